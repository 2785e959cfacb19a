#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The probability that chance alone gives a query so good a best candidate.
struct ChanceModel {
  /// From the best candidate's score and those of its rivals, the best of each other track, best first.
  static func pChance(score: Float, rivals: [Float]) -> Double {
    guard rivals.count >= 2 else { return 1 }
    let mean = rivals.reduce(0, +) / Float(rivals.count)
    let deviation =
      (rivals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(rivals.count)).squareRoot() + 0.5
    return exp(-Double(max(0, (score - mean) / deviation)))
  }
}
