internal import FingerprintPages

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Claimed against observed probabilities, both axes logarithmic.
struct ReliabilityPlot {
  private let model: ModelFigures
  private let number: Int

  init(_ model: ModelFigures, number: Int) {
    self.model = model
    self.number = number
  }

  /// The figure; `nil` for a model that claims nothing.
  var chart: String? {
    guard let least = model.reliability.points.last?.claimed else { return nil }
    let decades = max(1, Int((-log10(least)).rounded(.up)))
    let range = -Double(decades)...0
    let ticks = (0...decades).map { decade -> Chart.Tick in
      (
        -Double(decade),
        decade == 0 ? "1" : (0..<decade).reduce(1.0) { p, _ in p / 10 }.decimal(decade)
      )
    }
    var chart = Chart(
      x: range, y: range, xTicks: ticks, yTicks: ticks, xTitle: "claimed p(chance)",
      yTitle: "share observed")
    chart.addLine(from: (range.lowerBound, range.lowerBound), to: (0, 0), style: "threshold")
    let two = log10(2.0)
    chart.addLine(
      from: (range.lowerBound, range.lowerBound + two), to: (-two, 0), style: "bound")
    let points = model.reliability.points.compactMap {
      point -> (x: Double, y: Double, interval: ClosedRange<Double>?)? in
      guard let share = point.observed.value, let interval = point.observed.wilson95 else {
        return nil
      }
      // zero has no logarithm: it is drawn on the floor, its interval tells
      let floor = range.lowerBound
      func scaled(_ value: Double) -> Double { value > 0 ? max(floor, log10(value)) : floor }
      return (
        log10(point.claimed), scaled(share),
        scaled(interval.lowerBound)...scaled(interval.upperBound)
      )
    }
    chart.addCurve(points, model: number)
    let count = model.reliability.points[0].observed.total
    return chart.figure("\(model.name), \(count) queries out of set")
  }
}
