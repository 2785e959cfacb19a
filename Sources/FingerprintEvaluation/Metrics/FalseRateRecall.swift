/// How many right answers are left when the threshold is set so that of the queries out of set at
/// most a given share is answered, and whether that many queries can bear the claim.
///
/// With the evidences of the n queries out of set sorted from the largest, e₁ ≥ … ≥ eₙ, and
/// k = ⌊rate · n⌋, the threshold is eₖ₊₁: evidence must be above it, so that at most k pass. Recall
/// is |{q ∈ I : right first, evidence(q) > eₖ₊₁}| / |I|.
///
/// Of n queries without a false answer no rate below 3 / n can be claimed at 95 % (the rule of
/// three: (1 − 3/n)ⁿ ≈ 0.05), so a rate needs n ≥ 3 / rate. That takes the queries to be independent,
/// and those that were cut from one place and damaged in several ways aren't: n is the number of
/// places, see ``EvaluationQuery/place``.
package struct FalseRateRecall: Sendable, Hashable {
  /// The share of queries out of set that may be answered.
  package let rate: Double
  /// The queries out of set.
  package let outOfSetCount: Int
  /// The places that they were cut from.
  package let placeCount: Int
  /// What evidence must be above; `nil` where there are no queries out of set.
  package let threshold: Double?
  /// The right answers above it; `nil` where there are no queries out of set.
  package let recall: Proportion?

  /// The recall among `outcomes` of one model.
  package init(_ outcomes: [Outcome], rate: Double) {
    precondition(rate > 0 && rate <= 1, "a rate lies above 0 and not above 1")
    self.rate = rate
    let outOfSet = Metrics.outOfSet(outcomes)
    let evidences = outOfSet.map(\.evidence).sorted(by: >)
    outOfSetCount = evidences.count
    placeCount = Set(outOfSet.map(\.query.place)).count
    let allowed = Int((rate * Double(evidences.count)).rounded(.down))
    // a rate of 1 lets everything pass
    let threshold =
      evidences.isEmpty
      ? nil : allowed < evidences.count ? evidences[allowed] : -Double.infinity
    self.threshold = threshold
    recall = threshold.map { threshold in
      Proportion(of: Metrics.inSet(outcomes)) { $0.isRight && $0.evidence > threshold }
    }
  }

  /// The fewest places out of set that bear the claim.
  package var neededCount: Int { Int((3 / rate).rounded(.up)) }

  /// Whether there are that many.
  package var canBeClaimed: Bool { placeCount >= neededCount }
}
