/// How a clip compares with one track of a database.
public struct TrackComparison: Sendable {
  /// The best place in the track, judged against all other tracks as
  /// ``FingerprintDatabase/identify(_:excerpt:options:)`` does. Where it did not come so far
  /// (``rank`` is `nil`), `pChance` is 1 and `margin` 0.
  public let match: Match
  /// Which answer to the clip the track is, 1 being the best; `nil` where it was not among the
  /// candidates that were weighed.
  public let rank: Int?
  /// The track's peaks while the clip lasts, by time, then frequency.
  public let referencePeaks: [ReferencePeak]
  /// For each peak of ``Inspection/query`` whether it lies on one of ``referencePeaks``.
  public let isMatched: [Bool]
  /// The share of ``referencePeaks`` that would be matched by chance, the clip having so many
  /// peaks.
  public let chanceShare: Double
  /// Votes by offset.
  public let histogram: OffsetHistogram
  /// What the search cost, decoding left out.
  public let times: StageTimes

  /// Those of ``referencePeaks`` that a peak of the query lies on.
  public var matchedPeaks: Int { referencePeaks.count { $0.isMatched } }

  /// A peak of the track.
  public struct ReferencePeak: Sendable, Hashable {
    /// Where it is in the clip, in seconds from its beginning, as ``ConstellationPeak/seconds``.
    public let seconds: Double
    /// Where it is in the track.
    public let trackSeconds: Double
    /// Where it is in the clip: the middle of its bin, moved as the clip is against the track.
    public let hertz: Double
    /// Whether a peak of the query lies within a frame and a bin of it.
    public let isMatched: Bool
  }
}

extension TrackComparison {
  /// Frames and bins on either side of a reference peak at which a query's counts as the same.
  static let reach = (frames: 1, bins: 1)

  /// Lays the track's peaks over the query's.
  init(
    _ match: Match, rank: Int?, peaks: [Peak], over view: QueryView, _ grid: WarpedGrid,
    _ histogram: OffsetHistogram, _ times: StageTimes, _ parameters: FingerprintParameters
  ) {
    let axes = SpectrumAxes(parameters)
    let offset = match.offsetSeconds / parameters.hopSeconds
    var places = [Int: Int]()
    for (index, peak) in view.peaks.enumerated() {
      places[Int(peak.frame) * view.bins + Int(peak.bin)] = index
    }
    var isMatched = [Bool](repeating: false, count: view.peaks.count)
    var compared = [ReferencePeak]()
    for peak in peaks {
      let exact = Double(grid.queryFrame(Float(Double(peak.frame) - offset)))
      let exactBin = grid.queryBin(Float(peak.bin))
      let frame = Int(exact.rounded())
      let middle = Int(exactBin.rounded())
      guard (0..<view.frames).contains(frame), (0..<view.bins).contains(middle) else { continue }
      var isFound = false
      for near in frame - Self.reach.frames...frame + Self.reach.frames {
        for bin in middle - Self.reach.bins...middle + Self.reach.bins
        where (0..<view.bins).contains(bin) {
          guard let index = places[near * view.bins + bin] else { continue }
          isMatched[index] = true
          isFound = true
        }
      }
      compared.append(
        ReferencePeak(
          seconds: axes.firstSeconds + exact * axes.secondsPerFrame,
          trackSeconds: axes.seconds(ofFrame: Int(peak.frame)),
          hertz: axes.firstHertz + Double(exactBin) * axes.hertzPerBin, isMatched: isFound))
    }
    let area = (2 * Self.reach.frames + 1) * (2 * Self.reach.bins + 1)
    let density = Double(view.peaks.count) / Double(max(1, view.frames * view.bins))
    let misses = (0..<area).reduce(1.0) { misses, _ in misses * (1 - density) }
    self.init(
      match: match, rank: rank, referencePeaks: compared, isMatched: isMatched,
      chanceShare: 1 - misses, histogram: histogram, times: times)
  }
}
