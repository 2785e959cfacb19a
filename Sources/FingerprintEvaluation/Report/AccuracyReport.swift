/// One model's part of a summary: a line a condition, the totals, the queries out of set, the cost.
/// Markdown that also reads well on a terminal.
package struct AccuracyReport: Sendable {
  private let outcomes: [Outcome]
  private let peers: PeerTable
  private let thresholds: FalseAnswerThresholds

  /// A report on `outcomes` of one model, which are given in the order of the query set.
  package init(outcomes: [Outcome], peers: PeerTable) {
    self.outcomes = outcomes
    self.peers = peers
    self.thresholds = FalseAnswerThresholds(outcomes)
  }

  /// The whole report, its headings of the third order.
  package var text: String {
    """
    ### In set

    \(conditionTable)
    *Right first*: the right recording is the first answer, accepted or not; beside it the Wilson interval at
    95 %. *Accepted right* and *wrong*: as shipped. *At 1 % false*: right first and above the evidence that
    1 % of the out-of-set queries of the same length exceed (thresholds below). *In place*: right first and within
    ±\(OffsetAgreement.toleranceSeconds.decimal(1)) s; *modulo repeats*: of the passage or another occurrence of it. All are shares of n.
    *Evidence* is −log₁₀ p(chance), where the model knows that, else its score. *Best peer*: of those in the corpus's own table, the one with most answers at 1 % false, given as right first /
    at 1 % false.

    ### By condition and length

    \(ConditionTables(outcomes).byLength)
    *Right first and in place, modulo repeats / accepted right (n)*.

    ### Out of set

    \(outOfSetTable)
    \(thresholdTable)
    ### Cost of a query

    \(costTable)
    \(ConditionTables(outcomes).effort)
    """
  }

  // MARK: In set

  private var conditionTable: String {
    var table = TextTable([
      ("condition", .left), ("n", .right), ("right first", .right), ("95 %", .right),
      ("accepted right", .right), ("wrong", .right), ("at 1 % false", .right), ("in place", .right),
      ("modulo repeats", .right), ("best peer", .right), ("which", .left),
    ])
    for condition in conditions {
      let group = outcomes.filter { $0.query.condition == condition }
      table.append(row(condition.rawValue, group, peer: peers.best(condition.rawValue)))
    }
    let plain = outcomes.filter { !$0.query.condition.changesSpeedTempoOrPitch }
    let changed = outcomes.filter(\.query.condition.changesSpeedTempoOrPitch)
    if !plain.isEmpty {
      table.append(row(PeerTable.totalName, plain, peer: totalPeer))
    }
    if !changed.isEmpty { table.append(row("all with speed, tempo or pitch", changed, peer: nil)) }
    return table.text
  }

  private func row(_ name: String, _ group: [Outcome], peer: PeerTable.Result?) -> [String] {
    let first = Metrics.rightFirst(group)
    return [
      name, String(first.total), share(first), interval(first),
      share(Metrics.acceptedRight(group)), share(Metrics.acceptedWrong(group)),
      share(Metrics.acceptedRight(group, above: thresholds)), share(Metrics.placedRight(group)),
      share(Metrics.placedRightModuloRepeats(group)),
      peer.map { "\($0.rightFirst.decimal(2)) / \($0.accepted.decimal(2))" } ?? "–",
      peer?.peer ?? "–",
    ]
  }

  /// The conditions in the order of their first query.
  private var conditions: [Condition] {
    var seen: Set<Condition> = []
    return outcomes.map(\.query.condition).filter { seen.insert($0).inserted }
  }

  /// The peers' total, which is comparable only if all of its conditions were asked.
  private var totalPeer: PeerTable.Result? {
    let asked = Set(conditions.map(\.rawValue))
    let counted = peers.conditions.filter { !Condition(rawValue: $0).changesSpeedTempoOrPitch }
    return counted.allSatisfy(asked.contains) ? peers.best(PeerTable.totalName) : nil
  }

  // MARK: Out of set

  private var outOfSetTable: String {
    var table = TextTable(
      words: "", numbers: ["n", "answered as shipped", "share", "95 %", "smallest p"])
    func append(_ name: String, _ group: [Outcome]) {
      let answers = Metrics.falseAnswers(group)
      let p = Metrics.outOfSet(group).compactMap { $0.answer?.pChance }.min()
      table.append([
        name, String(answers.total), String(answers.count), share(answers), interval(answers),
        p?.scientific ?? "–",
      ])
    }
    append("all", outcomes)
    for length in thresholds.lengths {
      append("\(length.plain) s", outcomes.filter { $0.query.lengthSeconds == length })
    }
    return table.text
  }

  private var thresholdTable: String {
    var table = TextTable(
      words: "at 1 % false", numbers: ["evidence above", "out of set that pass"])
    for length in thresholds.lengths {
      let passing = thresholds.passing(lengthSeconds: length)
      table.append([
        "\(length.plain) s",
        thresholds.value(lengthSeconds: length)?.decimal(3) ?? "–",
        "\(passing.count) of \(passing.total)",
      ])
    }
    return table.text
  }

  // MARK: Cost

  private var costTable: String {
    var table = TextTable(words: "a query", numbers: ["mean", "p50", "p95", "p99"])
    func append(_ name: String, places: Int, _ value: (Outcome) -> Double) {
      let values = outcomes.filter { $0.failure == nil }.map(value)
      // a stage that this model doesn't have
      guard values.contains(where: { $0 > 0 }) else { return }
      let cells = [Metrics.mean(values)] + [0.5, 0.95, 0.99].map { quantile($0, of: values) }
      table.append([name] + cells.map { $0?.decimal(places) ?? "–" })
    }
    append("decode ms", places: 1, \.times.decode)
    append("analysis ms", places: 1, \.times.analysis)
    append("voting ms", places: 1, \.times.voting)
    append("verification ms", places: 1, \.times.verification)
    append("total ms", places: 1, \.times.total)
    append("processor ms", places: 1, \.cpuMilliseconds)
    append("hashes", places: 0) { Double($0.times.hashes) }
    append("postings", places: 0) { Double($0.times.postings) }
    append("passes", places: 2) { Double($0.times.passes) }
    let failures = outcomes.filter { $0.failure != nil }.count
    return failures == 0
      ? table.text : table.text + "\nFailed, and not counted: \(failures).\n"
  }

  // MARK: Cells

  private func share(_ proportion: Proportion?) -> String {
    proportion?.value?.decimal(2) ?? "–"
  }

  private func interval(_ proportion: Proportion) -> String {
    proportion.wilson95.map { "\($0.lowerBound.decimal(2))–\($0.upperBound.decimal(2))" } ?? "–"
  }
}
