/// What one model reached.
package struct ModelFigures: Sendable {
  /// Its name.
  package let name: String
  /// See ``ModelUnderTest/threshold``.
  package let threshold: Double?
  /// What its scores are.
  package let scoreKind: ScoreKind
  /// Its answers in the order of the queries.
  package let outcomes: [Outcome]
  /// What it costs.
  package let cost: ModelCost

  /// Right first.
  package let rightFirst: Proportion
  /// Right first, any recording that shares the right one's audio being right.
  package let rightFirstInGroup: Proportion
  /// Right first and within half a second.
  package let placed: Proportion
  /// Right first and within 50 ms.
  package let placedClosely: Proportion
  /// Right first and within half a second of any occurrence of the passage.
  package let placedModuloRepeats: Proportion?
  /// Right among the first five.
  package let amongFirstFive: Proportion
  /// See ``Metrics/meanReciprocalRank(_:)``.
  package let meanReciprocalRank: Double
  /// See ``Metrics/averageRank(_:)``.
  package let averageRank: Double?
  /// See ``Metrics/averageRightScore(_:)``.
  package let averageRightScore: Double?
  /// See ``Metrics/averageBestWrongScore(_:)``.
  package let averageBestWrongScore: Double?
  /// As shipped, right.
  package let acceptedRight: Proportion
  /// As shipped, wrong though there is a right answer.
  package let acceptedWrong: Proportion
  /// As shipped, wrong, and no recording that shares the right one's audio either.
  package let acceptedOutsideGroup: Proportion
  /// As shipped, nothing though there is a right answer.
  package let refused: Proportion
  /// As shipped, something though there is no right answer.
  package let falseAnswers: Proportion
  /// Recordings of which each is right where another is.
  private let groups: DuplicateGroups
  /// At false-answer rates of 1 %, 0.1 % and 0.01 %.
  package let recalls: [FalseRateRecall]
  /// What it takes for what.
  package let confusions: Confusions
  /// Whether its p(chance) is one.
  package let reliability: Reliability
  /// A laboratory's usual demands.
  package let targets: LabTargets
  /// Queries on which it failed.
  package let failureCount: Int

  /// The figures of `outcomes`, all of one model.
  package init(
    name: String, threshold: Double?, scoreKind: ScoreKind, outcomes: [Outcome], cost: ModelCost,
    groups: DuplicateGroups = DuplicateGroups(links: [])
  ) {
    self.name = name
    self.threshold = threshold
    self.scoreKind = scoreKind
    self.outcomes = outcomes
    self.cost = cost
    self.groups = groups
    rightFirst = Metrics.rightFirst(outcomes)
    rightFirstInGroup = Metrics.rightFirst(outcomes, groups: groups)
    placed = Metrics.placedRight(outcomes)
    placedClosely = Metrics.placedRight(outcomes, toleranceSeconds: 0.05)
    placedModuloRepeats = Metrics.placedRightModuloRepeats(outcomes)
    amongFirstFive = Metrics.amongFirst(5, outcomes)
    meanReciprocalRank = Metrics.meanReciprocalRank(outcomes)
    averageRank = Metrics.averageRank(outcomes)
    averageRightScore = Metrics.averageRightScore(outcomes)
    averageBestWrongScore = Metrics.averageBestWrongScore(outcomes)
    acceptedRight = Metrics.acceptedRight(outcomes)
    acceptedWrong = Metrics.acceptedWrong(outcomes)
    acceptedOutsideGroup = Metrics.acceptedWrong(outcomes, groups: groups)
    refused = Metrics.refused(outcomes)
    falseAnswers = Metrics.falseAnswers(outcomes)
    recalls = [0.01, 0.001, 0.0001].map { FalseRateRecall(outcomes, rate: $0) }
    confusions = Confusions(outcomes)
    reliability = Reliability(outcomes)
    targets = LabTargets(outcomes, scoreKind: scoreKind)
    failureCount = outcomes.count { $0.failure != nil }
  }

  /// Milliseconds of a query from decoding on; `nil` where none was answered.
  package func queryMilliseconds(_ fraction: Double) -> Double? {
    quantile(fraction, of: outcomes.filter { $0.failure == nil }.map(\.times.total))
  }

  /// What went most wrong: wrong answers first, the surest before the others, then right recordings
  /// that aren't even listed or that were refused, the clearest queries first. A near-duplicate of
  /// the right recording isn't wrong.
  package func worstMisses(limit: Int) -> [Outcome] {
    func gravity(_ outcome: Outcome) -> (Int, Double) {
      let isFalse = outcome.isAnswered && !groups.isRight(outcome)
      if isFalse { return (0, -outcome.evidence) }
      return (groups.isRight(outcome) ? 2 : 1, -(outcome.query.signalToNoise ?? 100))
    }
    return
      outcomes
      .filter { $0.isAnswered ? !groups.isRight($0) : $0.query.truth != nil }
      .sorted { a, b in
        let (first, second) = (gravity(a), gravity(b))
        return (first.0, first.1, a.query.id) < (second.0, second.1, b.query.id)
      }
      .prefix(limit).map { $0 }
  }
}
