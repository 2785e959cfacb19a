/// Sizes and colours of a picture.
///
/// Levels are warm, so what is marked on them is cyan or white with a dark edge, and what must be
/// told apart differs in shape as well: a disc, a ring, a diamond.
struct Theme {
  /// Pixels for each that a picture of 1,600 × 900 has.
  let scale: Double

  /// Smaller pictures shrink their texts no further than to 12 pixels.
  init(width: Int, height: Int) {
    scale = max(0.8, min(Double(width) / 1600, Double(height) / 900))
  }

  func pixels(_ length: Double) -> Double { length * scale }

  var title: Canvas.Style { Canvas.Style(size: pixels(22), color: Self.ink, isBold: true) }
  var note: Canvas.Style { Canvas.Style(size: pixels(15.5), color: Self.ink) }
  var label: Canvas.Style { Canvas.Style(size: pixels(15), color: Self.ink) }

  static let page = Color(0xFFFFFF)
  static let panel = Color(0xF6F7F9)
  static let ink = Color(0x1A1D21)
  static let paleInk = Color(0x5A626B)
  static let paperGrid = Color(0xE3E6EA)
  static let edge = Color(0x10131A)
  static let halo = Color(0x000000, alpha: 0.75)
  static let found = Color(0x41E3FF)
  static let missed = Color(0xFFFFFF)
  static let pair = Color(0xD5FBFF, alpha: 0.6)
  static let bar = Color(0x8A93A0)
  static let winner = Color(0x0072B2)
  static let besideWinner = Color(0x0072B2, alpha: 0.4)
  static let chance = Color(0xC2410C)
}
