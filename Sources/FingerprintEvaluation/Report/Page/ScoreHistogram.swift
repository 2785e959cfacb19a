internal import FingerprintPages

/// How sure a model is of right answers, of wrong ones, and of answers to queries that have none.
struct ScoreHistogram {
  private let model: ModelFigures
  private let number: Int
  private static let bins = 24

  init(_ model: ModelFigures, number: Int) {
    self.model = model
    self.number = number
  }

  /// The figure: shares of each kind's own total, so that few can be seen beside many.
  var chart: String {
    let answered = model.outcomes.filter { $0.answer != nil }
    let right = answered.filter(\.isRight).map(\.evidence)
    let wrong = answered.filter { $0.query.truth != nil && !$0.isRight }.map(\.evidence)
    let outOfSet = answered.filter { $0.query.truth == nil }.map(\.evidence)
    let all = right + wrong + outOfSet + (model.threshold.map { [$0] } ?? [])
    // evidence begins at none; similarities crowd together somewhere
    let low = model.scoreKind == .evidence ? min(0, all.min() ?? 0) : all.min() ?? 0
    // the surest few would squeeze all the rest together: the last bar holds what lies beyond
    let high = max(
      low + 1e-9, quantile(0.98, of: all) ?? 1, model.threshold.map { $0 * 1.3 } ?? low)
    let kinds = [("right", right, 0), ("wrong", wrong, 1), ("out of set", outOfSet, 3)]
    let shares = kinds.map { Self.shares($0.1, low: low, high: high) }
    let top = max(0.05, shares.flatMap { $0 }.max() ?? 0)
    var chart = Chart(
      x: low...high, y: 0...(top * 1.05), xTicks: Self.ticks(low, high),
      yTicks: Self.ticks(0, top * 1.05).map { ($0.value, ($0.value * 100).decimal(0)) },
      xTitle: model.scoreKind == .cosine ? "similarity" : "−log₁₀ p(chance)",
      yTitle: "share of its kind, %")
    let width = (high - low) / Double(Self.bins)
    for (kind, shares) in zip(kinds, shares) {
      chart.addHistogram(shares, from: low, width: width, style: kind.2)
    }
    if let threshold = model.threshold { chart.addThreshold(threshold) }
    return chart.figure(
      model.name,
      keys: kinds.map { name, values, style in
        "<svg viewBox=\"0 0 28 12\"><rect class=\"band f\(style)\" width=\"28\" height=\"12\"/>"
          + "<polyline class=\"line s\(style)\" points=\"0,2 28,2\"/></svg>"
          + " \(name), n = \(values.count)"
      })
  }

  private static func shares(_ values: [Double], low: Double, high: Double) -> [Double] {
    var counts = [Double](repeating: 0, count: bins)
    for value in values {
      let place = (min(value, high) - low) / (high - low) * Double(bins)
      counts[min(bins - 1, max(0, Int(place)))] += 1
    }
    return counts.map { $0 / Double(max(1, values.count)) }
  }

  /// Four to eight round numbers.
  private static func ticks(_ low: Double, _ high: Double) -> [Chart.Tick] {
    let span = high - low
    var step = 1e-3
    for factor in [2, 2.5, 2].cycled(30) where span / step > 7 { step *= factor }
    let places = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
    let first = (low / step).rounded(.up)
    return (0...8).map { (first + Double($0)) * step }.filter { $0 <= high }
      .map { ($0, $0.decimal(places)) }
  }
}

extension Array {
  /// The elements over and over, `count` of them.
  fileprivate func cycled(_ count: Int) -> [Element] {
    (0..<count).map { self[$0 % self.count] }
  }
}
