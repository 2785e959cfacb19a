/// The summary in words and tables: Markdown that also reads well on a terminal.
package struct ComparisonText: Sendable {
  private let summary: ComparisonSummary

  /// The text of `summary`.
  package init(_ summary: ComparisonSummary) { self.summary = summary }

  /// What fits a terminal: the models side by side.
  package var overview: String {
    """
    ## Side by side

    \(sideBySide)
    ## Right first, by condition

    \(conditions)
    ## Of a laboratory's usual demands

    \(targets)
    ## At a rate of false answers

    \(recalls)\(differences)
    ## Cost

    \(cost)
    """
  }

  /// All of it, with where the figures come from and each model's conditions one by one.
  package var full: String {
    "# Comparison\n\n\(summary.provenance.text)\n\(overview)\(groups)\(explanations)"
      + summary.models.map { model in
        "\n## \(model.name)\n\n"
          + AccuracyReport(outcomes: model.outcomes, peers: summary.peers).text
          + confusions(of: model)
      }.joined()
  }

  // MARK: Tables

  private func table(_ title: String) -> TextTable {
    TextTable(words: title, numbers: summary.models.map(\.name))
  }

  private var sideBySide: String {
    var table = table("")
    func append(_ name: String, _ figure: (ModelFigures) -> String) {
      table.append([name] + summary.models.map(figure))
    }
    append("queries in set") { "\($0.rightFirst.total)" }
    append("right first") { Self.withInterval($0.rightFirst) }
    if !summary.groups.groups.isEmpty {
      append("… near-duplicates being right") { Self.withInterval($0.rightFirstInGroup) }
    }
    append("… and within 0.5 s") { Self.withInterval($0.placed) }
    append("… and within 50 ms") { Self.withInterval($0.placedClosely) }
    append("… within 0.5 s of any repeat") { Self.withInterval($0.placedModuloRepeats) }
    append("among the first 5") { Self.withInterval($0.amongFirstFive) }
    append("mean reciprocal rank") { $0.meanReciprocalRank.decimal(3) }
    append("average rank") { $0.averageRank?.decimal(2) ?? "–" }
    append("average score, right") { $0.averageRightScore?.decimal(2) ?? "–" }
    append("average score, best wrong") { $0.averageBestWrongScore?.decimal(2) ?? "–" }
    append("accepted, right") { Self.withInterval($0.acceptedRight) }
    append("accepted, wrong") { Self.withInterval($0.acceptedWrong) }
    append("refused") { Self.withInterval($0.refused) }
    append("queries out of set") { "\($0.falseAnswers.total)" }
    append("false answers") { Self.withInterval($0.falseAnswers) }
    if summary.models.contains(where: { $0.failureCount > 0 }) {
      append("failed") { "\($0.failureCount)" }
    }
    return table.text
  }

  private var conditions: String {
    var table = TextTable(words: "condition", numbers: ["n"] + summary.models.map(\.name))
    for condition in summary.conditions {
      let proportions = summary.models.map { model in
        Metrics.rightFirst(model.outcomes.filter { $0.query.condition == condition })
      }
      let count = proportions.first?.total ?? 0
      table.append([condition.rawValue, "\(count)"] + proportions.map(Self.withInterval))
    }
    return table.text
  }

  private var targets: String {
    var table = table("")
    for (index, target) in (summary.models.first?.targets.targets ?? []).enumerated() {
      table.append(
        [target.name]
          + summary.models.map { model in
            let target = model.targets.targets[index]
            guard let value = target.value, let isMet = target.isMet else {
              return "no such figure"
            }
            return "\(value.decimal(2)) \(isMet ? "met" : "missed")"
          })
    }
    return table.text
  }

  private var recalls: String {
    var table = table("right first and surer than")
    for index in (summary.models.first?.recalls ?? []).indices {
      let rate = summary.models[0].recalls[index].rate
      table.append(
        ["\(Self.percent(rate)) of those out of set"]
          + summary.models.map { Self.claim($0.recalls[index]) })
    }
    return table.text
  }

  private var differences: String {
    guard !summary.differences.isEmpty else { return "" }
    var table = TextTable(
      words: "right first", numbers: ["only the first", "only the second", "difference", "p"])
    for pair in summary.differences {
      table.append([
        "\(pair.first), \(pair.second)", "\(pair.onlyFirst)", "\(pair.onlySecond)",
        "\(pair.difference > 0 ? "+" : "")\(pair.difference.decimal(3))",
        Self.probability(pair.pValue),
      ])
    }
    return "\n## Differences\n\n\(table.text)"
  }

  private var cost: String {
    var table = table("")
    func append(_ name: String, _ figure: (ModelFigures) -> String?) {
      table.append([name] + summary.models.map { figure($0) ?? "–" })
    }
    append("extraction, × real time") { $0.cost.extractionRealTimes?.decimal(0) }
    append("stored, MB an hour of audio") { $0.cost.bytesAnHour.map { ($0 / 1e6).decimal(2) } }
    for (name, fraction) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
      append("query \(name), ms") { $0.queryMilliseconds(fraction)?.decimal(1) }
    }
    return table.text
      + "\nPeak memory of the whole run, all models: "
      + "\((Double(summary.peakResidentBytes) / 1e6).decimal(0)) MB.\n"
  }

  private var groups: String {
    guard !summary.groups.groups.isEmpty else { return "" }
    return "\n## Near-duplicates among the references\n\n"
      + summary.groups.groups.map { "- \($0.joined(separator: " = "))\n" }.joined()
  }

  private func confusions(of model: ModelFigures) -> String {
    guard !model.confusions.pairs.isEmpty else { return "" }
    var table = TextTable([("taken for", .left), ("what it was", .left), ("times", .right)])
    for pair in model.confusions.pairs.prefix(10) {
      table.append([pair.answer, pair.truth, "\(pair.count)"])
    }
    return "\n### Most confused\n\n\(table.text)"
  }

  private let explanations = """

    *Right first*: the right recording is the first answer, accepted or not. *Accepted*, *refused*, *false answers*: as
    shipped; *false answers* are of queries that no reference is the right answer to. Behind each share the Wilson
    interval at 95 %. *Average rank*: a right recording that isn't among the first 5 counts as 6. *Scores* are in each
    model's own units. *p*: McNemar's exact test over the same queries. A rate of false answers is claimed only of
    3 / rate queries out of set or more (rule of three). Query times are from decoding on.

    """

  // MARK: Cells

  static func withInterval(_ proportion: Proportion?) -> String {
    guard let proportion, let value = proportion.value, let interval = proportion.wilson95 else {
      return "–"
    }
    return
      "\(value.decimal(3)) (\(interval.lowerBound.decimal(3))–\(interval.upperBound.decimal(3)))"
  }

  static func claim(_ recall: FalseRateRecall) -> String {
    guard recall.canBeClaimed else {
      return "cannot be claimed with n = \(recall.outOfSetCount)"
    }
    return withInterval(recall.recall)
  }

  /// `1 %`, `0.01 %`.
  static func percent(_ rate: Double) -> String {
    let places = rate >= 0.01 ? 0 : rate >= 0.001 ? 1 : 2
    return "\((rate * 100).decimal(places)) %"
  }

  static func probability(_ p: Double) -> String {
    p >= 0.001 ? p.decimal(3) : p > 0 ? p.scientific : "0"
  }
}
