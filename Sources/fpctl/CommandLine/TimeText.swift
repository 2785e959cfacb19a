extension Double {
  /// Reads a decimal number. `Double` by itself also reads hexadecimal, "nan" and "inf", which
  /// nobody means.
  init?(decimal word: String) {
    guard word.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }) else { return nil }
    self.init(word)
  }

  /// Reads a time as seconds: `90`, `1:30`, `1:02:03.5`. Behind a colon stand two digits below 60,
  /// and only the seconds have decimals.
  init?(time word: String) {
    let isNegative = word.hasPrefix("-")
    let parts = word.dropFirst(isNegative ? 1 : 0)
      .split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 1 else {
      self.init(decimal: word)
      return
    }
    guard parts.count <= 3 else { return nil }
    var seconds = 0.0
    for (index, part) in parts.enumerated() {
      let whole = part.prefix { $0 != "." }
      let mayHaveDecimals = index == parts.count - 1
      guard !whole.isEmpty, index == 0 || whole.utf8.count == 2,
        part.utf8.allSatisfy({ "0123456789.".utf8.contains($0) }),
        mayHaveDecimals || whole.count == part.count, let value = Double(String(part)),
        index == 0 || value < 60
      else { return nil }
      seconds = seconds * 60 + value
    }
    self = isNegative ? -seconds : seconds
  }
}
