/// The tables of a summary, which all of its reports show.
struct SummaryTables {
  private let summary: ComparisonSummary

  init(_ summary: ComparisonSummary) { self.summary = summary }

  private typealias Cell = ReportTable.Cell

  /// A table with a column a model.
  private func table(_ title: String, further: [ReportTable.Column] = []) -> ReportTable {
    ReportTable(
      [.words(title)] + further + summary.models.enumerated().map { .model($1.name, $0) })
  }

  /// Every figure over all queries.
  var sideBySide: ReportTable {
    var table = table("")
    func append(_ name: String, _ figure: (ModelFigures) -> Cell) {
      table.append(name, summary.models.map(figure))
    }
    append("queries in set") { .plain("\($0.rightFirst.total)") }
    append("… cut from so many places") { .plain("\(Self.places(Metrics.inSet($0.outcomes)))") }
    append("right first") { .share($0.rightFirst) }
    if !summary.groups.groups.isEmpty {
      append("… near-duplicates being right") { .share($0.rightFirstInGroup) }
    }
    append("… and within 0.5 s") { .share($0.placed) }
    append("… and within 50 ms") { .share($0.placedClosely) }
    append("… within 0.5 s of any repeat") { .share($0.placedModuloRepeats) }
    append("among the first 5") { .share($0.amongFirstFive) }
    append("mean reciprocal rank") { .number($0.meanReciprocalRank, 3) }
    append("average rank") { .number($0.averageRank, 2) }
    append("average score, right") { .number($0.averageRightScore, 2) }
    append("average score, best wrong") { .number($0.averageBestWrongScore, 2) }
    append("accepted, right") { .share($0.acceptedRight) }
    append("accepted, wrong") { .share($0.acceptedWrong) }
    if !summary.groups.groups.isEmpty {
      append("… near-duplicates being right") { .share($0.acceptedOutsideGroup) }
    }
    append("refused") { .share($0.refused) }
    append("queries out of set") { .plain("\($0.falseAnswers.total)") }
    append("… cut from so many places") { .plain("\(Self.places(Metrics.outOfSet($0.outcomes)))") }
    append("false answers") { .share($0.falseAnswers) }
    if summary.models.contains(where: { $0.failureCount > 0 }) {
      append("failed") { .plain("\($0.failureCount)") }
    }
    return table
  }

  /// Right first, a row a condition.
  var conditions: ReportTable {
    var table = table("condition", further: [.numbers("n")])
    for condition in summary.conditions {
      let proportions = summary.models.map { model in
        Metrics.rightFirst(model.outcomes.filter { $0.query.condition == condition })
      }
      let count = proportions.first?.total ?? 0
      table.append(condition.rawValue, [.plain("\(count)")] + proportions.map { .share($0) })
    }
    return table
  }

  /// A laboratory's usual demands.
  var targets: ReportTable {
    var table = table("")
    for (index, target) in (summary.models.first?.targets.targets ?? []).enumerated() {
      table.append(
        target.name,
        summary.models.map { model in
          let target = model.targets.targets[index]
          guard let value = target.value, let isMet = target.isMet else {
            return .remark("no such figure")
          }
          return .verdict(value.decimal(2), isMet: isMet)
        })
    }
    return table
  }

  /// What is right and surer than a share of the queries out of set.
  var recalls: ReportTable {
    var table = table("right first and surer than")
    for (index, recall) in (summary.models.first?.recalls ?? []).enumerated() {
      table.append(
        "\(Self.percent(recall.rate)) of those out of set",
        summary.models.map { model in
          let recall = model.recalls[index]
          guard recall.canBeClaimed else {
            return .remark(
              "cannot be claimed from \(recall.placeCount.grouped) places, needs"
                + " \(recall.neededCount.grouped)")
          }
          return .share(recall.recall)
        })
    }
    return table
  }

  /// Model against model; `nil` of one alone.
  var differences: ReportTable? {
    guard !summary.differences.isEmpty else { return nil }
    var table = ReportTable(
      [.words("right first")]
        + ["only the first", "only the second", "difference", "p"].map { .numbers($0) })
    for pair in summary.differences {
      let points = (pair.difference * 100).decimal(1)
      table.append(
        "\(pair.first), \(pair.second)",
        [
          .plain("\(pair.onlyFirst)"), .plain("\(pair.onlySecond)"),
          .plain("\(pair.difference > 0 ? "+" : "")\(points) points"),
          .plain(Self.probability(pair.pValue)),
        ])
    }
    return table
  }

  /// Time and bytes.
  var cost: ReportTable {
    var table = table("")
    func append(_ name: String, _ places: Int, _ figure: (ModelFigures) -> Double?) {
      table.append(name, summary.models.map { .number(figure($0), places) })
    }
    append("extraction, × real time", 0) { $0.cost.extractionRealTimes }
    append("stored, MB an hour of audio", 2) { $0.cost.bytesAnHour.map { $0 / 1e6 } }
    append("held in memory, MB", 2) { $0.cost.residentBytes.map { Double($0) / 1e6 } }
    for (name, fraction) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
      append("a query, extraction and all, \(name) ms", 1) { $0.queryMilliseconds(fraction) }
    }
    return table
  }

  private static func places(_ outcomes: [Outcome]) -> Int {
    Set(outcomes.map(\.query.place)).count
  }

  /// `1 %`, `0.01 %`.
  private static func percent(_ rate: Double) -> String {
    let places = rate >= 0.01 ? 0 : rate >= 0.001 ? 1 : 2
    return "\((rate * 100).decimal(places)) %"
  }

  private static func probability(_ p: Double) -> String {
    p >= 0.001 ? p.decimal(3) : p > 0 ? p.scientific : "0"
  }
}
