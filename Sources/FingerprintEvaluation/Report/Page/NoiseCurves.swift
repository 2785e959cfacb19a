internal import FingerprintPages

/// Accuracy against the ratio of signal to noise: a chart for each damage that was asked at several
/// loudnesses, by its family and length.
struct NoiseCurves {
  private let summary: ComparisonSummary

  init(_ summary: ComparisonSummary) { self.summary = summary }

  private struct Family: Hashable {
    let name: String
    let lengthSeconds: Double
  }

  /// One figure a family, in the order of their first queries.
  var charts: [String] { families.compactMap(chart) }

  private var families: [Family] {
    var seen: Set<Family> = []
    return queries.map(family).filter { seen.insert($0).inserted }
  }

  private var queries: [EvaluationQuery] {
    (summary.models.first?.outcomes ?? []).map(\.query)
      .filter { $0.signalToNoise != nil && $0.truth != nil }
  }

  private func family(_ query: EvaluationQuery) -> Family {
    Family(name: query.condition.family, lengthSeconds: query.lengthSeconds)
  }

  private func chart(_ family: Family) -> String? {
    let decibels = Set(
      queries.filter { self.family($0) == family }.compactMap { $0.signalToNoise?.rounded() }
    ).sorted()
    guard decibels.count > 1, let low = decibels.first, let high = decibels.last else { return nil }
    let margin = (high - low) * 0.06
    let ticks = decibels.map { (value: $0, label: $0.decimal(0)) }
    var chart = Chart(
      x: (low - margin)...(high + margin), y: 0...1, xTicks: ticks, yTicks: Self.shares,
      xTitle: "signal to noise, dB", yTitle: "right first, %")
    for (number, model) in summary.models.enumerated() {
      let asked = model.outcomes.filter {
        $0.query.truth != nil && self.family($0.query) == family
      }
      let points = decibels.compactMap {
        level -> (x: Double, y: Double, interval: ClosedRange<Double>?)? in
        let share = Metrics.rightFirst(
          asked.filter { $0.query.signalToNoise?.rounded() == level })
        return share.value.map { (level, $0, share.wilson95) }
      }
      chart.addCurve(points, model: number)
    }
    return chart.figure(
      "\(family.name), \(family.lengthSeconds.plain) s",
      keys: summary.models.enumerated().map { Chart.key($1.name, model: $0) })
  }

  private static let shares: [Chart.Tick] = [0, 0.25, 0.5, 0.75, 1].map {
    ($0, ($0 * 100).decimal(0))
  }
}
