import Testing

/// How a command is called, for tables of what every command must bear. A new command is a row.
struct Call: CustomTestStringConvertible {
  let words: [String]
  /// Whether it makes a database where there is none.
  var makesDatabase = false

  var testDescription: String { words[0] }

  /// The words for a shell.
  var quoted: String { words.map { "'\($0)'" }.joined(separator: " ") }

  static let all = [
    Call(words: ["identify", Fixture.noisy]),
    Call(words: ["index", Fixture.noisy, Fixture.clean], makesDatabase: true),
  ]
}
