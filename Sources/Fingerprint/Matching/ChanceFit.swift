#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What chance does to one query, as the rivals of a match tell: what ``Match/pChance`` is computed
/// from, by ``pChance(ofScore:)``.
///
/// Of chance, scores above `s` are expected `rank(base) · exp(−(s − base) / scale)` times: a straight
/// line where ranks are drawn logarithmically over scores.
public struct ChanceFit: Sendable, Hashable {
  /// The rivals' scores that were looked at, best first; at least two.
  public let rivals: [Double]
  /// So many better ones were left out, since they may be no chance: ranks count from behind them.
  public let ignored: Int
  /// β: the score falls by this much from where chance comes e times as often.
  public let scale: Double
  /// What the model leaves out makes a probability `x` of `x` to this power.
  public let exponent: Double
  /// Whether there are so few other tracks, as in a small collection, that further places in the
  /// same tracks are among ``rivals``, and ``scale`` is not trusted below a certain size.
  public let hasFewTracks: Bool

  /// u, the lowest of ``rivals``, above which the fall is measured.
  public var base: Double { rivals[rivals.count - 1] }

  /// m, the rivals above ``base``.
  public var count: Int { rivals.count - 1 }

  /// The rank of the `index`-th of ``rivals``, 1 being the best of chance.
  public func rank(ofRival index: Int) -> Int { ignored + index + 1 }

  /// How many tracks that have nothing to do with the query reach `score`, on average.
  public func expectedRivals(reaching score: Double) -> Double {
    exp(-excess(score))
  }

  /// The probability that the best of chance reaches `score`, 0 to 1.
  public func pChance(ofScore score: Double) -> Double {
    min(1, exp(-exponent * excess(score)))
  }

  /// The score from which on ``pChance(ofScore:)`` is at most `probability`; infinite for 0.
  public func score(atChance probability: Double) -> Double {
    base + scale * (log(Double(ignored + rivals.count)) - log(probability) / exponent)
  }

  private func excess(_ score: Double) -> Double {
    (score - base) / scale - log(Double(ignored + rivals.count))
  }
}
