/// Rows of cells in columns as wide as their widest cell.
struct TextColumns {
  enum Side { case left, right }

  let sides: [Side]
  private(set) var rows: [[String]] = []

  init(_ sides: Side...) { self.sides = sides }

  mutating func append(_ cells: String...) { rows.append(cells) }

  /// A line a row, two spaces between columns, none at the end.
  var lines: [String] {
    let widths = sides.indices.map { column in rows.map { $0[column].columns }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].columns)
        return sides[column] == .left ? row[column] + padding : padding + row[column]
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
