/// A table that is Markdown and, its columns padded to one width, also reads well on a terminal.
package struct TextTable: Sendable {
  /// On which side a column's texts are padded.
  package enum Alignment: Sendable {
    /// For words.
    case left
    /// For numbers.
    case right
  }

  private let columns: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  /// A table of these columns and no rows.
  package init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  /// A table whose first column holds words and the others numbers.
  package init(words: String, numbers: [String]) {
    self.init([(words, .left)] + numbers.map { ($0, .right) })
  }

  /// Adds a row, one cell a column.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row needs one cell for each column")
    rows.append(cells.map { $0.replacing("|", with: "\\|") })
  }

  /// The table, a line each for the header, the rule below it and the rows. Ends with a line feed.
  package var text: String {
    let widths = columns.indices.map { index in
      max(3, ([columns[index].title] + rows.map { $0[index] }).map(\.count).max() ?? 0)
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { index in
        let padding = String(repeating: " ", count: widths[index] - cells[index].count)
        return columns[index].alignment == .left ? cells[index] + padding : padding + cells[index]
      }
      return "| " + padded.joined(separator: " | ") + " |\n"
    }
    let rule = columns.indices.map { index in
      let dashes = String(repeating: "-", count: widths[index] - 1)
      return columns[index].alignment == .left ? "-" + dashes : dashes + ":"
    }
    return line(columns.map(\.title)) + line(rule) + rows.map(line).joined()
  }
}
