/// Which stretches of a clip carry the evidence for a match: the prominence under the track's peaks,
/// added up in steps of equal length.
public struct EvidenceTimeline: Sendable, Hashable {
  /// Seconds from one step to the next.
  public let secondsPerStep: Double
  /// What each step adds to the match's prominence, from the clip's beginning to its end; negative
  /// where the track's peaks lie in the clip's valleys. All together they are ``total``.
  public let prominence: [Double]
  /// The track's peaks in each step.
  public let peaks: [Int]
  /// The part of the clip that was weighed, in seconds from its beginning: of a long one the middle
  /// where another speed, tempo or pitch was found, else all of it.
  public let weighedSeconds: ClosedRange<Double>
  /// Track seconds a clip second with which it was weighed. ``Match/speed`` may be a little off it,
  /// being sought out once the match was accepted.
  public let speed: Double

  /// The prominence that ``Match/score`` has in it.
  public var total: Double { prominence.reduce(0, +) }

  /// The peaks that were weighed.
  public var peakCount: Int { peaks.reduce(0, +) }

  /// The mean over all peaks, in deviations of chance: 0 where the track isn't heard, seldom above 2.
  public var meanProminence: Double {
    peakCount > 0 ? total / Double(peakCount).squareRoot() : 0
  }

  /// What chance adds to or takes from a step, give or take: the deviation of its
  /// ``prominence``, the track not being heard.
  public func chanceDeviation(ofStep step: Int) -> Double {
    peakCount > 0 ? (Double(peaks[step]) / Double(peakCount)).squareRoot() : 0
  }

  /// The lengths that steps can have.
  private static let lengths = [0.1, 0.25, 0.5, 1, 2, 5]
  /// Steps at most: so many can be told apart on a telephone, and each has some peaks.
  private static let mostSteps = 24.0

  init(
    _ weighed: [WeighedPeak], from start: Double, seconds: ClosedRange<Double>, speed: Double,
    durationSeconds: Double, _ parameters: FingerprintParameters
  ) {
    let longest = Self.lengths[Self.lengths.count - 1]
    let step =
      Self.lengths.first { durationSeconds / $0 <= Self.mostSteps }
      ?? (durationSeconds / Self.mostSteps / longest).rounded(.up) * longest
    let count = max(1, Int((durationSeconds / step).rounded(.up)))
    let axes = SpectrumAxes(parameters)
    var sums = [Double](repeating: 0, count: count)
    var peaks = [Int](repeating: 0, count: count)
    for peak in weighed {
      // the last window may reach beyond the end
      let place = min(count - 1, Int((start + axes.seconds(ofFrame: peak.frame)) / step))
      sums[place] += Double(peak.value)
      peaks[place] += 1
    }
    let root = Double(max(1, weighed.count)).squareRoot()
    secondsPerStep = step
    prominence = sums.map { $0 / root }
    self.peaks = peaks
    weighedSeconds = seconds
    self.speed = speed
  }
}
