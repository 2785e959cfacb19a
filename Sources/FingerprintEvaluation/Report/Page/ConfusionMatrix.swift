internal import FingerprintPages

/// The worst confusions as a matrix.
struct ConfusionMatrix {
  private let model: ModelFigures
  private static let limit = 8

  init(_ model: ModelFigures) { self.model = model }

  /// The figure; `nil` where nothing was confused more than once: a list of single mistakes is no
  /// pattern.
  var chart: String? {
    guard let worst = model.confusions.pairs.first, worst.count > 1 else { return nil }
    let (truths, answers, counts) = model.confusions.matrix(limit: Self.limit)
    let left = 128.0
    let top = 22.0
    let width = (Chart.width - left) / Double(answers.count)
    let height = 24.0
    var body = ""
    for column in answers.indices {
      body += Chart.text(
        "\(column + 1)", left + (Double(column) + 0.5) * width, 15, "middle", "axis")
    }
    for (row, truth) in truths.enumerated() {
      let y = top + Double(row) * height
      body += Chart.text(Self.short(truth), left - 6, y + 16, "end")
      for column in answers.indices where counts[row][column] > 0 {
        let share = Double(counts[row][column]) / Double(worst.count)
        let x = left + Double(column) * width
        body +=
          "<rect class=\"cell\" fill-opacity=\"\((0.1 + 0.9 * share).decimal(2))\""
          + " x=\"\((x + 1).decimal(1))\" y=\"\((y + 1).decimal(1))\""
          + " width=\"\((width - 2).decimal(1))\" height=\"\((height - 2).decimal(1))\" rx=\"2\"/>\n"
        body += Chart.text(
          "\(counts[row][column])", x + width / 2, y + 16, "middle", HeatMap.ink(over: share))
      }
    }
    let keys = answers.enumerated().map { "\($0 + 1) = \(HTML.escaped(Self.short($1)))" }
    return Chart.figure(
      model.name, keys: [keys.joined(separator: ", ")], width: Chart.width,
      height: top + Double(truths.count) * height + 4, body)
  }

  /// The end of a name is what tells tracks of one album apart.
  private static func short(_ id: String) -> String {
    id.count <= 17 ? id : "…" + id.suffix(16)
  }
}
