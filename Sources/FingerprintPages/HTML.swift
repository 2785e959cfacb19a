/// Text for HTML and SVG.
package enum HTML {
  /// With what has a meaning in markup made harmless, in text and in quoted attributes.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A path as a reference in a link: everything but letters, digits and `-._~/` percent-encoded.
  package static func link(_ path: String) -> String {
    let plain = Set("-._~/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    return path.utf8.reduce(into: "") { link, byte in
      if plain.contains(byte) {
        link.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        link += "%" + String(repeating: "0", count: 2 - digits.count) + digits
      }
    }
  }

  /// A table in a frame of its own that scrolls where it is wider than the page. Cells are HTML;
  /// the columns `words` hold text, which stands on the left and is wrapped, the others numbers.
  package static func table(
    _ header: [String], _ rows: [[String]], words: Range<Int> = 0..<1
  ) -> String {
    func line(_ cells: [String], _ tag: String) -> String {
      let cells = cells.enumerated().map { index, cell in
        "<\(tag)\(words.contains(index) ? " class=\"word\"" : "")>\(cell)</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return """
      <div class="scroll"><table>
      <thead>\(line(header, "th"))</thead>
      <tbody>
      \(rows.map { line($0, "td") }.joined(separator: "\n"))
      </tbody>
      </table></div>
      """
  }
}
