internal import Fingerprint

/// A panel of levels over time and frequency, with marks upon it.
struct SpectrumPanel {
  /// What the scale at the side is of.
  let caption: String
  /// `nil` leaves the panel dark, for marks alone.
  let matrix: LevelMatrix?
  /// The levels that the darkest and the brightest colour stand for.
  let range: ClosedRange<Float>
  let axes: SpectrumAxes
  /// From the clip's beginning.
  let seconds: ClosedRange<Double>
  let hertz: ClosedRange<Double>
  /// Seconds of the input before the clip, which the labels of the axis add.
  let startSeconds: Double
  let theme: Theme

  init(_ matrix: LevelMatrix, shows kind: Kind, of inspection: Inspection, _ theme: Theme) {
    axes = matrix.axes
    seconds = 0...max(inspection.durationSeconds, matrix.seconds.upperBound)
    hertz = matrix.hertz
    startSeconds = inspection.startSeconds
    self.theme = theme
    self.matrix = kind == .nothing ? nil : matrix
    switch kind {
    case .levels:
      caption = "dB of full scale"
      range = LevelImage.range(of: matrix)
    case .whitened:
      caption = "dB above the mean"
      range = -12...24
    case .nothing:
      caption = ""
      range = 0...1
    }
  }

  /// What the panel's colours are.
  enum Kind {
    case levels, whitened, nothing
  }

  func draw(
    on canvas: Canvas, in area: Area, _ overlay: Overlay, isLast: Bool
  ) throws(FingerprintError) {
    canvas.fill(area, Color(ColorMap.heat.table[0]))
    if let matrix, matrix.frames > 0 { try draw(matrix, on: canvas, in: area) }
    drawPairs(overlay.pairs, on: canvas, in: area)
    for marks in overlay.marks { draw(marks, on: canvas, in: area) }
    drawAxes(on: canvas, in: area, isLast: isLast)
    if matrix != nil { try drawScale(on: canvas, beside: area) }
  }

  private func place(_ seconds: Double, _ hertz: Double, in area: Area) -> Point {
    let (x, y) = (self.seconds, self.hertz)
    return Point(
      x: area.left + (seconds - x.lowerBound) / (x.upperBound - x.lowerBound) * area.width,
      y: area.bottom - (hertz - y.lowerBound) / (y.upperBound - y.lowerBound) * area.height)
  }

  private func draw(
    _ matrix: LevelMatrix, on canvas: Canvas, in area: Area
  ) throws(FingerprintError) {
    let image = LevelImage(
      matrix, columns: Int(area.width), rows: Int(area.height), range: range)
    let from = place(matrix.seconds.lowerBound, hertz.upperBound, in: area)
    let to = place(matrix.seconds.upperBound, hertz.lowerBound, in: area)
    canvas.image(
      try image.surface(), width: image.columns, height: image.rows,
      in: Area(left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y))
  }

  private func drawPairs(_ pairs: [ConstellationPair], on canvas: Canvas, in area: Area) {
    let lines = pairs.map {
      (
        place($0.anchor.seconds, $0.anchor.hertz, in: area),
        place($0.target.seconds, $0.target.hertz, in: area)
      )
    }
    canvas.lines(lines, Theme.pair, width: theme.pixels(1))
  }

  /// Smaller where there are many.
  func radius(of count: Int, in area: Area) -> Double {
    let spacing = (area.width * area.height / Double(max(1, count))).squareRoot()
    return theme.pixels(min(5, max(2.2, 0.16 * spacing / theme.scale)))
  }

  private func draw(_ marks: Overlay.Marks, on canvas: Canvas, in area: Area) {
    let points = marks.places.map { place($0.seconds, $0.hertz, in: area) }
    let radius = radius(of: points.count, in: area) * marks.size
    Self.draw(marks, at: points, radius: radius, on: canvas, theme)
  }

  /// Marks with the dark edge that sets them off from bright levels.
  static func draw(
    _ marks: Overlay.Marks, at points: [Point], radius: Double, on canvas: Canvas, _ theme: Theme
  ) {
    if let fill = marks.fill {
      canvas.marks(
        points, marks.shape, radius: radius, fill: fill, line: marks.line ?? Theme.halo,
        width: theme.pixels(1))
    } else if let line = marks.line {
      canvas.marks(
        points, marks.shape, radius: radius, line: Theme.halo, width: theme.pixels(3.2))
      canvas.marks(points, marks.shape, radius: radius, line: line, width: theme.pixels(1.5))
    }
  }

  private func drawAxes(on canvas: Canvas, in area: Area, isLast: Bool) {
    let (style, tick) = (theme.label, theme.pixels(5))
    let times = (seconds.lowerBound + startSeconds)...(seconds.upperBound + startSeconds)
    let across = Ticks(in: times, atMost: Int(area.width / theme.pixels(90)))
    for value in across.values {
      let x = place(value - startSeconds, 0, in: area).x
      canvas.lines(
        [(Point(x: x, y: area.bottom), Point(x: x, y: area.bottom + tick))], Theme.ink,
        width: theme.pixels(1))
      canvas.text(
        across.label(value), at: Point(x: x, y: area.bottom + theme.pixels(21)), style, .centre)
    }
    let up = Ticks(in: hertz, atMost: max(2, Int(area.height / theme.pixels(45))))
    for value in up.values {
      let y = place(0, value, in: area).y
      canvas.lines(
        [(Point(x: area.left - tick, y: y), Point(x: area.left, y: y))], Theme.ink,
        width: theme.pixels(1))
      canvas.text(
        up.label(value), at: Point(x: area.left - theme.pixels(9), y: y + theme.pixels(5)), style,
        .right)
    }
    canvas.text(
      "hertz",
      at: Point(x: area.left - theme.pixels(62), y: area.top + area.height / 2), style, .centre,
      isTurned: true)
    if isLast {
      canvas.text(
        startSeconds > 0 ? "seconds of the input" : "seconds",
        at: Point(x: area.left + area.width / 2, y: area.bottom + theme.pixels(42)), style, .centre)
    }
  }

  private func drawScale(on canvas: Canvas, beside area: Area) throws(FingerprintError) {
    let bar = Area(
      left: area.right + theme.pixels(14), top: area.top, width: theme.pixels(14),
      height: area.height)
    let table = ColorMap.heat.table
    let image = try Surface.image(Array(table.reversed()), width: 1, height: table.count)
    canvas.image(image, width: 1, height: table.count, in: bar)
    let ends = Double(range.lowerBound)...Double(range.upperBound)
    let ticks = Ticks(in: ends, atMost: max(2, Int(area.height / theme.pixels(45))))
    for value in ticks.values {
      let share = (value - ends.lowerBound) / (ends.upperBound - ends.lowerBound)
      let y = bar.bottom - share * bar.height
      canvas.lines(
        [(Point(x: bar.right, y: y), Point(x: bar.right + theme.pixels(4), y: y))], Theme.ink,
        width: theme.pixels(1))
      canvas.text(
        ticks.label(value), at: Point(x: bar.right + theme.pixels(8), y: y + theme.pixels(5)),
        theme.label)
    }
    let style = theme.label
    canvas.text(
      canvas.fitted(caption, style, to: area.height),
      at: Point(x: bar.right + theme.pixels(66), y: area.top + area.height / 2), style, .centre,
      isTurned: true)
  }
}
