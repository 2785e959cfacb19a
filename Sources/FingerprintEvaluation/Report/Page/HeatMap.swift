internal import FingerprintPages

/// How often a model is right first, a row a condition and a column a length.
struct HeatMap {
  private let model: ModelFigures
  private let bases: [String]
  private let lengths: [Double]

  private static let rowHeight = 24.0
  private static let headHeight = 22.0

  init(_ model: ModelFigures, conditions: [Condition]) {
    self.model = model
    var seen: Set<String> = []
    bases = conditions.map(\.base).filter { seen.insert($0).inserted }
    lengths = Set(model.outcomes.map(\.query.lengthSeconds)).sorted()
  }

  var chart: String {
    let longest = Double(bases.map(\.count).max() ?? 0)
    // a character takes at most about 7.6 of 12 pixels' height
    let left = min(0.7 * Chart.width, longest * 7.6 + 10)
    let cellWidth = min(64, (Chart.width - left) / Double(max(1, lengths.count)))
    var body = ""
    for (column, length) in lengths.enumerated() {
      let middle = left + (Double(column) + 0.5) * cellWidth
      body += Chart.text("\(length.plain) s", middle, 14, "middle", "axis")
    }
    for (row, base) in bases.enumerated() {
      let top = Self.headHeight + Double(row) * Self.rowHeight
      body += Chart.text(base, left - 8, top + 16, "end")
      for (column, length) in lengths.enumerated() {
        let asked = model.outcomes.filter {
          $0.query.condition.base == base && $0.query.lengthSeconds == length
        }
        guard let share = Metrics.rightFirst(asked).value else { continue }
        body += cell(share, x: left + Double(column) * cellWidth, y: top, width: cellWidth)
      }
    }
    return Chart.figure(
      model.name, width: Chart.width,
      height: Self.headHeight + Double(bases.count) * Self.rowHeight + 4, body)
  }

  /// The number is always written; the colour only helps the eye.
  private func cell(_ share: Double, x: Double, y: Double, width: Double) -> String {
    let place =
      "x=\"\((x + 1).decimal(1))\" y=\"\((y + 1).decimal(1))\" width=\"\((width - 2).decimal(1))\""
      + " height=\"\((Self.rowHeight - 2).decimal(1))\" rx=\"2\""
    return "<rect class=\"cell\" fill-opacity=\"\((0.06 + 0.94 * share).decimal(2))\" \(place)/>\n"
      + "<rect class=\"cellframe\" \(place)/>\n"
      + Chart.text(
        (share * 100).decimal(0), x + width / 2, y + 16, "middle", HeatMap.ink(over: share))
  }

  /// The style of text on a cell: where it takes the page's colour, in the dark sooner than in
  /// light.
  static func ink(over share: Double) -> String {
    share > 0.85 ? "on" : share > 0.6 ? "ondark" : ""
  }
}
