/// What a small music laboratory usually asks of a fingerprint before it is used: top-1 above 80 %,
/// top-5 above 95 %, an average rank below 1.5, an average similarity of right answers above 0.7.
package struct LabTargets: Sendable, Hashable {
  /// One of them.
  package struct Target: Sendable, Hashable {
    /// What is asked, with its bound.
    package let name: String
    /// What was reached; `nil` where the model has no such figure.
    package let value: Double?
    /// Whether that is enough; `nil` where there is no figure.
    package let isMet: Bool?
  }

  /// The four in the order above.
  package let targets: [Target]

  /// The targets over the outcomes of one model. The similarity is asked only of a model whose
  /// scores are one.
  package init(_ outcomes: [Outcome], scoreKind: ScoreKind) {
    let similarity = scoreKind == .cosine ? Metrics.averageRightScore(outcomes) : nil
    targets = [
      Self.target("top-1 > 80 %", Metrics.rightFirst(outcomes).value) { $0 > 0.8 },
      Self.target("top-5 > 95 %", Metrics.amongFirst(5, outcomes).value) { $0 > 0.95 },
      Self.target("average rank < 1.5", Metrics.averageRank(outcomes)) { $0 < 1.5 },
      Self.target("similarity > 0.7", similarity) { $0 > 0.7 },
    ]
  }

  private static func target(
    _ name: String, _ value: Double?, _ isMet: (Double) -> Bool
  ) -> Target {
    Target(name: name, value: value, isMet: value.map(isMet))
  }
}
