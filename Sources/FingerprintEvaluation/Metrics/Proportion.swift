/// So many of so many, with the uncertainty that comes of asking only so many.
package struct Proportion: Sendable, Hashable {
  /// How often it happened.
  package let count: Int
  /// How often it could have happened.
  package let total: Int

  /// `count` of `total`.
  package init(_ count: Int, of total: Int) {
    precondition((0...max(0, total)).contains(count), "a count lies between 0 and its total")
    self.count = count
    self.total = total
  }

  /// How many of `items` fulfil `condition`.
  package init<Items: Sequence>(of items: Items, where condition: (Items.Element) -> Bool) {
    var count = 0
    var total = 0
    for item in items {
      total += 1
      if condition(item) { count += 1 }
    }
    self.init(count, of: total)
  }

  /// p = count / total; `nil` for nothing of nothing.
  package var value: Double? { total == 0 ? nil : Double(count) / Double(total) }

  /// The Wilson score interval at 95 %, `nil` for nothing of nothing.
  ///
  ///     (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n),   z = 1.959964
  ///
  /// E. B. Wilson, Journal of the American Statistical Association 22 (1927). Unlike p ± z √(p (1 −
  /// p)/n) it keeps inside 0…1 and has a width where the count is 0 or all.
  package var wilson95: ClosedRange<Double>? {
    guard let p = value else { return nil }
    let n = Double(total)
    let z = 1.959964
    let centre = p + z * z / (2 * n)
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return max(0, (centre - half) / scale)...min(1, (centre + half) / scale)
  }
}
