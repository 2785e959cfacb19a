/// A command's words, checked against its table.
///
/// Values were checked for their kind when they were parsed, so the accessors only convert; asking
/// for an option as another kind than the table gives it is a mistake of the program and traps.
struct ParsedArguments: Equatable {
  /// What isn't an option, in order.
  private(set) var positionals: [String] = []
  private var flags: Set<String> = []
  private var values: [String: [String]] = [:]

  /// Whether a flag was given.
  func has(_ option: Option) -> Bool { flags.contains(option.long) }

  /// The value of a text, path or choice option; the last one where it was given several times.
  func text(_ option: Option) -> String? { values[option.long]?.last }

  /// The values of an option that may be repeated.
  func texts(_ option: Option) -> [String] { values[option.long] ?? [] }

  /// The value of a whole-number option.
  func integer(_ option: Option) -> Int? {
    guard case .integer = option.value?.kind else {
      preconditionFailure("--\(option.long) isn't a whole number in the table of options")
    }
    return text(option).flatMap { Int($0) }
  }

  /// The value of a number option.
  func number(_ option: Option) -> Double? {
    guard case .number = option.value?.kind else {
      preconditionFailure("--\(option.long) isn't a number in the table of options")
    }
    return text(option).flatMap { Double($0) }
  }

  mutating func add(positional word: String) { positionals.append(word) }

  mutating func add(flag option: Option) { flags.insert(option.long) }

  mutating func add(_ value: String, to option: Option) throws(UsageError) {
    guard let kind = option.value?.kind else {
      preconditionFailure("--\(option.long) takes no value in the table of options")
    }
    if let expected = kind.expectation(unmetBy: value) {
      throw UsageError("--\(option.long): expected \(expected), got \"\(value)\"")
    }
    values[option.long, default: []].append(value)
  }
}

extension WordKind {
  /// What was expected where `word` isn't that; `nil` where all is well.
  func expectation(unmetBy word: String) -> String? {
    switch self {
    case .text:
      return word.isEmpty ? "some text" : nil
    case .path:
      return word.isEmpty ? "a path" : nil
    case .choice(let words):
      if words.contains(word) { return nil }
      return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    case .integer(let range):
      if let number = Int(word), range.contains(number) { return nil }
      return "a whole number from \(range.lowerBound.grouped) to \(range.upperBound.grouped)"
    case .number(let range):
      // `Double` also reads hexadecimal, "nan" and "inf", which nobody means
      let isDecimal = word.utf8.allSatisfy { "0123456789.+-eE".utf8.contains($0) }
      if isDecimal, let number = Double(word), range.contains(number) { return nil }
      return "a number from \(range.lowerBound.shortest) to \(range.upperBound.shortest)"
    }
  }
}
