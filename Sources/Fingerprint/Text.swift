/// A number for a person: at most one decimal.
func formatted(_ value: Double) -> String {
  let tenths = (value * 10).rounded()
  guard abs(tenths) < 1e15 else { return "\(value)" }
  return tenths.truncatingRemainder(dividingBy: 10) == 0
    ? "\(Int(tenths / 10))" : "\(tenths / 10)"
}

extension String {
  /// What a tag may be: without white space at both ends and, since it is shown in a line, no longer
  /// than a thousand characters; `nil` where nothing is left.
  var asTag: String? {
    let text = trimmed
    if text.isEmpty { return nil }
    return text.utf8.count <= 1_000 ? text : String(text.prefix(1_000))
  }

  /// Without white space and NULs at both ends.
  var trimmed: String {
    let isBlank: (Character) -> Bool = { $0.isWhitespace || $0 == "\0" }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }

  /// With control characters made visible: what a file's name or tags hold must not steer the
  /// terminal. Of what is longer than any path, a title in a database that somebody crafted, the
  /// beginning.
  package var printable: String {
    let limit = 2_048
    // a scalar has four bytes at most
    guard utf8.count <= 4 * limit else {
      return String(String.UnicodeScalarView(unicodeScalars.prefix(limit))).printable + "…"
    }
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isControl {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// C0, DEL and C1, separators of lines, and the marks that turn the direction of text around.
  fileprivate var isControl: Bool {
    switch value {
    case ..<0x20, 0x7F..<0xA0, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
