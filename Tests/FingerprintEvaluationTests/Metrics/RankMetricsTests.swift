import Testing

@testable import FingerprintEvaluation

struct RankMetricsTests {
  /// Each truth is "A": listed first, second, fifth, not at all, and a query out of set.
  private let outcomes = [
    outcome("A", ranking: [("A", 9), ("B", 4)]),
    outcome("B", ranking: [("B", 7), ("A", 5)]),
    outcome("B", ranking: [("B", 5), ("C", 4), ("D", 3), ("E", 2), ("A", 1)]),
    outcome("C", ranking: [("C", 3)]),
    outcome("D", isInSet: false, ranking: [("D", 1)]),
  ]

  @Test("Hand-counted ranks give the share among the first k", arguments: [(1, 1), (2, 2), (5, 3)])
  func amongFirst(k: Int, expected: Int) {
    #expect(Metrics.amongFirst(k, outcomes) == Proportion(expected, of: 4))
  }

  @Test("Ranks 1, 2, 5 and none have a mean reciprocal of 0.425 and average 3.5")
  func means() {
    #expect(abs(Metrics.meanReciprocalRank(outcomes) - (1 + 0.5 + 0.2 + 0) / 4) < 1e-12)
    #expect(Metrics.averageRank(outcomes) == (1 + 2 + 5 + 6) / 4.0)
  }

  @Test("Scores of the right are averaged where it is listed, of the best wrong over all queries")
  func scores() {
    #expect(Metrics.averageRightScore(outcomes) == (9 + 5 + 1) / 3.0)
    #expect(Metrics.averageBestWrongScore(outcomes) == (4 + 7 + 5 + 3 + 1) / 5.0)
  }

  @Test("Perfect answers are 1 throughout")
  func perfect() {
    let perfect = [outcome("A", ranking: [("A", 1)]), outcome("A", ranking: [("A", 1)])]
    #expect(Metrics.amongFirst(1, perfect) == Proportion(2, of: 2))
    #expect(Metrics.meanReciprocalRank(perfect) == 1)
    #expect(Metrics.averageRank(perfect) == 1)
    #expect(Metrics.averageBestWrongScore(perfect) == nil)
  }

  @Test("Nothing asked is 0, or no figure")
  func nothing() {
    #expect(Metrics.amongFirst(5, []) == Proportion(0, of: 0))
    #expect(Metrics.meanReciprocalRank([]) == 0)
    #expect(Metrics.averageRank([]) == nil)
    #expect(Metrics.averageRightScore([]) == nil)
  }

  @Test("A near-duplicate of the right recording counts only where groups are given")
  func groups() {
    let groups = DuplicateGroups(links: [("A", "B")])
    #expect(Metrics.rightFirst(outcomes) == Proportion(1, of: 4))
    #expect(Metrics.rightFirst(outcomes, groups: groups) == Proportion(3, of: 4))
    #expect(Metrics.amongFirst(1, outcomes, groups: groups) == Proportion(3, of: 4))
  }

  @Test("A laboratory's demands are bounds that must be passed, and similarity is asked of cosines")
  func targets() {
    let right = outcome("A", ranking: [("A", 0.8)])
    let wrong = outcome("B", ranking: [("B", 0.9), ("A", 0.7)])
    let four = LabTargets([right, right, right, right, wrong], scoreKind: .cosine)
    #expect(four.targets.map(\.isMet) == [false, true, true, true])
    #expect(four.targets[0].value == 0.8)
    let evidence = LabTargets([right], scoreKind: .evidence)
    #expect(evidence.targets.map(\.isMet) == [true, true, true, nil])
    #expect(LabTargets([], scoreKind: .cosine).targets.map(\.isMet) == [nil, nil, nil, nil])
  }
}

struct FalseRateRecallTests {
  /// Out of set: evidence 1 to 10, one each.
  private let outOfSet = (1...10).map { outcome("C", p: pow10(-$0), isInSet: false) }
  private let inSet = [
    outcome("A", p: 1e-12), outcome("A", p: pow10(-9)), outcome("B", p: 1e-12), outcome(nil),
  ]

  @Test(
    "At most ⌊rate · n⌋ queries out of set pass the threshold",
    arguments: [(0.05, 10.0, 1), (0.1, 9.0, 1), (0.2, 8.0, 2), (1, -Double.infinity, 2)])
  func threshold(rate: Double, threshold: Double, right: Int) throws {
    let recall = FalseRateRecall(outOfSet + inSet, rate: rate)
    let value = try #require(recall.threshold)
    #expect(value == threshold || abs(value - threshold) < 1e-9)
    #expect(recall.recall == Proportion(right, of: 4))
    let passing = outOfSet.count { $0.evidence > value }
    #expect(Double(passing) <= rate * 10 + 1e-9)
  }

  @Test(
    "A rate is claimed of 3 / rate places or more, however many queries they were cut into",
    arguments: [(299, 0.01, false), (300, 0.01, true), (2_999, 0.001, false), (3_000, 0.001, true)])
  func ruleOfThree(count: Int, rate: Double, isClaimed: Bool) {
    let outcomes = (0..<(2 * count)).map { outcome(nil, isInSet: false, place: "\($0 / 2)") }
    let recall = FalseRateRecall(outcomes, rate: rate)
    #expect(recall.canBeClaimed == isClaimed)
    #expect(recall.outOfSetCount == 2 * count && recall.placeCount == count)
  }

  @Test("Without queries out of set there is neither threshold nor recall")
  func none() {
    let recall = FalseRateRecall(inSet, rate: 0.01)
    #expect(recall.threshold == nil && recall.recall == nil && !recall.canBeClaimed)
  }

  @Test("A model without probabilities is judged by its scores")
  func scores() {
    func answered(_ id: String, _ score: Double, isInSet: Bool) -> Outcome {
      Outcome(
        query: outcome(nil, isInSet: isInSet).query, model: "mfcc",
        answer: .init(recordingID: id, offsetSeconds: nil, score: score, pChance: nil))
    }
    let outcomes = [
      answered("C", 0.8, isInSet: false), answered("A", 0.9, isInSet: true),
      answered("A", 0.7, isInSet: true),
    ]
    #expect(FalseRateRecall(outcomes, rate: 0.01).threshold == 0.8)
    #expect(FalseRateRecall(outcomes, rate: 0.01).recall == Proportion(1, of: 2))
  }
}

/// 10 to the power of a whole number.
private func pow10(_ exponent: Int) -> Double {
  (0..<exponent.magnitude).reduce(1) { power, _ in exponent < 0 ? power / 10 : power * 10 }
}

struct ConfusionsTests {
  @Test("Wrong answers are counted by pair, the most frequent first")
  func pairs() {
    let confusions = Confusions([
      outcome("A"), outcome("C"), outcome("B"), outcome("B"), outcome(nil),
      outcome("D", isInSet: false),
    ])
    #expect(confusions.pairs.map(\.answer) == ["B", "C"])
    #expect(confusions.pairs.map(\.count) == [2, 1])
    let matrix = confusions.matrix(limit: 5)
    #expect(matrix.truths == ["A"] && matrix.answers == ["B", "C"] && matrix.counts == [[2, 1]])
    #expect(Confusions([]).pairs.isEmpty)
  }
}

struct ReliabilityTests {
  @Test("A claim is compared with the share of queries out of set that make it or a stronger one")
  func observed() {
    let outcomes =
      [0.9, 0.4, 0.3, 0.1].map { outcome("C", p: $0, isInSet: false) } + [outcome("A", p: 1e-9)]
    let points = Reliability(outcomes).points
    #expect(points.map(\.claimed) == [1, 0.5, 0.25, 0.125])
    #expect(points.map(\.observed.count) == [4, 3, 1, 1])
    #expect(points.allSatisfy { $0.observed.total == 4 })
    #expect(Reliability([outcome("A")]).points.isEmpty)
  }
}
