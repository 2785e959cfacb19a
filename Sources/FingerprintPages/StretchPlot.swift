/// A plot as wide as its page: what is drawn stretches, while lines, marks and text keep their size,
/// so that it is read on a wall as on a telephone. What is drawn beyond its axes is cut off there.
package struct StretchPlot: Sendable {
  /// A tick and what is written at it.
  package typealias Tick = (value: Double, label: String)

  /// One side of the plot.
  package struct Axis: Sendable {
    fileprivate let title: String
    fileprivate let range: ClosedRange<Double>
    fileprivate let ticks: [Tick]

    /// From left to right, or from below to above. Ticks beyond the range are left out.
    package init(_ title: String, _ range: ClosedRange<Double>, ticks: [Tick]) {
      self.title = title
      self.range = range
      self.ticks = ticks.filter { range.contains($0.value) }
    }

    /// 0 at the lower end to 1 at the upper one, beyond them less and more.
    fileprivate func share(_ value: Double) -> Double {
      let length = range.upperBound - range.lowerBound
      return length > 0 ? (value - range.lowerBound) / length : 0.5
    }

    /// Characters to leave room for: at least so many that plots below each other, with ordinary
    /// labels, begin at the same place.
    fileprivate var labelLength: Int { max(5, ticks.map(\.label.count).max() ?? 0) }
  }

  /// Which part of a text is at its place.
  package enum Anchor: String, Sendable {
    case start, middle, end
  }

  private let x: Axis
  private let y: Axis
  private let height: Double
  private let style: String
  private var drawing = ""
  private var labels = ""

  /// The drawing's own units across and down: whole ones are finer than any screen.
  private static let units = 10_000.0

  /// A plot of two axes, `height` times as high as a line of text is wide. `style` names a class of
  /// the field.
  package init(x: Axis, y: Axis, height: Double, style: String = "") {
    self.x = x
    self.y = y
    self.height = height
    self.style = style
  }

  /// A picture over a part of the field.
  package mutating func addImage(
    _ address: String, x across: ClosedRange<Double>, y up: ClosedRange<Double>
  ) {
    drawing += "<image \(box(across, up)) preserveAspectRatio=\"none\" href=\"\(address)\"/>\n"
  }

  /// A rectangle.
  package mutating func addBar(
    x across: ClosedRange<Double>, y up: ClosedRange<Double>, style: String
  ) {
    drawing += "<rect class=\"\(style)\" \(box(across, up))/>\n"
  }

  /// Round marks, all alike: lines without length, whose ends a style makes round. One above the
  /// other in as many styles as are given.
  package mutating func addDots(_ places: [(x: Double, y: Double)], styles: [String]) {
    guard !places.isEmpty else { return }
    let path = places.map { "M\(place($0.x, $0.y))h0" }.joined()
    for style in styles { drawing += "<path class=\"dot \(style)\" d=\"\(path)\"/>\n" }
  }

  /// Straight lines from place to place, closed and filled if so styled.
  package mutating func addPath(
    _ places: [(x: Double, y: Double)], style: String, isClosed: Bool = false
  ) {
    guard let first = places.first else { return }
    let rest = places.dropFirst().map { "L\(place($0.x, $0.y))" }.joined()
    drawing +=
      "<path class=\"\(style)\" d=\"M\(place(first.x, first.y))\(rest)\(isClosed ? "Z" : "")\"/>\n"
  }

  /// A line of text, of which a part is at a place, or at the field's nearest edge.
  package mutating func addText(
    _ text: String, x across: Double, y up: Double, _ anchor: Anchor, style: String = ""
  ) {
    let (left, bottom) = (min(1, max(0, x.share(across))), min(1, max(0, y.share(up))))
    labels +=
      "<span class=\"\(anchor.rawValue) \(style)\" style=\"left:\(percent(left));"
      + "bottom:\(percent(bottom))\">\(HTML.escaped(text))</span>\n"
  }

  /// The plot as a figure under a title, with keys, which are markup.
  package func figure(_ title: String, keys: [String] = []) -> String {
    let keys = keys.map { "<span class=\"key\">\($0)</span>" }.joined(separator: "\n")
    let units = Self.units.place
    // the title, and what its longest label takes
    let left = (1.9 + 0.44 * Double(y.labelLength)).place
    return """
      <figure class="plot"><figcaption>\(HTML.escaped(title))</figcaption>
      <div class="keys">\(keys)</div>
      <div class="axes" style="grid-template-columns:\(left)rem minmax(0,1fr)">
      <div class="y"><em>\(HTML.escaped(y.title))</em>\(ticks(y, "bottom"))</div>
      <div class="field \(style)" style="height:\(height.place)rem">
      <svg viewBox="0 0 \(units) \(units)" preserveAspectRatio="none" role="img" \
      aria-label="\(HTML.escaped(title))">
      \(grid)\(drawing)</svg>
      \(labels)</div>
      <div class="x">\(ticks(x, "left"))<em>\(HTML.escaped(x.title))</em></div>
      </div></figure>
      """
  }

  /// A key to dots of these styles.
  package static func key(_ text: String, dots styles: [String]) -> String {
    key(text, styles.map { "<path class=\"dot \($0)\" d=\"M14 6h0\"/>" }.joined())
  }

  /// A key to bars of a style.
  package static func key(_ text: String, bar style: String) -> String {
    key(text, "<rect class=\"\(style)\" x=\"4\" width=\"20\" height=\"12\"/>")
  }

  /// A key to lines of a style.
  package static func key(_ text: String, line style: String) -> String {
    key(text, "<path class=\"\(style)\" d=\"M0 6h28\"/>")
  }

  private static func key(_ text: String, _ drawing: String) -> String {
    "<svg viewBox=\"0 0 28 12\">\(drawing)</svg> \(HTML.escaped(text))"
  }

  private var grid: String {
    let lines =
      x.ticks.map { "M\(place($0.value, y.range.lowerBound))V0" }
      + y.ticks.map { "M\(place(x.range.lowerBound, $0.value))H\(Self.units.place)" }
    return lines.isEmpty ? "" : "<path class=\"grid\" d=\"\(lines.joined())\"/>\n"
  }

  private func ticks(_ axis: Axis, _ side: String) -> String {
    axis.ticks.map {
      "<span style=\"\(side):\(percent(axis.share($0.value)))\">\(HTML.escaped($0.label))</span>"
    }.joined()
  }

  private func percent(_ share: Double) -> String { "\((share * 100).place)%" }

  private func place(_ across: Double, _ up: Double) -> String {
    let places = [x.share(across), 1 - y.share(up)].map { Int(($0 * Self.units).rounded()) }
    return "\(places[0]) \(places[1])"
  }

  private func box(_ across: ClosedRange<Double>, _ up: ClosedRange<Double>) -> String {
    let left = x.share(across.lowerBound)
    let top = 1 - y.share(up.upperBound)
    let width = x.share(across.upperBound) - left
    let height = 1 - y.share(up.lowerBound) - top
    return zip(["x", "y", "width", "height"], [left, top, width, height])
      .map { "\($0)=\"\(($1 * Self.units).place)\"" }.joined(separator: " ")
  }
}
