/// Text in which case and diacritics make no difference: `Ça`, `ca` and `CA` are the same.
///
/// Latin and Greek letters lose what their Unicode names say after "WITH" (é is e, ø is o, ế is e),
/// ligatures come apart (æ is ae, ß is ss), and the eight Cyrillic letters that Unicode decomposes
/// become their bases. Whether an accent stands in one code point with its letter or after it makes
/// no difference either. Other scripts are left as they are: there a mark makes another letter.
struct FoldedText: Hashable, Sendable {
  let text: String

  init(_ text: String) {
    self.text = text.utf8.allSatisfy { $0 < 0x80 } ? text.lowercased() : Self.fold(text)
  }

  func contains(_ other: FoldedText) -> Bool { text.contains(other.text) }

  private static func fold(_ text: String) -> String {
    var folded = ""
    // upper case first: it takes ß to SS
    for character in text.uppercased().lowercased() {
      let scalars = character.unicodeScalars
      guard let first = scalars.first, let base = base(of: first, hasMarks: scalars.count > 1)
      else {
        folded.append(character)
        continue
      }
      folded += base
    }
    return folded
  }

  /// The letter without its marks; `nil` where the character stays as it is.
  private static func base(of scalar: Unicode.Scalar, hasMarks: Bool) -> String? {
    if let base = cyrillic[scalar] { return base }
    if cyrillic.values.contains(String(scalar)) { return String(scalar) }
    guard let name = scalar.properties.name else { return nil }
    if name.hasPrefix("LATIN SMALL ") { return latin(name) ?? (hasMarks ? String(scalar) : nil) }
    guard name.hasPrefix("GREEK SMALL LETTER ") else { return nil }
    let plain = name.split(separator: " ").prefix { $0 != "WITH" }.joined(separator: " ")
    return String(greek[plain] ?? scalar)
  }

  /// `LATIN SMALL LETTER E WITH ACUTE` is e, `LATIN SMALL LIGATURE OE` oe; `nil` for letters that
  /// are nothing else with marks.
  private static func latin(_ name: String) -> String? {
    let words = name.split(separator: " ")
    guard words.count > 3, words.count == 4 || words[4] == "WITH", words[3].utf8.count <= 2 else {
      return nil
    }
    return words[3].lowercased()
  }

  /// The plain letters by name. Final sigma is a sigma.
  private static let greek: [String: Unicode.Scalar] = {
    var letters = [String: Unicode.Scalar]()
    for value: UInt32 in 0x3B1...0x3C9 {
      guard let scalar = Unicode.Scalar(value), let name = scalar.properties.name else { continue }
      letters[name] = scalar
    }
    letters["GREEK SMALL LETTER FINAL SIGMA"] = letters["GREEK SMALL LETTER SIGMA"]
    return letters
  }()

  private static let cyrillic: [Unicode.Scalar: String] = [
    "й": "и", "ѝ": "и", "ё": "е", "ѐ": "е", "ї": "і", "ў": "у", "ѓ": "г", "ќ": "к",
  ]
}
