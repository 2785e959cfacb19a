#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Levels as colours, dark to bright: violet, red, orange, a pale yellow.
///
/// Equal steps of level look equally large: lightness rises evenly, in the terms of the Oklab space
/// (Ottosson 2020, <https://bottosson.github.io/posts/oklab/>), while hue and chroma go through
/// ``controls``. So it also reads without colour, in print or by the colour-blind.
struct ColorMap {
  /// 64 colours `0xRRGGBB`: a step is hardly seen, and files are half the size of those with 256.
  let table: [UInt32]

  /// Share of the way, chroma, hue in degrees.
  private static let controls: [(at: Double, chroma: Double, hue: Double)] = [
    (0, 0.03, 290), (0.25, 0.13, 305), (0.5, 0.18, 0), (0.75, 0.16, 50), (1, 0.10, 105),
  ]
  private static let steps = 64
  private static let lightness = (darkest: 0.12, brightest: 0.97)

  /// The one map, computed once.
  static let heat = ColorMap()

  private init() {
    table = (0..<Self.steps).map { index in
      let share = Double(index) / Double(Self.steps - 1)
      let next = Self.controls.firstIndex { $0.at >= share } ?? Self.controls.count - 1
      let (from, to) = (Self.controls[max(0, next - 1)], Self.controls[next])
      let way = to.at > from.at ? (share - from.at) / (to.at - from.at) : 0
      func cartesian(_ function: (Double) -> Double) -> Double {
        let ends = [from, to].map { $0.chroma * function($0.hue * .pi / 180) }
        return ends[0] + way * (ends[1] - ends[0])
      }
      let range = Self.lightness.brightest - Self.lightness.darkest
      return Self.rgb(
        lightness: Self.lightness.darkest + share * range, a: cartesian(cos), b: cartesian(sin))
    }
  }

  /// The colour for a value in a range; values beyond it take the nearest end's.
  func color(_ value: Float, in range: ClosedRange<Float>) -> UInt32 {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return table[Int((min(1, max(0, share)) * Float(Self.steps - 1)).rounded())]
  }

  /// The nearest colour that a screen has: the same lightness and hue, and as much chroma as it
  /// takes.
  private static func rgb(lightness: Double, a: Double, b: Double) -> UInt32 {
    var chroma = 1.0
    while true {
      let linear = linearRGB(lightness: lightness, a: a * chroma, b: b * chroma)
      if linear.allSatisfy({ (-1e-4...1.0001).contains($0) }) || chroma < 0.01 {
        return linear.reduce(0) { code, part in
          let part = min(1, max(0, part))
          let encoded = part <= 0.003_130_8 ? 12.92 * part : 1.055 * pow(part, 1 / 2.4) - 0.055
          return code << 8 | UInt32((encoded * 255).rounded())
        }
      }
      chroma -= 0.01
    }
  }

  private static func linearRGB(lightness: Double, a: Double, b: Double) -> [Double] {
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b)
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b)
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b)
    return [
      4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
      -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
      -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
  }

  private static func cube(_ x: Double) -> Double { x * x * x }
}
