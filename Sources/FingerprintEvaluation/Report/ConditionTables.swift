/// What one model reaches and spends under each damage, as Markdown.
struct ConditionTables {
  private let outcomes: [Outcome]

  /// Tables of `outcomes`, all of one model, in the order of the query set.
  init(_ outcomes: [Outcome]) { self.outcomes = outcomes }

  /// A row a damage, a column a length: shares in place and accepted, and of how many.
  var byLength: String {
    let lengths = Set(outcomes.map(\.query.lengthSeconds)).sorted()
    var table = TextTable(words: "condition", numbers: lengths.map { "\($0.plain) s" })
    for (base, group) in groups(by: \.query.condition.base) {
      table.append(
        [base]
          + lengths.map { length in Self.cell(group.filter { $0.query.lengthSeconds == length }) })
    }
    return table.text
  }

  /// `0.93 / 0.88 (50)`, a dash where nothing was asked in set.
  private static func cell(_ group: [Outcome]) -> String {
    let accepted = Metrics.acceptedRight(group)
    guard let share = accepted.value else { return "–" }
    let placed = Metrics.placedRightModuloRepeats(group)?.value?.decimal(2) ?? "–"
    return "\(placed) / \(share.decimal(2)) (\(accepted.total))"
  }

  /// A row a condition: how long its queries take, out of set or in, and what is read for them;
  /// nothing of a model that reads no postings.
  var effort: String {
    guard outcomes.contains(where: { $0.times.postings > 0 }) else { return "" }
    var table = TextTable(
      words: "a query under",
      numbers: ["n", "p50 ms", "p95 ms", "postings, mean", "postings, p95", "passes, mean"])
    for (condition, group) in groups(by: \.query.condition.rawValue) {
      let answered = group.filter { $0.failure == nil }
      let times = answered.map(\.times.total)
      let postings = answered.map { Double($0.times.postings) }
      let cells: [(Double?, Int)] = [
        (quantile(0.5, of: times), 1), (quantile(0.95, of: times), 1),
        (Metrics.mean(postings), 0), (quantile(0.95, of: postings), 0),
        (Metrics.mean(answered.map { Double($0.times.passes) }), 2),
      ]
      table.append(
        [condition, "\(answered.count)"] + cells.map { $0.0?.decimal($0.1) ?? "–" })
    }
    return table.text
  }

  /// The outcomes by a name, in the order of the first of each.
  private func groups(by name: (Outcome) -> String) -> [(name: String, outcomes: [Outcome])] {
    var order: [String] = []
    var groups: [String: [Outcome]] = [:]
    for outcome in outcomes {
      let name = name(outcome)
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(outcome)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }
}
