/// The summary in words and tables: Markdown that also reads well on a terminal.
package struct ComparisonText: Sendable {
  private let summary: ComparisonSummary

  /// The text of `summary`.
  package init(_ summary: ComparisonSummary) { self.summary = summary }

  /// What fits a terminal: the models side by side.
  package var overview: String {
    let tables = SummaryTables(summary)
    return """
      ## Side by side

      \(tables.sideBySide.text)
      ## Right first, by condition

      \(tables.conditions.text)
      ## Of a laboratory's usual demands

      \(tables.targets.text)
      ## At a rate of false answers

      \(tables.recalls.text)\(tables.differences.map { "\n## Differences\n\n\($0.text)" } ?? "")
      ## Cost

      \(tables.cost.text)
      Peak memory of the whole run, all models: \((Double(summary.peakResidentBytes) / 1e6).decimal(0)) MB.

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
    3 / rate queries out of set or more (rule of three). Query times are from decoding on. *Held in memory*: what a model
    keeps between queries, computed.

    """
}
