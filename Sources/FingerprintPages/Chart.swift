/// A drawing with two axes: places in data units become places on the paper.
///
/// 360 units wide, a telephone's width, so that text is never scaled down to illegibility.
package struct Chart {
  /// A tick and what is written at it.
  package typealias Tick = (value: Double, label: String)

  package static let width = 360.0
  package static let height = 240.0

  package let x: ClosedRange<Double>
  package let y: ClosedRange<Double>
  private static let margins = (right: 12.0, top: 10.0, bottom: 42.0)
  /// Room for the vertical axis's title and its longest label.
  private let left: Double
  private var body = ""

  /// A chart over these ranges with grid, ticks and titles of both axes.
  package init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, xTicks: [Tick], yTicks: [Tick],
    xTitle: String, yTitle: String
  ) {
    self.x = x
    self.y = y
    left = 24 + 7.6 * Double(yTicks.map(\.label.count).max() ?? 0)
    let right = Self.width - Self.margins.right
    let (top, bottom) = (Self.margins.top, Self.height - Self.margins.bottom)
    for tick in yTicks {
      let place = across(y: tick.value)
      body += Self.line(left, place, right, place, "grid")
      body += Self.text(tick.label, left - 6, place + 4, "end", "axis")
    }
    for tick in xTicks {
      let place = along(x: tick.value)
      body += Self.line(place, top, place, bottom, "grid")
      body += Self.text(tick.label, place, bottom + 16, "middle", "axis")
    }
    body +=
      "<rect class=\"frame\" x=\"\(left)\" y=\"\(top)\" width=\"\(right - left)\""
      + " height=\"\(bottom - top)\"/>\n"
    body += Self.text(xTitle, (left + right) / 2, Self.height - 6, "middle", "title")
    let middle = ((top + bottom) / 2).place
    body +=
      "<text class=\"title\" text-anchor=\"middle\" transform=\"rotate(-90)\""
      + " x=\"-\(middle)\" y=\"11\">\(HTML.escaped(yTitle))</text>\n"
  }

  /// The place of a value on the horizontal axis, kept within it.
  package func along(x value: Double) -> Double {
    left + Self.share(value, x) * (Self.width - left - Self.margins.right)
  }

  /// The place of a value on the vertical axis, kept within it.
  package func across(y value: Double) -> Double {
    Self.height - Self.margins.bottom
      - Self.share(value, y) * (Self.height - Self.margins.top - Self.margins.bottom)
  }

  private static func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    let width = range.upperBound - range.lowerBound
    return width > 0 ? min(1, max(0, (value - range.lowerBound) / width)) : 0.5
  }

  /// A line of model `number`, with its marks and, where there are intervals, its band.
  package mutating func addCurve(
    _ points: [(x: Double, y: Double, interval: ClosedRange<Double>?)], model number: Int
  ) {
    let style = number % 4
    let banded = points.compactMap { point in point.interval.map { (point.x, $0) } }
    if banded.count > 1 {
      let outline =
        banded.map { place($0.0, $0.1.upperBound) }
        + banded.reversed().map { place($0.0, $0.1.lowerBound) }
      body += "<polygon class=\"band f\(style)\" points=\"\(outline.joined(separator: " "))\"/>\n"
    }
    let places = points.map { place($0.x, $0.y) }.joined(separator: " ")
    body += "<polyline class=\"line s\(style)\" points=\"\(places)\"/>\n"
    for point in points {
      body += Self.mark(along(x: point.x), across(y: point.y), model: number)
    }
  }

  /// The dashes of a threshold at a place of the horizontal axis.
  package mutating func addThreshold(_ value: Double) {
    let place = along(x: value)
    body += Self.line(
      place, Self.margins.top, place, Self.height - Self.margins.bottom, "threshold")
  }

  /// A straight line between two places.
  package mutating func addLine(
    from: (x: Double, y: Double), to: (x: Double, y: Double), style: String
  ) {
    body += Self.line(
      along(x: from.x), across(y: from.y), along(x: to.x), across(y: to.y), style)
  }

  /// Bars of equal width from `start` on, drawn as the outline over all of them, so that several
  /// histograms can lie over each other.
  package mutating func addHistogram(
    _ heights: [Double], from start: Double, width: Double, style: Int
  ) {
    var places = [place(start, 0)]
    for (number, height) in heights.enumerated() {
      let left = start + Double(number) * width
      places += [place(left, height), place(left + width, height)]
    }
    places.append(place(start + Double(heights.count) * width, 0))
    let outline = places.joined(separator: " ")
    body += "<polygon class=\"band f\(style)\" points=\"\(outline)\"/>\n"
    body += "<polyline class=\"line s\(style)\" points=\"\(outline)\"/>\n"
  }

  /// The drawing as a figure under a title, with the keys that belong to it.
  package func figure(_ title: String, keys: [String] = []) -> String {
    Self.figure(title, keys: keys, width: Self.width, height: Self.height, body)
  }

  package static func figure(
    _ title: String, keys: [String] = [], width: Double, height: Double, _ body: String
  ) -> String {
    let keys = keys.map { "<span class=\"key\">\($0)</span>" }.joined()
    return """
      <figure><figcaption>\(HTML.escaped(title))\(keys)</figcaption>
      <svg viewBox="0 0 \(width.place) \(height.place)" role="img" \
      aria-label="\(HTML.escaped(title))">
      \(body)</svg></figure>
      """
  }

  /// What a model's line and mark look like, with its name.
  package static func key(_ name: String, model number: Int) -> String {
    "<svg viewBox=\"0 0 28 12\"><polyline class=\"line s\(number % 4)\" points=\"0,6 28,6\"/>"
      + "\(mark(14, 6, model: number))</svg> \(HTML.escaped(name))"
  }

  package static func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String, _ style: String = ""
  ) -> String {
    "<text class=\"\(style)\" text-anchor=\"\(anchor)\" x=\"\(x.place)\" y=\"\(y.place)\">"
      + "\(HTML.escaped(text))</text>\n"
  }

  private func place(_ x: Double, _ y: Double) -> String {
    "\(along(x: x).place),\(across(y: y).place)"
  }

  private static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String
  ) -> String {
    "<line class=\"\(style)\" x1=\"\(x1.place)\" y1=\"\(y1.place)\" x2=\"\(x2.place)\""
      + " y2=\"\(y2.place)\"/>\n"
  }

  /// A disc, a square, a triangle or a diamond.
  private static func mark(_ x: Double, _ y: Double, model number: Int) -> String {
    let corners: [(Double, Double)]
    switch number % 4 {
    case 0:
      return "<circle class=\"f0\" cx=\"\(x.place)\" cy=\"\(y.place)\" r=\"3.6\"/>\n"
    case 1: corners = [(-3.3, -3.3), (3.3, -3.3), (3.3, 3.3), (-3.3, 3.3)]
    case 2: corners = [(0, -4.4), (4.2, 3.2), (-4.2, 3.2)]
    default: corners = [(0, -4.6), (4.6, 0), (0, 4.6), (-4.6, 0)]
    }
    let places = corners.map { "\((x + $0.0).place),\((y + $0.1).place)" }
    return "<polygon class=\"f\(number % 4)\" points=\"\(places.joined(separator: " "))\"/>\n"
  }
}
