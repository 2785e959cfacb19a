/// A place in a picture, in pixels from its upper left corner.
struct Point {
  var x: Double
  var y: Double
}

/// An upright rectangle in a picture.
struct Area {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }
}

/// An sRGB colour, each part 0 to 1.
struct Color: Hashable {
  var red: Double
  var green: Double
  var blue: Double
  var alpha = 1.0

  /// `0xRRGGBB`.
  init(_ code: UInt32, alpha: Double = 1) {
    red = Double(code >> 16 & 0xFF) / 255
    green = Double(code >> 8 & 0xFF) / 255
    blue = Double(code & 0xFF) / 255
    self.alpha = alpha
  }
}
