#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What chance does to one query, as the rivals of a match tell: what ``Match/pChance`` is computed
/// from, by ``pChance(ofScore:)``.
///
/// The best of chance scores above `s` with a probability of exp(−(s − base) / scale), 1 below
/// ``base``: a straight line where probabilities are drawn logarithmically over scores.
public struct ChanceFit: Sendable, Hashable {
  /// The rivals' scores that were looked at, best first; at least two.
  public let rivals: [Double]
  /// μ, their mean; far-off ones, which may be no chance, count as nearer.
  public let mean: Double
  /// σ, their deviation, and a little more for what so few can't tell.
  public let deviation: Double
  /// The best score at another place in the match's own track; `nil` where none came so far.
  public let elsewhere: Double?
  /// What is asked of the match beyond that, for the best rival and ``elsewhere``, as far as they
  /// are above the mean: where music resembles the query twice, it may a third time. 0 or more.
  public let handicap: Double
  /// The score up to which chance is no surprise at all.
  public let base: Double
  /// The score that makes chance e times as rare.
  public let scale: Double
  /// Whether there are so few other tracks, as in a small collection, that further places in the
  /// same tracks are among ``rivals``.
  public let hasFewTracks: Bool

  /// The probability of chance of the track that fits better, 0 for the best: none is surer than
  /// the one before it.
  public let floor: Double

  /// The probability that the best of chance reaches `score`, 0 to 1.
  public func pChance(ofScore score: Double) -> Double {
    min(1, max(floor, exp(-(score - base) / scale)))
  }

  /// The score from which on ``pChance(ofScore:)`` is at most `probability`, which is 0 to 1;
  /// infinite for 0, and below ``floor``.
  public func score(atChance probability: Double) -> Double {
    probability < floor ? .infinity : base - scale * log(probability)
  }
}
