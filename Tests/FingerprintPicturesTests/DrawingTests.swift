import Foundation
import Testing

@testable import FingerprintPictures

@Suite("Axes and colours")
struct DrawingTests {
  @Test(
    "Ticks are round, within the axis, and no more than asked for",
    arguments: [
      (0.0...10.0, 10, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
      (0.0...1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (40.0...2_797.0, 6, ["500", "1,000", "1,500", "2,000", "2,500"]),
      (-65.0 ... -21.0, 5, ["−60", "−50", "−40", "−30"]),
      (-0.3...0.3, 4, ["−0.2", "0.0", "0.2"]),
      (3_600.0...3_600.5, 5, ["3,600.0", "3,600.1", "3,600.2", "3,600.3", "3,600.4", "3,600.5"]),
      (0.0...0.05, 3, ["0.00", "0.02", "0.04"]),
    ])
  func ticks(range: ClosedRange<Double>, count: Int, labels: [String]) {
    let ticks = Ticks(in: range, atMost: count)
    #expect(ticks.values.map(ticks.label) == labels)
  }

  @Test(
    "Any axis gets few ticks and different labels", arguments: [1e-3, 0.7, 3, 12, 45, 300, 9e5])
  func anyAxis(length: Double) {
    for count in 1...20 {
      let ticks = Ticks(in: 0.123...(0.123 + length), atMost: count)
      #expect(ticks.values.count <= count + 1)
      #expect(Set(ticks.values.map(ticks.label)).count == ticks.values.count)
    }
  }

  @Test("Colours go from dark to bright in even steps")
  func lightness() {
    // relative luminance, then CIE lightness: another measure than the one they are made by
    let lightness = ColorMap.heat.table.map { code -> Double in
      let parts = [16, 8, 0].map { Double(code >> UInt32($0) & 0xFF) / 255 }
      let linear = parts.map { $0 <= 0.040_45 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
      let luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
      return luminance > 0.008_856 ? 116 * pow(luminance, 1 / 3.0) - 16 : 903.3 * luminance
    }
    let steps = zip(lightness, lightness.dropFirst()).map { $1 - $0 }
    #expect(steps.allSatisfy { $0 > 0 && $0 < 3 })
    #expect(lightness[0] < 8 && lightness[lightness.count - 1] > 90)
  }

  @Test("A value beyond the range has the colour of the nearest end")
  func range() {
    let map = ColorMap.heat
    #expect(map.color(-500, in: -10...10) == map.table[0])
    #expect(map.color(-.infinity, in: -10...10) == map.table[0])
    #expect(map.color(99, in: -10...10) == map.table[map.table.count - 1])
  }

  @Test("A text too wide is cut with an ellipsis, one that fits isn't")
  func fitted() throws {
    let canvas = Canvas(try Surface.image(width: 10, height: 10))
    let style = Canvas.Style(size: 15, color: Theme.ink)
    let text = "a rather long title that has no room"
    #expect(canvas.fitted(text, style, to: 1_000) == text)
    let cut = canvas.fitted(text, style, to: 100)
    #expect(cut.hasSuffix("…") && cut.count > 5)
    #expect(canvas.width(of: cut, style) <= 100)
  }

  @Test("A halo is drawn around letters, and the letters over it")
  func halo() throws {
    func drawing(_ halo: Color?) throws -> String {
      let surface = try Surface.vector(width: 100, height: 40)
      let style = Canvas.Style(size: 15, color: Color(0x0000FF), halo: halo)
      Canvas(surface).text("8 votes", at: Point(x: 5, y: 20), style)
      return String(decoding: try surface.finish("a text"), as: UTF8.self)
    }
    // as a style or as attributes, with spaces or without: cairo's versions differ
    let (red, blue) = (#/stroke(:|=")rgb\(100%, ?0%, ?0%\)/#, #/fill(:|=")rgb\(0%, ?0%, ?100%\)/#)
    #expect(!(try drawing(nil)).contains(red))
    let haloed = try drawing(Color(0xFF0000))
    let halo = try #require(haloed.firstMatch(of: red))
    let letters = try #require(haloed.matches(of: blue).last)
    #expect(halo.range.upperBound < letters.range.lowerBound)
  }

  @Test(
    "No text is smaller than 12 pixels",
    arguments: [(640, 360), (800, 450), (1600, 900), (3200, 1800)])
  func legible(width: Int, height: Int) {
    let theme = Theme(width: width, height: height)
    for style in [theme.title, theme.note, theme.label] { #expect(style.size >= 12) }
  }
}
