/// Comma-separated values with a header, LF line ends and no more quotes than RFC 4180 asks for.
package struct CSVWriter: Sendable {
  private let columnCount: Int
  /// The file so far.
  package private(set) var text: String

  /// A file with these columns and no rows.
  package init(columns: [String]) {
    columnCount = columns.count
    text = Self.line(columns)
  }

  /// Adds a row, one field a column.
  package mutating func append(_ fields: [String]) {
    precondition(fields.count == columnCount, "a row needs one field for each column")
    text += Self.line(fields)
  }

  /// One row with its line end.
  static func line(_ fields: [String]) -> String {
    fields.map(escaped).joined(separator: ",") + "\n"
  }

  private static func escaped(_ field: String) -> String {
    let needsQuotes = field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    guard needsQuotes else { return field }
    var quoted = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
