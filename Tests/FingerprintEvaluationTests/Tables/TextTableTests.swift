import Testing

@testable import FingerprintEvaluation

struct TextTableTests {
  @Test("A table is Markdown with its columns padded to one width")
  func padding() {
    var table = TextTable(words: "condition", numbers: ["n"])
    table.append(["clean", "30"])
    table.append(["a|b", "1234"])
    table.append(["|a||", "5"])
    #expect(
      table.text == """
        | condition |    n |
        | --------- | ---: |
        | clean     |   30 |
        | a\\|b      | 1234 |
        | \\|a\\|\\|   |    5 |

        """)
  }

  @Test(
    "A decimal has exactly the places asked for",
    arguments: [
      (0.5, 2, "0.50"), (0.005, 2, "0.01"), (-3.14, 1, "-3.1"), (2.5, 0, "3"), (-0.001, 2, "0.00"),
      (12345.678, 1, "12345.7"), (0.999, 2, "1.00"), (.infinity, 2, "inf"), (0, 3, "0.000"),
    ])
  func decimals(value: Double, places: Int, text: String) {
    #expect(value.decimal(places) == text)
  }

  @Test(
    "A small number keeps two digits and its power of ten",
    arguments: [
      (0.007406, "7.4e-3"), (1, "1.0e0"), (0.0999, "1.0e-1"), (1e-300, "1.0e-300"), (250, "2.5e2"),
      (0, "0.0"),
    ])
  func powers(value: Double, text: String) {
    #expect(value.scientific == text)
  }
}
