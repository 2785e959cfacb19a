import Testing

@testable import fpctl

@Suite("Human text")
struct HumanTextTests {
  @Test(
    "Rounding takes the noise of binary fractions away, and nothing from what is too large for it",
    arguments: [
      (0.1 + 0.2, 6, 0.3), (11.236_999_999_99, 6, 11.237), (-0.000_000_4, 6, 0), (1.5, 0, 2),
      (1e300, 6, 1e300), (12_345.678_9, 3, 12_345.679),
    ])
  func rounding(value: Double, places: Int, expected: Double) {
    #expect(value.rounded(places: places).description == expected.description)
  }

  @Test(
    "Digits are grouped by three",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func grouped(number: Int, expected: String) { #expect(number.grouped == expected) }

  @Test(
    "A fixed number of decimals is rounded, not cut",
    arguments: [
      (0.0, 1, "0.0"), (9.96, 1, "10.0"), (1.005, 0, "1"), (-0.04, 1, "0.0"), (-1.26, 1, "-1.3"),
      (1.0203, 4, "1.0203"), (0.06, 2, "0.06"), (1e300, 1, "1e+300"), (.infinity, 1, "inf"),
    ])
  func fixed(value: Double, places: Int, expected: String) {
    #expect(value.fixed(places) == expected)
  }

  @Test(
    "A clock time has minutes always and hours from the first on",
    arguments: [
      (0.0, "0:00"), (59.6, "1:00"), (225, "3:45"), (3599.4, "59:59"), (3723, "1:02:03"),
      (-5, "-0:05"), (-0.2, "0:00"), (360_000, "100:00:00"),
    ])
  func clock(seconds: Double, expected: String) { #expect(clockTime(seconds) == expected) }

  @Test(
    "A position has tenths",
    arguments: [(83.4, "1:23.4"), (59.96, "1:00.0"), (-3.25, "-0:03.3"), (-0.04, "0:00.0")])
  func position(seconds: Double, expected: String) {
    #expect(clockTime(seconds, tenths: true) == expected)
  }

  @Test(
    "A length of time is told in its largest units",
    arguments: [
      (0.0, "0.0 s"), (0.44, "0.4 s"), (9.96, "10 s"), (59.7, "1 min 0 s"), (185, "3 min 5 s"),
      (18_720, "5 h 12 min"), (183_600, "2 d 3 h"), (.infinity, "inf s"),
    ])
  func lengths(seconds: Double, expected: String) { #expect(roughTime(seconds) == expected) }

  @Test(
    "A probability has two digits, and a bound where the model ends",
    arguments: [
      (0.0, "< 1e-12"), (9e-13, "< 1e-12"), (1e-12, "= 1.0e-12"), (3.21e-7, "= 3.2e-7"),
      (9.96e-7, "= 1.0e-6"), (0.00099, "= 9.9e-4"), (0.0009999, "= 0.0010"), (0.00123, "= 0.0012"),
      (0.0999, "= 0.10"), (0.5, "= 0.50"), (1, "= 1.00"), (.nan, "= nan"),
    ])
  func probability(p: Double, expected: String) { #expect(chance(p) == expected) }

  @Test(
    "Nouns have a plural", arguments: [(0, "0 tracks"), (1, "1 track"), (1204, "1,204 tracks")])
  func nouns(number: Int, expected: String) { #expect(counted(number, "track") == expected) }

  @Test("What would steer a terminal is made visible, all else is kept")
  func printable() {
    #expect("a\u{1B}[2Jb\n".printable == "a\\u{1b}[2Jb\\u{a}")
    #expect("\u{202E}gpj\u{9B}".printable == "\\u{202e}gpj\\u{9b}")
    #expect("Für Élise – 月の光".printable == "Für Élise – 月の光")
    #expect(String(repeating: "月", count: 2_000).printable.count == 2_000)
    #expect(
      String(repeating: "月", count: 3_000).printable == String(repeating: "月", count: 2_048) + "…")
  }

  @Test(
    "Columns count wide characters twice and combined ones once",
    arguments: [("abc", 3), ("e\u{301}", 1), ("月の光", 6), ("한국", 4), ("", 0), ("🎵", 2)])
  func columns(text: String, expected: Int) {
    #expect(text.columns == expected)
    #expect(text.padded(to: 8).columns == 8)
    #expect(text.padded(to: 0) == text)
  }
}
