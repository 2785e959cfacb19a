import Foundation
import Testing

@testable import FingerprintPages

@Suite("Pages")
struct PageTests {
  @Test(
    "Bytes are written as Foundation writes them in base 64",
    arguments: [0, 1, 2, 3, 4, 5, 255, 256])
  func base64(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 250) }
    #expect(DataURI.base64(bytes) == Data(bytes).base64EncodedString())
  }

  @Test(
    "Places are written to a tenth, as short as can be",
    arguments: [
      (0, "0"), (12, "12"), (12.34, "12.3"), (-0.04, "0"), (-0.06, "-0.1"), (-7.96, "-8"),
      (.nan, "0"), (1e300, "0"),
    ] as [(Double, String)])
  func places(value: Double, expected: String) {
    #expect(value.place == expected)
  }

  @Test("Text stays within the field, what is drawn keeps its place, and nothing in it is markup")
  func bounds() {
    var plot = StretchPlot(
      x: StretchPlot.Axis("time", 0...10, ticks: [(0, "0"), (5, "<5>"), (11, "11")]),
      y: StretchPlot.Axis("a & b", -1...1, ticks: [(0, "0")]), height: 10)
    plot.addDots([(x: 2.5, y: -2)], styles: ["found"])
    plot.addBar(x: 9...12, y: 0...3, style: "up")
    plot.addText("x < y", x: 15, y: 0, .middle)
    let figure = plot.figure("<title>")
    #expect(figure.contains("d=\"M2500 15000h0\""))
    #expect(figure.contains("x=\"9000\" y=\"-10000\" width=\"3000\" height=\"15000\""))
    #expect(figure.contains("left:100%;bottom:50%") && !figure.contains(">11<"))
    #expect(figure.contains("x &lt; y") && figure.contains("a &amp; b"))
    #expect(!figure.contains("<5>") && !figure.contains("<title>"))
  }

  @Test("Text on a plot has a halo, and a table that goes on beyond the page a shadow")
  func legibility() {
    let text = Page(title: "", body: "").text
    #expect(text.contains("text-shadow: 0 0 3px var(--panel), 0 0 3px"))
    #expect(text.contains("var(--edge), transparent) right"))
  }

  @Test("Only the columns of words are wrapped and as wide as words, a rank before them isn't")
  func columns() {
    let table = HTML.table(["", "track", "votes"], [["1", "Evening Street", "16"]], words: 1..<2)
    #expect(table.contains("<td>1</td><td class=\"word\">Evening Street</td><td>16</td>"))
    let plain = HTML.table(["model", "n"], [["x", "1"]])
    #expect(plain.contains("<th class=\"word\">model</th><th>n</th>"))
  }

  @Test("A page has its title and its own rules, and asks for nothing from elsewhere")
  func page() {
    let text = Page(title: "a < b", style: "i { color: red; }", body: "<h1>x</h1>").text
    #expect(text.contains("<title>a &lt; b</title>"))
    #expect(text.contains("i { color: red; }") && text.contains("<h1>x</h1>"))
    for word in ["http:", "https:", "src=", "@import", "url(", "<script"] {
      #expect(!text.contains(word))
    }
  }
}
