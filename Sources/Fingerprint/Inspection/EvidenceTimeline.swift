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
  /// What chance adds to or takes from each step, give or take: the deviation of its
  /// ``prominence``, the track not being heard. The squares of all are 1 together.
  public let chanceDeviations: [Double]
  /// The mean over all peaks, each as far as it may be heard, in deviations of chance: 0 where the
  /// track isn't heard, seldom above 2.
  public let meanProminence: Double
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

  /// How many peaks that are all well heard the peaks are as good as: ``total`` is
  /// ``meanProminence`` times the root of it.
  public let effectivePeaks: Double

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
    var squares = sums
    var weight = 0.0
    var peaks = [Int](repeating: 0, count: count)
    for peak in weighed {
      // the last window may reach beyond the end
      let place = min(count - 1, Int((start + axes.seconds(ofFrame: peak.frame)) / step))
      sums[place] += Double(peak.weight * peak.value)
      squares[place] += Double(peak.weight * peak.weight)
      weight += Double(peak.weight)
      peaks[place] += 1
    }
    let square = max(squares.reduce(0, +), .leastNormalMagnitude)
    secondsPerStep = step
    prominence = sums.map { $0 / square.squareRoot() }
    chanceDeviations = squares.map { ($0 / square).squareRoot() }
    meanProminence = weighed.isEmpty ? 0 : sums.reduce(0, +) / weight
    effectivePeaks = weighed.isEmpty ? 0 : weight * weight / square
    self.peaks = peaks
    weighedSeconds = seconds
    self.speed = speed
  }
}
