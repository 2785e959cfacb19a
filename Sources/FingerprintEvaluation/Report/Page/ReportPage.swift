internal import FingerprintPages

/// The report as one HTML page that needs nothing but itself: no network, no script; drawings are
/// inline SVG; light or dark as the reader's system has it; narrow enough for a telephone.
package struct ReportPage: Sendable {
  private let summary: ComparisonSummary
  private let misses: MissList

  /// The page of `summary`, which is to lie in `folder`: links are told from there.
  package init(_ summary: ComparisonSummary, folder: String) {
    self.summary = summary
    misses = MissList(folder: folder)
  }

  /// The whole page.
  package var text: String {
    let title = "Comparison of \(summary.models.map(\.name).joined(separator: ", "))"
    return Page(
      title: title,
      body: """
        <h1>\(HTML.escaped(title))</h1>
        \(headline)
        \(provenance)
        \(sections.filter { !$0.content.isEmpty }.map(html).joined(separator: "\n"))
        """
    ).text
  }

  private struct Section {
    let title: String
    let remark: String
    let content: String
  }

  private func html(_ section: Section) -> String {
    """
    <section>
    <h2>\(HTML.escaped(section.title))</h2>
    <p class="remark">\(HTML.escaped(section.remark))</p>
    \(section.content)
    </section>
    """
  }

  private var headline: String {
    let lines = summary.models.enumerated().map { number, model in
      """
      <li><b class="m\(number % 4)">\(HTML.escaped(model.name))</b> names the right recording first \
      in <b>\(model.rightFirst.percent)</b> of \(model.rightFirst.total) queries and gives \
      \(model.falseAnswers.count) false answer\(model.falseAnswers.count == 1 ? "" : "s") to \
      \(model.falseAnswers.total) that have none.\
      \(nearDuplicates(model))</li>
      """
    }
    return "<ul class=\"headline\">\n\(lines.joined(separator: "\n"))\n</ul>"
  }

  /// What of the wrong first answers isn't wrong; empty where there is nothing of the kind.
  private func nearDuplicates(_ model: ModelFigures) -> String {
    model.rightFirstInGroup == model.rightFirst
      ? ""
      : " In <b>\(model.rightFirstInGroup.percent)</b> it names the right one or a near-duplicate of"
        + " it first."
  }

  private var provenance: String {
    let facts = summary.provenance.facts.map { fact in
      let value = fact.value.filter { $0 != "`" }
      return "<dt>\(HTML.escaped(fact.name))</dt><dd>\(HTML.escaped(value))</dd>"
    }
    return "<dl>\n\(facts.joined(separator: "\n"))\n</dl>"
  }

  private var sections: [Section] {
    let tables = SummaryTables(summary)
    return [
      Section(
        title: "Side by side",
        remark:
          "Shares with their Wilson interval at 95 %. Right first: the right recording is the "
          + "first answer, accepted or not. Accepted, refused and false answers: as shipped. A right "
          + "recording that isn't among the first 5 has rank 6 in the average.",
        content: tables.sideBySide.html),
      Section(
        title: "Accuracy against noise",
        remark:
          "Right first, over decibels of the music over what is mixed into it. The band is the "
          + "Wilson interval at 95 %. Only damages that were asked at several loudnesses.",
        content: panels(NoiseCurves(summary).charts)),
      Section(
        title: "Condition × length",
        remark: "Right first, as a percentage of the queries in set.",
        content: panels(summary.models.map { HeatMap($0, conditions: summary.conditions).chart })),
      Section(
        title: "How sure right and wrong answers are",
        remark:
          "First answers by their evidence: −log₁₀ p(chance) where the model knows that, else "
          + "its score. The dashed line is the threshold as shipped.",
        content: panels(
          summary.models.enumerated().map { ScoreHistogram($1, number: $0).chart })),
      Section(
        title: "Is p(chance) a probability?",
        remark: "Of the queries out of set, the share whose best answer claims at most that "
          + "probability. On the dashed diagonal it is one; below it, the model is more careful than it "
          + "says. Beyond the dotted line it is wrong more than twice as often as it claims.",
        content: panels(
          summary.models.enumerated().compactMap { ReliabilityPlot($1, number: $0).chart })),
      Section(
        title: "At a rate of false answers",
        remark:
          "Right first and surer than all but that share of the queries out of set. A rate is "
          + "claimed only of 3 / rate queries out of set or more (rule of three).",
        content: tables.recalls.html),
      Section(
        title: "Differences between models",
        remark: "Queries that only one of two models answers right, on the very same queries; p is "
          + "McNemar's exact test.",
        content: tables.differences?.html ?? ""),
      Section(
        title: "Of a laboratory's usual demands",
        remark: "Over all queries in set, whatever was done to them.", content: tables.targets.html),
      Section(
        title: "Cost",
        remark:
          "Extraction with decoding, by one job. Query times from decoding on, with as many jobs "
          + "as the run had. Held in memory: what a model keeps between queries, computed. Peak memory is the whole run's, all models together: "
          + "\((Double(summary.peakResidentBytes) / 1e6).decimal(0)) MB.",
        content: tables.cost.html),
      Section(
        title: "Most confused", remark: "Rows: what it was. Columns: what it was taken for.",
        content: panels(summary.models.compactMap { ConfusionMatrix($0).chart })),
      Section(
        title: "The worst misses",
        remark:
          "Wrong answers that were accepted come first, the surest before the others; then what "
          + "wasn't found, the least damaged first.",
        content: summary.models.map(misses.table).joined(separator: "\n")),
      Section(
        title: "Near-duplicates among the references",
        remark:
          "Found by the landmark engine itself; to name one for the other is no mistake, and not"
          + " among the worst misses.",
        content: groups),
    ]
  }

  private var groups: String {
    guard !summary.groups.groups.isEmpty else { return "" }
    let items = summary.groups.groups.map {
      "<li>\(HTML.escaped($0.joined(separator: " = ")))</li>"
    }
    return "<ul>\n\(items.joined(separator: "\n"))\n</ul>"
  }

  private func panels(_ charts: [String]) -> String {
    charts.isEmpty ? "" : "<div class=\"panels\">\n\(charts.joined(separator: "\n"))\n</div>"
  }
}
