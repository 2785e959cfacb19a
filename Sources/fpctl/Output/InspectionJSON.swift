import Fingerprint

/// The record `fpctl.inspect/1`, documented in Documentation/JSONOutput.md.
struct InspectionJSON {
  let path: String
  let inspection: Inspection
  /// The only stage to be told of; `nil` for all.
  var stage: InspectedStage?

  var record: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("schema", "fpctl.inspect/1"),
      (
        "query",
        [
          "path": .string(path), "start_seconds": .seconds(inspection.startSeconds),
          "duration_seconds": .seconds(inspection.durationSeconds),
        ]
      ),
      ("warnings", .array(inspection.warnings.map { .string($0) })),
    ]
    for each in InspectedStage.allCases where stage == nil || stage == each {
      members.append((each.rawValue, value(of: each)))
    }
    return .object(members)
  }

  /// Six hexadecimal digits.
  static func text(ofHash hash: UInt32) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  private func value(of stage: InspectedStage) -> JSONValue {
    let times = inspection.times
    switch stage {
    case .audio:
      return [
        "sample_rate_hertz": .number(inspection.audio.sourceSampleRate),
        "channels": .integer(inspection.audio.channels), "ms": .milliseconds(times.decode),
      ]
    case .spectrum: return Self.value(of: inspection.spectrogram, times.spectrum)
    case .whitening: return Self.value(of: inspection.whitened, times.whitening)
    case .peaks:
      return [
        "maxima": .integer(inspection.maxima),
        "query": .array(inspection.query.peaks.map(Self.value)),
        "reference": .array(inspection.reference.peaks.map(Self.value)),
        "ms": .milliseconds(times.peaks),
      ]
    case .pairs:
      return [
        "query": Self.value(of: inspection.query),
        "reference": Self.value(of: inspection.reference), "ms": .milliseconds(times.pairs),
      ]
    case .match: return inspection.comparison.map(value) ?? .null
    }
  }

  private static func value(of matrix: LevelMatrix, _ milliseconds: Double) -> JSONValue {
    let axes = matrix.axes
    func level(_ share: Double) -> JSONValue {
      matrix.level(atShare: share).map { rounded(Double($0), 100) } ?? .null
    }
    return [
      "frames": .integer(matrix.frames), "bins": .integer(matrix.bins),
      "first_frame_seconds": .seconds(axes.firstSeconds),
      "frame_step_seconds": .seconds(axes.secondsPerFrame),
      "first_bin_hertz": .number(axes.firstHertz), "bin_step_hertz": .number(axes.hertzPerBin),
      "decibels": [
        "percent_1": level(0.01), "median": level(0.5), "percent_99": level(0.99),
      ],
      "ms": .milliseconds(milliseconds),
    ]
  }

  private static func value(of peak: ConstellationPeak) -> JSONValue {
    .array([
      rounded(peak.seconds, 10_000), rounded(peak.hertz, 100), rounded(peak.decibels, 100),
    ])
  }

  private static func value(of constellation: Constellation) -> JSONValue {
    [
      "fan_out": .integer(constellation.fanOut),
      "landmarks": .array(
        constellation.pairs.map {
          [
            "hash": .string(text(ofHash: $0.hash)),
            "anchor": .array([
              rounded($0.anchor.seconds, 10_000), rounded($0.anchor.hertz, 100),
            ]),
            "target": .array([
              rounded($0.target.seconds, 10_000), rounded($0.target.hertz, 100),
            ]),
          ]
        }),
    ]
  }

  private func value(of comparison: TrackComparison) -> JSONValue {
    let found = zip(inspection.query.peaks, comparison.isMatched).filter(\.1).map(\.0)
    return [
      "match": QueryJSON.value(comparison.match),
      "rank": comparison.rank.map { .integer($0) } ?? .null,
      "query_peaks_matched": .array(found.map(Self.value)),
      "reference_peaks": .array(comparison.referencePeaks.map(Self.value)),
      "matched_count": .integer(comparison.matchedPeaks),
      "matched_share_by_chance": .number(comparison.chanceShare),
      "histogram": Self.value(comparison.histogram),
      "timing": QueryJSON.value(comparison.times),
    ]
  }

  /// The peaks of a comparison alone, as `fpctl.explain/1` has them.
  static func peaks(_ comparison: TrackComparison) -> JSONValue {
    [
      "reference": .array(comparison.referencePeaks.map(value)),
      "matched_count": .integer(comparison.matchedPeaks),
      "matched_share_by_chance": .number(comparison.chanceShare),
    ]
  }

  static func value(_ histogram: OffsetHistogram) -> JSONValue {
    [
      "first_offset_seconds": .number(histogram.firstOffsetSeconds),
      "offset_step_seconds": .number(histogram.secondsPerOffset),
      "votes": .array(histogram.votes.map { .integer($0) }),
      "best": histogram.votes.isEmpty ? .null : .integer(histogram.best),
      "total_votes": .integer(histogram.total),
      "mean_votes": .number(histogram.meanVotes),
      "highest_elsewhere": .integer(histogram.highestElsewhere),
      "highest_by_chance": .integer(histogram.chanceVotes),
    ]
  }

  private static func value(of peak: TrackComparison.ReferencePeak) -> JSONValue {
    [
      "seconds": rounded(peak.seconds, 10_000),
      "track_seconds": rounded(peak.trackSeconds, 10_000),
      "hertz": rounded(peak.hertz, 100), "matched": .bool(peak.isMatched),
    ]
  }

  /// A multiple of one over `parts`: tenths of a millisecond and hundredths of a hertz are finer
  /// than any stage, and thousands of numbers stay short.
  private static func rounded(_ value: Double, _ parts: Double) -> JSONValue {
    .number((value * parts).rounded() / parts)
  }
}
