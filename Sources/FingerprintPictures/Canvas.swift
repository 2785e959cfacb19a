internal import CCairo
internal import Fingerprint

/// Draws on a surface. Owns a cairo context.
final class Canvas {
  private let handle: OpaquePointer

  /// Where a text stands relative to its point.
  enum Alignment: Double {
    case left = 0
    case centre = 0.5
    case right = 1
  }

  /// How a text looks.
  struct Style {
    var size: Double
    var color: Color
    var isBold = false
    /// Around the letters, so that they are read on whatever is drawn below; `nil` for none.
    var halo: Color?
  }

  init(_ surface: Surface) {
    // never null: a context that can't be made is one in which drawing failed
    handle = cairo_create(surface.handle)
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_set_font_options(handle, options)
    cairo_font_options_destroy(options)
  }

  deinit { cairo_destroy(handle) }

  /// Throws where anything could not be drawn: without memory, or with a font that can't be read, a
  /// context swallows all that follows, and its surface knows nothing of it.
  func check(_ subject: String) throws(FingerprintError) {
    try Surface.check(cairo_status(handle), subject)
  }

  func fill(_ area: Area, _ color: Color) {
    set(color)
    cairo_rectangle(handle, area.left, area.top, area.width, area.height)
    cairo_fill(handle)
  }

  func frame(_ area: Area, _ color: Color, width: Double) {
    set(color)
    cairo_set_line_width(handle, width)
    cairo_rectangle(handle, area.left, area.top, area.width, area.height)
    cairo_stroke(handle)
  }

  /// Lines, each from one point to another, in one stroke; `dash` pixels on and as many off.
  func lines(_ lines: [(Point, Point)], _ color: Color, width: Double, dash: Double? = nil) {
    set(color)
    cairo_set_line_width(handle, width)
    if let dash { cairo_set_dash(handle, [dash], 1, 0) }
    for (from, to) in lines {
      cairo_move_to(handle, from.x, from.y)
      cairo_line_to(handle, to.x, to.y)
    }
    cairo_stroke(handle)
    cairo_set_dash(handle, nil, 0, 0)
  }

  /// Closed shapes around points, filled, outlined, or both.
  func marks(
    _ points: [Point], _ shape: Mark, radius: Double, fill: Color? = nil, line: Color? = nil,
    width: Double = 1
  ) {
    // one by one: where shapes overlap, one path would cut them out of each other
    for point in points {
      cairo_new_path(handle)
      switch shape {
      case .circle: cairo_arc(handle, point.x, point.y, radius, 0, 2 * .pi)
      case .diamond:
        let reach = radius * 1.25
        cairo_move_to(handle, point.x - reach, point.y)
        cairo_line_to(handle, point.x, point.y - reach)
        cairo_line_to(handle, point.x + reach, point.y)
        cairo_line_to(handle, point.x, point.y + reach)
        cairo_close_path(handle)
      }
      if let fill {
        set(fill)
        cairo_fill_preserve(handle)
      }
      if let line {
        set(line)
        cairo_set_line_width(handle, width)
        cairo_stroke_preserve(handle)
      }
    }
    cairo_new_path(handle)
  }

  /// The shape of a mark.
  enum Mark {
    case circle, diamond
  }

  /// An image stretched over an area; beyond its own edges the edge goes on.
  func image(_ image: Surface, width: Int, height: Int, in area: Area) {
    cairo_save(handle)
    cairo_rectangle(handle, area.left, area.top, area.width, area.height)
    cairo_clip(handle)
    cairo_translate(handle, area.left, area.top)
    cairo_scale(handle, area.width / Double(width), area.height / Double(height))
    cairo_set_source_surface(handle, image.handle, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(handle), CAIRO_FILTER_NEAREST)
    cairo_pattern_set_extend(cairo_get_source(handle), CAIRO_EXTEND_PAD)
    cairo_paint(handle)
    cairo_restore(handle)
  }

  /// A line of text whose baseline begins, is centred or ends at a point; upwards where turned.
  func text(
    _ text: String, at point: Point, _ style: Style, _ alignment: Alignment = .left,
    isTurned: Bool = false
  ) {
    let width = self.width(of: text, style)
    set(style.color)
    cairo_save(handle)
    cairo_translate(handle, point.x, point.y)
    if isTurned { cairo_rotate(handle, -.pi / 2) }
    cairo_move_to(handle, -width * alignment.rawValue, 0)
    if let halo = style.halo {
      cairo_text_path(handle, text)
      set(halo)
      cairo_set_line_width(handle, 0.4 * style.size)
      cairo_set_line_join(handle, CAIRO_LINE_JOIN_ROUND)
      cairo_stroke(handle)
      cairo_set_line_join(handle, CAIRO_LINE_JOIN_MITER)
      set(style.color)
      cairo_move_to(handle, -width * alignment.rawValue, 0)
    }
    cairo_show_text(handle, text)
    cairo_restore(handle)
    cairo_new_path(handle)
  }

  /// Pixels that a line of text takes.
  func width(of text: String, _ style: Style) -> Double {
    cairo_select_font_face(
      handle, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
      style.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(handle, style.size)
    var extents = cairo_text_extents_t()
    cairo_text_extents(handle, text, &extents)
    return extents.x_advance
  }

  /// The text, cut short with an ellipsis where it is wider than `width`.
  func fitted(_ text: String, _ style: Style, to width: Double) -> String {
    guard self.width(of: text, style) > width else { return text }
    var low = 0
    var high = text.count
    while low < high {
      let middle = (low + high + 1) / 2
      if self.width(of: text.prefix(middle) + "…", style) <= width {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return text.prefix(low) + "…"
  }

  private func set(_ color: Color) {
    cairo_set_source_rgba(handle, color.red, color.green, color.blue, color.alpha)
  }
}
