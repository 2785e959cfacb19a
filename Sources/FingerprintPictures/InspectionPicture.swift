public import Fingerprint

/// A picture of what the engine makes of a clip: panels of levels with the constellation upon them,
/// and the votes for a track.
public struct InspectionPicture: Sendable {
  /// What is shown.
  public let inspection: Inspection
  /// The line above, cut short where it is too long.
  public let title: String
  /// Phrases below it, set one after the other in as many lines as it takes.
  public let notes: [String]
  /// What is drawn.
  public let layers: PictureLayers
  /// Pixels across, within ``widths``.
  public let width: Int
  /// Pixels down, within ``heights``.
  public let height: Int

  /// Widths that a picture can have.
  public static let widths = 640...4096
  /// Heights that a picture can have.
  public static let heights = 360...4096

  /// A picture of `inspection`.
  ///
  /// - Parameters:
  ///   - layers: What to draw; by default what ``PictureLayers/standard(hasComparison:)`` has. Those
  ///     that need a track are left out where there was none.
  ///   - width: Default 1,600, brought within ``widths``.
  ///   - height: Default 900, brought within ``heights``.
  public init(
    _ inspection: Inspection, title: String, notes: [String] = [], layers: PictureLayers? = nil,
    width: Int = 1600, height: Int = 900
  ) {
    self.inspection = inspection
    self.title = title
    self.notes = notes
    let wanted = layers ?? .standard(hasComparison: inspection.comparison != nil)
    self.layers = inspection.comparison == nil ? wanted.subtracting(.ofComparison) : wanted
    self.width = min(Self.widths.upperBound, max(Self.widths.lowerBound, width))
    self.height = min(Self.heights.upperBound, max(Self.heights.lowerBound, height))
  }

  /// Draws it. Marks and pairs of which there are more than can be told apart are represented by
  /// the strongest, and the legend says how many. Cost: about 0.1 s and 10 MB at 1,600 × 900.
  /// - Throws: ``FingerprintError`` where memory runs out or no font can be read.
  public func drawn(as format: PictureFormat) throws(FingerprintError) -> PictureFile {
    let surface =
      switch format {
      case .png: try Surface.image(width: width, height: height)
      case .svg: try Surface.vector(width: width, height: height)
      }
    let canvas = Canvas(surface)
    try draw(on: canvas)
    try canvas.check(title)
    return PictureFile(bytes: try surface.finish(title))
  }

  private func draw(on canvas: Canvas) throws(FingerprintError) {
    let theme = Theme(width: width, height: height)
    let page = Area(left: 0, top: 0, width: Double(width), height: Double(height))
    canvas.fill(page, Theme.page)
    let left = theme.pixels(86)
    let right = page.width - theme.pixels(104)
    var top = drawHead(on: canvas, from: left, to: page.width - theme.pixels(24), theme)

    let panels = panels(theme)
    let hasHistogram = layers.contains(.histogram)
    let foot = theme.pixels(56)
    // how much of the height is left when the legend is there is known only afterwards, and what
    // the overlay may hold needs it roughly
    let estimate = (page.height - top - 2 * foot) / Double(max(1, panels.count))
    let overlay = Overlay(inspection, layers, pixels: (right - left) * estimate, theme)
    if !panels.isEmpty {
      top = drawLegend(of: overlay, on: canvas, from: left, to: right, below: top, theme)
    }
    top += theme.pixels(panels.isEmpty ? 16 : 8)

    let gap = theme.pixels(34)
    let histogram = hasHistogram ? (panels.isEmpty ? 1 : 0.24) : 0
    let available = page.height - top - foot
    let votesHeight = hasHistogram ? (available - (panels.isEmpty ? 0 : foot)) * histogram : 0
    let forPanels = available - votesHeight - (hasHistogram ? foot : 0)
    let count = Double(max(1, panels.count))
    let each = (forPanels - gap * (count - 1)) / count
    for (index, panel) in panels.enumerated() {
      let area = Area(left: left, top: top, width: right - left, height: each)
      try panel.draw(on: canvas, in: area, overlay, isLast: index == panels.count - 1)
      top = area.bottom + (index == panels.count - 1 ? foot : gap)
    }
    if hasHistogram, let comparison = inspection.comparison {
      HistogramPanel(histogram: comparison.histogram, theme: theme).draw(
        on: canvas, in: Area(left: left, top: top, width: right - left, height: votesHeight))
    }
  }

  private func panels(_ theme: Theme) -> [SpectrumPanel] {
    var panels = [SpectrumPanel]()
    if layers.contains(.spectrogram) {
      panels.append(
        SpectrumPanel(inspection.spectrogram, shows: .levels, of: inspection, theme))
    }
    if layers.contains(.whitened) {
      panels.append(SpectrumPanel(inspection.whitened, shows: .whitened, of: inspection, theme))
    }
    if panels.isEmpty, !layers.isDisjoint(with: [.peaks, .pairs, .matches]) {
      panels.append(SpectrumPanel(inspection.whitened, shows: .nothing, of: inspection, theme))
    }
    return panels
  }

  /// Title and notes; returns where they end.
  private func drawHead(
    on canvas: Canvas, from left: Double, to right: Double, _ theme: Theme
  ) -> Double {
    var y = theme.pixels(36)
    canvas.text(
      canvas.fitted(title, theme.title, to: right - left), at: Point(x: left, y: y), theme.title)
    var line = ""
    func end() {
      y += theme.pixels(23)
      canvas.text(
        canvas.fitted(line, theme.note, to: right - left), at: Point(x: left, y: y), theme.note)
    }
    for note in notes {
      let longer = line.isEmpty ? note : line + "  ·  " + note
      if !line.isEmpty, canvas.width(of: longer, theme.note) > right - left {
        end()
        line = note
      } else {
        line = longer
      }
    }
    if !line.isEmpty { end() }
    return y
  }

  /// What the marks are; returns where it ends.
  private func drawLegend(
    of overlay: Overlay, on canvas: Canvas, from left: Double, to right: Double,
    below top: Double, _ theme: Theme
  ) -> Double {
    var x = left
    var y = top + theme.pixels(25)
    let height = theme.pixels(20)
    func item(_ label: String, symbol: (Area) -> Void) {
      let width = theme.pixels(30) + canvas.width(of: label, theme.label)
      if x > left, x + width > right {
        x = left
        y += theme.pixels(24)
      }
      // on the colour of the levels, or white could not be seen
      let box = Area(
        left: x, top: y - theme.pixels(15), width: theme.pixels(22), height: height)
      canvas.fill(box, Color(ColorMap.heat.table[18]))
      symbol(box)
      canvas.text(label, at: Point(x: x + theme.pixels(29), y: y), theme.label)
      x += width + theme.pixels(26)
    }
    for marks in overlay.marks.reversed() {
      item(marks.label) { box in
        let middle = Point(x: box.left + box.width / 2, y: box.top + box.height / 2)
        SpectrumPanel.draw(
          marks, at: [middle], radius: theme.pixels(5) * marks.size, on: canvas, theme)
      }
    }
    if let label = overlay.pairsLabel {
      item(label) { box in
        let inset = theme.pixels(4)
        canvas.lines(
          [
            (
              Point(x: box.left + inset, y: box.bottom - inset),
              Point(x: box.right - inset, y: box.top + inset)
            )
          ], Theme.pair, width: theme.pixels(1.2))
      }
    }
    return overlay.marks.isEmpty && overlay.pairsLabel == nil ? top : y + theme.pixels(8)
  }
}
