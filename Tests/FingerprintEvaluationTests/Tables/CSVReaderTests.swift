import Testing

@testable import FingerprintEvaluation

struct CSVReaderTests {
  private func fields(_ text: String) throws -> [[String]] {
    try CSVReader(name: "t.csv").records(in: text.utf8).map(\.fields)
  }

  @Test(
    "Fields are what RFC 4180 says they are",
    arguments: [
      ("", []),
      ("a,b\n", [["a", "b"]]),
      ("a,b", [["a", "b"]]),
      ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
      ("a,,\n", [["a", "", ""]]),
      ("\"a,b\",c\n", [["a,b", "c"]]),
      ("\"a \"\"b\"\" c\"\n", [["a \"b\" c"]]),
      ("\"one\ntwo\",x\n", [["one\ntwo", "x"]]),
      ("\"\",\"\"\n", [["", ""]]),
      ("a\n\nb\n", [["a"], ["b"]]),
      ("\u{FEFF}\"a\",é\n", [["a", "é"]]),
      (" a , b \n", [[" a ", " b "]]),
    ] as [(String, [[String]])])
  func fields(text: String, expected: [[String]]) throws {
    #expect(try fields(text) == expected)
  }

  @Test("A record knows the line on which it begins, also after a field of several lines")
  func lines() throws {
    let records = try CSVReader(name: "t.csv").records(in: "a\n\"b\nc\"\n\nd\n".utf8)
    #expect(records.map(\.line) == [1, 2, 5])
  }

  @Test(
    "Text that isn't CSV is an error that names file and line",
    arguments: [
      ("a\nb\"c\n", "t.csv:2: a quote inside an unquoted field"),
      ("a\n\n\"b\nc\n", "t.csv:3: a quote that is never closed"),
      ("\"a\"b\n", "t.csv:1: text after a closing quote"),
      ("a\rb\n", "t.csv:1: a carriage return without a line feed"),
      ("a\r", "t.csv:1: a carriage return without a line feed"),
    ])
  func malformed(text: String, message: String) {
    let error = #expect(throws: EvaluationError.self) { try fields(text) }
    #expect(error?.description == message)
  }

  @Test("Bytes that aren't UTF-8 are an error")
  func invalidText() {
    let error = #expect(throws: EvaluationError.self) {
      try CSVReader(name: "t.csv").records(in: [0x61, 0x0A, 0xFF, 0x0A])
    }
    #expect(error?.description == "t.csv:2: text that isn't UTF-8")
  }

  @Test("What the writer writes the reader reads")
  func roundTrip() throws {
    let rows = [["plain", "a,b"], ["a \"b\"", "one\r\ntwo"], ["", "é"]]
    var writer = CSVWriter(columns: ["x", "y"])
    for row in rows { writer.append(row) }
    #expect(try fields(writer.text) == [["x", "y"]] + rows)
  }
}

struct CSVTableTests {
  private func table(_ text: String, _ required: [String]) throws -> CSVTable {
    try CSVTable(parsing: text.utf8, name: "t.csv", requiring: required)
  }

  @Test("Columns are found by name in any order, and unknown ones are ignored")
  func columns() throws {
    let row = try #require(try table("x,b,a\n1,2,\n", ["a", "b"]).rows.first)
    #expect(try row.number("b") == 2)
    #expect(try row.optionalNumber("a") == nil)
  }

  @Test(
    "A table that doesn't fit is an error that names file and line",
    arguments: [
      ("", "t.csv:1: empty, where a header was expected"),
      ("b\n", "t.csv:1: no column a"),
      ("a,a\n", "t.csv:1: two columns are called a"),
      ("a,b\n1,2\n3\n", "t.csv:3: 1 fields, where the header has 2"),
    ])
  func misfits(text: String, message: String) {
    let error = #expect(throws: EvaluationError.self) { try table(text, ["a"]) }
    #expect(error?.description == message)
  }

  @Test("A number that isn't one is an error", arguments: ["x", "nan", "inf", "1,5"])
  func numbers(field: String) throws {
    let row = try #require(try table("a\n\"\(field)\"\n", ["a"]).rows.first)
    let error = #expect(throws: EvaluationError.self) { try row.number("a") }
    #expect(error?.description == "t.csv:2: a is \"\(field)\", not a number")
  }

  @Test("A missing file is an error that names it")
  func missingFile() {
    let error = #expect(throws: EvaluationError.self) {
      try CSVTable(contentsOf: "/nowhere/t.csv", requiring: [])
    }
    #expect(error?.description == "/nowhere/t.csv: No such file or directory")
  }
}
