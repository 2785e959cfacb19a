/// A command's words, checked against its table.
///
/// Values were checked for their kind when they were parsed, so the accessors only convert; asking
/// for an option as another kind than the table gives it is a mistake of the program and traps.
struct ParsedArguments: Equatable {
  /// What isn't an option, in order.
  private(set) var positionals: [String] = []
  private var flags: Set<String> = []
  private var values: [String: String] = [:]

  /// Whether a flag was given.
  func has(_ option: Option) -> Bool { flags.contains(option.long) }

  /// The value of an option as it was written; the last one where it was given several times, so that
  /// an alias can be overruled.
  func text(_ option: Option) -> String? { values[option.long] }

  /// The value of a whole-number option.
  func integer(_ option: Option) -> Int? {
    guard case .integer = option.value?.kind else {
      preconditionFailure("--\(option.long) isn't a whole number in the table of options")
    }
    return text(option).flatMap { Int($0) }
  }

  /// The value of a number option, or the seconds of a time option.
  func number(_ option: Option) -> Double? {
    switch option.value?.kind {
    case .number: text(option).flatMap { Double(decimal: $0) }
    case .time: text(option).flatMap { Double(time: $0) }
    default: preconditionFailure("--\(option.long) isn't a number in the table of options")
    }
  }

  mutating func add(positional word: String) { positionals.append(word) }

  mutating func add(flag option: Option) { flags.insert(option.long) }

  mutating func add(_ value: String, to option: Option) throws(UsageError) {
    guard let kind = option.value?.kind else {
      preconditionFailure("--\(option.long) takes no value in the table of options")
    }
    if let expected = kind.expectation(unmetBy: value) {
      throw UsageError("--\(option.long): \(kind.refusal(of: value, expected))")
    }
    values[option.long] = value
  }
}

extension WordKind {
  /// What was expected where `word` isn't that; `nil` where all is well.
  func expectation(unmetBy word: String) -> String? {
    switch self {
    case .text:
      return word.isEmpty ? "some text" : nil
    case .path, .database:
      return word.isEmpty ? "a path" : nil
    case .choice(let words):
      if words.contains(word) { return nil }
      let others = words.dropLast().joined(separator: ", ")
      return (others.isEmpty ? "" : others + " or ") + (words.last ?? "")
    case .integer(let range):
      if let number = Int(word), range.contains(number) { return nil }
      return "a whole number from \(range.lowerBound.grouped) to \(range.upperBound.grouped)"
    case .number(let range):
      if let number = Double(decimal: word), range.contains(number) { return nil }
      return "a number from \(range.lowerBound.shortest) to \(range.upperBound.shortest)"
    case .time(let range):
      let time = Double(time: word)
      if let time, range.contains(time) { return nil }
      if let time, time < 0 { return "a time that isn't negative, as 90, 1:30 or 1:02:03" }
      return "a time as 90, 1:30 or 1:02:03,"
        + " from \(range.lowerBound.shortest) to \(range.upperBound.shortest) s"
    }
  }

  /// What was expected, what `word` was instead, and what it may have meant.
  func refusal(of word: String, _ expected: String) -> String {
    var hint: String?
    if case .choice(let words) = self { hint = Spelling.suggestion(for: word, among: words) }
    return "expected \(expected), got \"\(word)\"" + (hint.map { ", did you mean \($0)?" } ?? "")
  }
}
