import Testing

@testable import FingerprintEvaluation

struct MetricsTests {
  /// Five in set (right, right elsewhere, right but refused, wrong, nothing), three out of set (one
  /// answered).
  private let outcomes = [
    outcome("A"),
    outcome("A", at: 30, equivalents: [30.2]),
    outcome("A", at: 10.5, accepted: false),
    outcome("B"),
    outcome(nil),
    outcome("C", isInSet: false),
    outcome("C", accepted: false, isInSet: false),
    outcome(nil, isInSet: false),
  ]

  @Test("Right first counts rejected answers too, and only queries in set")
  func rightFirst() {
    #expect(Metrics.rightFirst(outcomes) == Proportion(3, of: 5))
  }

  @Test("Accepted right, accepted wrong and refused are all of the queries in set")
  func asShipped() {
    #expect(Metrics.acceptedRight(outcomes) == Proportion(2, of: 5))
    #expect(Metrics.acceptedWrong(outcomes) == Proportion(1, of: 5))
    #expect(Metrics.refused(outcomes) == Proportion(2, of: 5))
  }

  @Test("A near-duplicate of the right recording is no wrong answer")
  func nearDuplicates() {
    let groups = DuplicateGroups(links: [("A", "B")])
    #expect(Metrics.acceptedWrong(outcomes, groups: groups) == Proportion(0, of: 5))
    let others = DuplicateGroups(links: [("B", "C")])
    #expect(Metrics.acceptedWrong(outcomes, groups: others) == Proportion(1, of: 5))
  }

  @Test("An answer to a query out of set is a false answer")
  func falseAnswers() {
    #expect(Metrics.falseAnswers(outcomes) == Proportion(1, of: 3))
  }

  @Test("Queries on which a model failed are in no share, right or refused")
  func failures() {
    let all =
      outcomes + [outcome(nil, failure: "gone"), outcome(nil, isInSet: false, failure: "gone")]
    #expect(Metrics.rightFirst(all) == Proportion(3, of: 5))
    #expect(Metrics.refused(all) == Proportion(2, of: 5))
    #expect(Metrics.falseAnswers(all) == Proportion(1, of: 3))
    #expect(Metrics.averageRank(all) == Metrics.averageRank(outcomes))
  }

  @Test("In place means within half a second, the bound included")
  func placedRight() {
    #expect(Metrics.placedRight(outcomes) == Proportion(2, of: 5))
    #expect(Metrics.placedRight(outcomes, toleranceSeconds: 0.4) == Proportion(1, of: 5))
  }

  @Test("Modulo repeats another occurrence is in place, too")
  func placedRightModuloRepeats() {
    #expect(Metrics.placedRightModuloRepeats(outcomes) == Proportion(3, of: 5))
  }

  @Test("Without a search for repeats there is no figure modulo repeats")
  func unsearchedRepeats() {
    #expect(Metrics.placedRightModuloRepeats([outcome("A"), outcome("A", at: 30)]) == nil)
    #expect(Metrics.placedRightModuloRepeats([outcome("A"), outcome("B")]) == Proportion(1, of: 2))
  }

  @Test("Nothing asked is 0 of 0")
  func nothing() {
    #expect(Metrics.rightFirst([]) == Proportion(0, of: 0))
    #expect(Metrics.falseAnswers([]) == Proportion(0, of: 0))
  }
}

struct OffsetAgreementTests {
  @Test(
    "An offset is right at the truth, equivalent at a repeat and wrong elsewhere",
    arguments: [
      (10.5, OffsetAgreement.sameOccurrence), (9.5, .sameOccurrence), (10.51, .elsewhere),
      (30.5, .otherOccurrence), (50.0, .otherOccurrence), (40.0, .elsewhere), (.nan, .elsewhere),
    ])
  func agreement(estimate: Double, expected: OffsetAgreement) {
    #expect(OffsetAgreement(of: estimate, with: 10, equivalents: [30, 50]) == expected)
  }
}

struct RepeatFinderTests {
  private let passage: RepeatFinder.Passage

  init() throws {
    let query = EvaluationQuery(
      id: "q", path: "q.flac", truth: .init(recordingID: "A", offsetSeconds: 10),
      lengthSeconds: 5, condition: Condition(rawValue: "speed_p2"), ratio: 1.02)
    passage = try #require(RepeatFinder.Passage(of: query, path: "ref/A.ogg"))
  }

  @Test("The passage is the reference's audio that the query covers at its own speed")
  func passageCovered() {
    #expect(passage.input == .file(path: "ref/A.ogg"))
    #expect(passage.excerpt.startSeconds == 10)
    #expect(passage.excerpt.durationSeconds == 5.1)
  }

  @Test("A query out of set has no passage")
  func outOfSet() {
    #expect(RepeatFinder.Passage(of: outcome(nil, isInSet: false).query, path: "x") == nil)
  }

  @Test("Other occurrences score at least half of the best and aren't the passage itself")
  func selection() throws {
    let finder = RepeatFinder { _ in
      [
        .init(offsetSeconds: 42, score: 50), .init(offsetSeconds: 10.3, score: 100),
        .init(offsetSeconds: 26, score: 80), .init(offsetSeconds: 33, score: 49.9),
      ]
    }
    #expect(try finder.otherOccurrences(of: passage) == [26, 42])
  }

  @Test("A passage that isn't found has no other occurrences")
  func notFound() throws {
    #expect(try RepeatFinder { _ in [] }.otherOccurrences(of: passage).isEmpty)
  }
}

struct FalseAnswerThresholdsTests {
  /// Evidence 0, 1, 2 … 10 out of set: the 0.9 quantile is 9.
  private let outOfSet = (0...10).map { exponent in
    outcome("C", p: (0..<exponent).reduce(1) { p, _ in p / 10 }, isInSet: false)
  }

  @Test("The threshold is the quantile of the evidence out of set")
  func quantileOfEvidence() throws {
    let thresholds = FalseAnswerThresholds(outOfSet, rate: 0.1)
    let value = try #require(thresholds.value(lengthSeconds: 5))
    #expect(abs(value - 9) < 1e-9)
    #expect(thresholds.lengths == [5])
    #expect(thresholds.value(lengthSeconds: 2) == nil)
  }

  @Test("Between two values of evidence the threshold is interpolated")
  func interpolation() throws {
    let value = try #require(FalseAnswerThresholds(outOfSet, rate: 0.05).value(lengthSeconds: 5))
    #expect(abs(value - 9.5) < 1e-9)
  }

  @Test("Accepted right needs the right recording and better evidence than the threshold")
  func accepted() {
    let asked = [
      outcome("A", p: 1e-12), outcome("A", p: 1e-8), outcome("B", p: 1e-12), outcome(nil),
    ]
    let thresholds = FalseAnswerThresholds(outOfSet + asked, rate: 0.1)
    #expect(Metrics.acceptedRight(asked, above: thresholds) == Proportion(1, of: 4))
  }

  @Test("Every length has its own threshold, and a length without one has no figure")
  func lengths() {
    let short = [
      outcome("C", p: 1e-2, isInSet: false, length: 2),
      outcome("C", p: 1e-2, isInSet: false, length: 2),
    ]
    let thresholds = FalseAnswerThresholds(outOfSet + short)
    let asked = [outcome("A", p: 1e-3, length: 2)]
    #expect(Metrics.acceptedRight(asked, above: thresholds) == Proportion(1, of: 1))
    #expect(thresholds.passing(lengthSeconds: 2) == Proportion(0, of: 2))
    #expect(Metrics.acceptedRight([outcome("A", length: 1)], above: thresholds) == nil)
  }

  @Test("The quantile of distinct evidence lets ⌈rate · (n − 1)⌉ queries pass")
  func passing() {
    #expect(
      FalseAnswerThresholds(outOfSet, rate: 0.1).passing(lengthSeconds: 5) == Proportion(1, of: 11))
    #expect(
      FalseAnswerThresholds(outOfSet, rate: 0.01).passing(lengthSeconds: 5)
        == Proportion(1, of: 11))
    #expect(
      FalseAnswerThresholds(outOfSet, rate: 0.15).passing(lengthSeconds: 5)
        == Proportion(2, of: 11))
  }

  @Test("A probability of 0 is evidence of 300, and no answer is none")
  func extremes() {
    #expect(outcome("A", p: 0).evidence == 300)
    #expect(outcome(nil).evidence == 0)
  }
}
