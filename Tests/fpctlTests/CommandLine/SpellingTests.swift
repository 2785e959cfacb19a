import Testing

@testable import fpctl

@Suite("Spelling")
struct SpellingTests {
  @Test(
    "The distance counts insertions, removals, replacements and swaps",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1),
      ("kitten", "sitting", 3), ("index", "indx", 1), ("jobs", "job", 1), ("ca", "abc", 3),
    ])
  func distance(a: String, b: String, expected: Int) {
    #expect(Spelling.distance(a, b) == expected)
    #expect(Spelling.distance(b, a) == expected)
  }

  @Test(
    "A near word is suggested, a far one isn't",
    arguments: [
      ("identfy", "identify"), ("idnetify", "identify"), ("indxe", "index"), ("ident", "identify"),
      ("INDEX", "index"), ("Idnetify", "identify"),
      ("i", nil), ("remove", nil), ("", nil), ("x", nil),
    ] as [(String, String?)])
  func suggestion(word: String, expected: String?) {
    #expect(Spelling.suggestion(for: word, among: ["index", "identify"]) == expected)
  }

  @Test("Of equally near words the first is suggested")
  func ties() {
    #expect(Spelling.suggestion(for: "bat", among: ["cat", "hat"]) == "cat")
  }
}
