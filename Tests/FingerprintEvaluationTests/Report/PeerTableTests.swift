import Testing

@testable import FingerprintEvaluation

struct PeerTableTests {
  private static let text = """
    # What others reach

    Some words | with a bar.

    | condition | one, defaults | two | prototype |
    |---|--|--|--|
    | clean | .97 / .97 | 1.00 / .90 | 1.00 / 1.00 |
    | bar@2 | .20 / .10 | .30 / .10 | .90 / .80 |
    | **all without speed, tempo or pitch** | **.28 / .28** | **.77 / .61** | **.96 / .91** |

    | cost | one, defaults | two |
    |---|--|--|
    | index | 265 | 105 |
    """

  @Test("The best peer has most answers at 1 % false, then most first")
  func best() throws {
    let table = try PeerTable(parsing: Self.text, name: "peers.md")
    #expect(
      table.best("clean") == .init(peer: "one, defaults", rightFirst: 0.97, accepted: 0.97))
    #expect(table.best("bar@2") == .init(peer: "two", rightFirst: 0.3, accepted: 0.1))
    #expect(table.best(PeerTable.totalName) == .init(peer: "two", rightFirst: 0.77, accepted: 0.61))
    #expect(table.best("index") == nil)
    #expect(Set(table.conditions) == ["clean", "bar@2"])
  }

  @Test("A prototype is passed over unless it is asked for")
  func prototype() throws {
    let table = try PeerTable(parsing: Self.text, name: "peers.md", ignoredPeers: [])
    #expect(table.best("bar@2")?.peer == "prototype")
  }

  @Test(
    "A table that can't be understood is an error that names file and line",
    arguments: [
      ("no table", "peers.md: no table whose first column is called condition"),
      (
        "| condition | a |\n|--|--|\n| x | .9 |\n",
        "peers.md:3: \".9\" isn't two shares, \".9 / .8\""
      ),
      ("| condition | a |\n|--|--|\n| x |\n", "peers.md:3: 1 cells, where the header has 2"),
    ])
  func malformed(text: String, message: String) {
    let error = #expect(throws: EvaluationError.self) {
      try PeerTable(parsing: text, name: "peers.md")
    }
    #expect(error?.description == message)
  }
}
