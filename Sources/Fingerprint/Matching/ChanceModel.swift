#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The probability that chance alone gives a query so good a best candidate, in this database.
///
/// What wrong tracks score depends on the query: a dense passage draws more than a sparse one,
/// speech less than music. So a candidate is judged against its own rivals, the other tracks' best
/// candidates: a sample of what chance does to this very query in a database of this size. High
/// scores of chance fall off exponentially, at a rate that their *spacings* tell: of ordered
/// exponential numbers, k times the difference of the k-th and the next has the same mean for every
/// k (Rényi 1953). With β that mean, `u` the (m + 1)-th rival and `m` above it, the highest of
/// chance passes `s` with a probability of about m · exp(−(s − u) / β).
///
/// Copies of the right track, remixes, tracks that share a sample are rivals too, and no chance:
/// their spacings are bounded at ``bound`` times the median's estimate, or five copies in a
/// collection would hide each other. A prior on β steadies it where rivals are few. ``exponent``
/// accounts for what the model leaves out (music resembles itself): it was fitted to the rate at
/// which queries from outside a collection pass.
enum ChanceModel {
  /// Rivals that are looked at.
  static let rivals = 40
  /// A spacing counts for this many times the typical one at most.
  private static let bound = 3.0
  /// What β is without evidence, and how many spacings that belief is worth.
  private static let prior = (scale: 0.5, weight: 20.0)
  /// What β is at least in a collection of few tracks: twice what it usually is in one of many.
  private static let leastScaleOfFew = 1.2
  /// p = exp(−exponent · x), where x is what the model alone takes for −ln p.
  private static let exponent = 0.85

  /// The probability for a candidate that scored `score`.
  ///
  /// - Parameters:
  ///   - rivals: The best scores of the other tracks, best first.
  ///   - ignored: So many of the best are not looked at, since they may be no chance. What their
  ///     scores were is left open, that there were so many is not: ranks count from the first.
  ///     Where this is not `nil` the collection is small, and shows little of what chance can do
  ///     (two pieces on the same piano, in the same key): β is then taken for ``leastScaleOfFew``
  ///     at least.
  /// - Returns: 0 to 1; 1 where there is nothing to compare with.
  static func pChance(score: Float, rivals: [Float], ignoring few: Int? = nil) -> Double {
    fit(rivals: rivals, ignoring: few)?.pChance(ofScore: Double(score)) ?? 1
  }

  /// What ``pChance(score:rivals:ignoring:)`` is computed from; `nil` where there is nothing to
  /// compare with.
  static func fit(rivals: [Float], ignoring few: Int? = nil) -> ChanceFit? {
    let ignored = few ?? 0
    let m = min(Self.rivals, rivals.count - ignored - 1)
    guard m >= 1 else { return nil }
    let rivals = rivals.dropFirst(ignored).prefix(m + 1).map { Double($0) }
    let spacings = (0..<m).map { Double(ignored + $0 + 1) * (rivals[$0] - rivals[$0 + 1]) }
    // the median of exponential numbers is ln 2 of their mean; bounding them at c means takes
    // exp(−c) off the mean
    let typical = mean(spacings.sorted()[m / 2] / log(2), count: m)
    let bounded = spacings.reduce(0) { $0 + min($1, bound * typical) }
    let measured = mean(bounded / Double(m) / (1 - exp(-bound)), count: m)
    let scale = few == nil ? measured : max(measured, leastScaleOfFew)
    return ChanceFit(
      rivals: rivals, ignored: ignored, scale: scale, exponent: exponent,
      hasFewTracks: few != nil)
  }

  /// The mean of so many spacings, the prior's among them.
  private static func mean(_ mean: Double, count: Int) -> Double {
    (mean * Double(count) + prior.scale * prior.weight) / (Double(count) + prior.weight)
  }
}
