internal import FingerprintPages

/// The summary's tables as HTML.
struct SummaryTables {
  let summary: ComparisonSummary

  init(_ summary: ComparisonSummary) { self.summary = summary }

  var sideBySide: String {
    var rows: [[String]] = []
    func append(_ name: String, _ figure: (ModelFigures) -> String) {
      rows.append([name] + summary.models.map(figure))
    }
    append("queries in set") { "\($0.rightFirst.total)" }
    append("right first") { Self.share($0.rightFirst) }
    if !summary.groups.groups.isEmpty {
      append("… near-duplicates being right") { Self.share($0.rightFirstInGroup) }
    }
    append("… and within 0.5 s") { Self.share($0.placed) }
    append("… and within 50 ms") { Self.share($0.placedClosely) }
    append("… within 0.5 s of any repeat") { Self.share($0.placedModuloRepeats) }
    append("among the first 5") { Self.share($0.amongFirstFive) }
    append("mean reciprocal rank") { $0.meanReciprocalRank.decimal(3) }
    append("average rank") { $0.averageRank?.decimal(2) ?? "–" }
    append("average score, right") { $0.averageRightScore?.decimal(2) ?? "–" }
    append("average score, best wrong") { $0.averageBestWrongScore?.decimal(2) ?? "–" }
    append("accepted, right") { Self.share($0.acceptedRight) }
    append("accepted, wrong") { Self.share($0.acceptedWrong) }
    append("refused") { Self.share($0.refused) }
    append("queries out of set") { "\($0.falseAnswers.total)" }
    append("false answers") { Self.share($0.falseAnswers) }
    return HTML.table(header(""), rows)
  }

  var recalls: String {
    let rates = summary.models.first?.recalls.map(\.rate) ?? []
    let rows = rates.enumerated().map { index, rate in
      ["\(ComparisonText.percent(rate))"]
        + summary.models.map { model in
          let recall = model.recalls[index]
          guard recall.canBeClaimed, let proportion = recall.recall else {
            return
              "<small class=\"note\">cannot be claimed with n = \(recall.outOfSetCount), needs "
              + "\(recall.neededCount)</small>"
          }
          return Self.share(proportion)
        }
    }
    return HTML.table(header("false answers"), rows)
  }

  var targets: String {
    let names = summary.models.first?.targets.targets.map(\.name) ?? []
    let rows = names.enumerated().map { index, name in
      [HTML.escaped(name)]
        + summary.models.map { model in
          let target = model.targets.targets[index]
          guard let value = target.value, let isMet = target.isMet else {
            return "<small>no such figure</small>"
          }
          let verdict = isMet ? "<b class=\"good\">✓ met</b>" : "<b class=\"bad\">✗ missed</b>"
          return "\(value.decimal(2)) \(verdict)"
        }
    }
    return HTML.table(header(""), rows)
  }

  var differences: String {
    guard !summary.differences.isEmpty else { return "" }
    return HTML.table(
      ["models", "only the first", "only the second", "difference", "p"],
      summary.differences.map { pair in
        [
          HTML.escaped("\(pair.first), \(pair.second)"), "\(pair.onlyFirst)", "\(pair.onlySecond)",
          "\(pair.difference > 0 ? "+" : "")\((pair.difference * 100).decimal(1)) points",
          ComparisonText.probability(pair.pValue),
        ]
      })
  }

  var cost: String {
    func row(_ name: String, _ figure: (ModelFigures) -> String?) -> [String] {
      [name] + summary.models.map { figure($0) ?? "–" }
    }
    return HTML.table(
      header(""),
      [
        row("extraction, × real time") { $0.cost.extractionRealTimes?.decimal(0) },
        row("stored, MB an hour of audio") { $0.cost.bytesAnHour.map { ($0 / 1e6).decimal(2) } },
        row("query, median, ms") { $0.queryMilliseconds(0.5)?.decimal(1) },
        row("query, 95 of 100, ms") { $0.queryMilliseconds(0.95)?.decimal(1) },
        row("query, 99 of 100, ms") { $0.queryMilliseconds(0.99)?.decimal(1) },
      ])
  }

  var groups: String {
    guard !summary.groups.groups.isEmpty else { return "" }
    let items = summary.groups.groups.map {
      "<li>\(HTML.escaped($0.joined(separator: " = ")))</li>"
    }
    return "<ul>\n\(items.joined(separator: "\n"))\n</ul>"
  }

  private func header(_ first: String) -> [String] {
    [first]
      + summary.models.enumerated().map { number, model in
        "<span class=\"m\(number % 4)\">\(HTML.escaped(model.name))</span>"
      }
  }

  private static func share(_ proportion: Proportion?) -> String {
    guard let proportion, let interval = proportion.wilson95 else { return "–" }
    let bounds =
      "\((interval.lowerBound * 100).decimal(1))–\((interval.upperBound * 100).decimal(1))"
    return "\(proportion.percent) <small>\(bounds)</small>"
  }
}

extension Proportion {
  /// `89.0 %`; a dash for nothing of nothing.
  var percent: String { value.map { "\(($0 * 100).decimal(1)) %" } ?? "–" }
}
