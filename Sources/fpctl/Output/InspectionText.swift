import Fingerprint

/// An inspection for people: a line or two a stage, or all of one stage.
struct InspectionText {
  let path: String
  let inspection: Inspection
  /// Whether a track was asked for, found or not.
  let wantsTrack: Bool
  var palette = Palette(isOn: false)

  /// Columns for the names of stages.
  private static let margin = 12

  /// Every stage in short.
  var overview: String {
    var stages: [InspectedStage] = [.audio, .spectrum, .whitening, .peaks, .pairs]
    if wantsTrack { stages.append(.match) }
    return palette.bold(path.printable) + "\n" + stages.map(summary).joined()
  }

  /// One stage with all it made.
  func detail(of stage: InspectedStage) -> String {
    summary(of: stage) + (list(of: stage).map { "\n" + $0 } ?? "")
  }

  private func summary(of stage: InspectedStage) -> String {
    var lines = lines(of: stage)
    if let time = milliseconds(of: stage) { lines[0] += palette.faint("   \(time.fixed(1)) ms") }
    return lines.enumerated().map { index, line in
      (index == 0 ? stage.rawValue : "").padded(to: Self.margin) + line + "\n"
    }.joined()
  }

  private func milliseconds(of stage: InspectedStage) -> Double? {
    let times = inspection.times
    return switch stage {
    case .audio: times.decode
    case .spectrum: times.spectrum
    case .whitening: times.whitening
    case .peaks: times.peaks
    case .pairs: times.pairs
    case .match: inspection.comparison?.times.total
    }
  }

  private func lines(of stage: InspectedStage) -> [String] {
    let matrix = inspection.spectrogram
    switch stage {
    case .audio:
      let audio = inspection.audio
      let start = inspection.startSeconds
      return [
        "\(audio.sourceSampleRate.shortest) Hz, \(counted(audio.channels, "channel")), "
          + "\(inspection.durationSeconds.fixed(1)) s"
          + (start > 0 ? " from \(clockTime(start, tenths: true)) on" : "")
      ]
    case .spectrum:
      let axes = matrix.axes
      return [
        "\(counted(matrix.frames, "frame")) of \(counted(matrix.bins, "bin")); "
          + "\((1 / axes.secondsPerFrame).fixed(1)) frames/s, "
          + "\(Int(axes.firstHertz.rounded()).grouped) to "
          + "\(Int(axes.hertz(ofBin: matrix.bins - 1).rounded()).grouped) Hz", levels(of: matrix),
      ]
    case .whitening: return [levels(of: inspection.whitened)]
    case .peaks:
      return [
        "\(counted(inspection.maxima, "local maximum", plural: "local maxima"))"
          + rate(inspection.maxima),
        "as a query      " + line(inspection.query.peaks.count, "peak"),
        "as a reference  " + line(inspection.reference.peaks.count, "peak"),
      ]
    case .pairs:
      return zip(
        ["as a query      ", "as a reference  "], [inspection.query, inspection.reference]
      )
      .map { label, constellation in
        let hashes = Set(constellation.pairs.map(\.hash)).count
        return label + line(constellation.pairs.count, "pair")
          + ", \(counted(hashes, "hash", plural: "hashes")); "
          + "fan-out \(constellation.fanOut)"
      }
    case .match: return matchLines
    }
  }

  private var matchLines: [String] {
    let caption = InspectionCaption(path: path, inspection: inspection, wantsTrack: true)
    guard let comparison = inspection.comparison else { return caption.verdict }
    let (match, histogram) = (comparison.match, comparison.histogram)
    var first =
      (match.isAccepted ? palette.good(caption.trackName) : palette.doubtful(caption.trackName))
      + "   " + caption.place
    if let rank = comparison.rank, rank > 1 { first += ", answer \(rank)" }
    return [first] + caption.verdict + [
      "\(counted(histogram.total, "vote")) in all: at other offsets \(histogram.meanVotes.fixed(1)) "
        + "on average, \(histogram.highestElsewhere.grouped) at most; strewn evenly they would reach "
        + "\(histogram.chanceVotes.grouped) (p = 0.05)",
      "\(counted(comparison.times.hashes, "hash", plural: "hashes")) asked for, "
        + "\(counted(comparison.times.postings, "posting")) read, "
        + "\(counted(comparison.times.candidates, "place")) weighed, "
        + counted(comparison.times.passes, "pass", plural: "passes"),
    ]
  }

  /// A clip of a few samples may be none at the engine's rate, and then has no frame.
  private func levels(of matrix: LevelMatrix) -> String {
    guard matrix.frames > 0 else { return "too short to be analysed" }
    let silence = FingerprintParameters.standard.silenceDecibels
    let levels = [0.01, 0.5, 0.99].compactMap { matrix.level(atShare: $0) }
      .map { $0 > silence ? "\(Double($0).fixed(0)) dB" : "silence" }
    return "1 % of levels \(levels[0]), median \(levels[1]), 99 % \(levels[2])"
  }

  private func line(_ number: Int, _ noun: String) -> String {
    counted(number, noun) + rate(number)
  }

  private func rate(_ number: Int) -> String {
    guard inspection.durationSeconds > 0 else { return "" }
    return ", \(rateText(Double(number) / inspection.durationSeconds))/s"
  }

  private func list(of stage: InspectedStage) -> String? {
    switch stage {
    case .audio, .spectrum, .whitening: return nil
    case .peaks:
      let stored = Set(inspection.reference.peaks)
      return table(
        ["seconds", "hertz", "dB", "kept"],
        inspection.query.peaks.map {
          [
            $0.seconds.fixed(3), $0.hertz.fixed(1), $0.decibels.fixed(1),
            stored.contains($0) ? "as a reference" : "as a query",
          ]
        })
    case .pairs:
      return table(
        ["hash", "anchor s", "Hz", "target s", "Hz"],
        inspection.query.pairs.map {
          [
            InspectionJSON.text(ofHash: $0.hash), $0.anchor.seconds.fixed(3),
            $0.anchor.hertz.fixed(1), $0.target.seconds.fixed(3), $0.target.hertz.fixed(1),
          ]
        })
    case .match:
      return inspection.comparison.map { comparison in
        table(
          ["seconds", "in track", "hertz", "found"],
          comparison.referencePeaks.map {
            [
              $0.seconds.fixed(3), $0.trackSeconds.fixed(3), $0.hertz.fixed(1),
              $0.isMatched ? "yes" : "no",
            ]
          })
      }
    }
  }

  /// Columns, numbers to the right, the last one to the left.
  private func table(_ heading: [String], _ rows: [[String]]) -> String {
    let widths = heading.indices.map { column in
      ([heading] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ fields: [String]) -> String {
      zip(fields, widths).enumerated().map { column, field in
        column == fields.count - 1 && !isNumber(rows.first?.last)
          ? field.0 : String(repeating: " ", count: field.1 - field.0.count) + field.0
      }.joined(separator: "  ") + "\n"
    }
    return palette.faint(line(heading)) + rows.map(line).joined()
  }

  private func isNumber(_ text: String?) -> Bool { text.flatMap { Double($0) } != nil }
}
