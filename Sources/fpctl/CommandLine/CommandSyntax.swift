/// What a command line may say, as data.
///
/// One table drives everything that must agree about it: parsing and its checks, `-h`, `--help`,
/// the hints for misspelt words, and whatever else is written from it (completions, a manual page).
/// What isn't in the table isn't an option.
struct CommandSyntax: Sendable {
  /// The word after `fpctl`.
  let name: String
  /// What it does, in one line without a full stop.
  let summary: String
  /// More, for `--help`: paragraphs, which are wrapped to the width of the page.
  let discussion: [String]
  let positionals: [Positional]
  /// The command's own options; ``allOptions`` adds those of the tool.
  let options: [Option]
  let environment: [Note]
  /// The command's own exit codes; ``allExitCodes`` adds those of being stopped.
  let exitCodes: [Note]
  let examples: [Note]

  var allOptions: [Option] { options + ToolSyntax.options }

  var allExitCodes: [Note] {
    exitCodes + Note.stopExits.filter { note in !exitCodes.contains { $0.term == note.term } }
  }

  /// `fpctl identify [OPTION…] FILE…`.
  var usage: String {
    (["fpctl", name, "[OPTION…]"] + positionals.map(\.synopsis)).joined(separator: " ")
  }

  /// The fewest words the command can do with.
  var positionalMinimum: Int { positionals.count { !$0.isOptional } }

  /// The most words it takes; `nil` where there is no limit.
  var positionalMaximum: Int? {
    positionals.contains { $0.isRepeatable } ? nil : positionals.count
  }
}

/// A word and what it means: an exit code, a variable, an example line.
struct Note: Sendable {
  let term: String
  let meaning: String
}

/// A word that isn't an option.
struct Positional: Sendable {
  /// As help shows it, in capitals.
  let name: String
  let help: String
  let kind: WordKind
  var isRepeatable = false
  var isOptional = false

  /// `FILE…` or `[COMMAND]`.
  var synopsis: String {
    let word = name + (isRepeatable ? "…" : "")
    return isOptional ? "[\(word)]" : word
  }
}

/// What a word stands for, which decides how it is checked and how a shell could complete it.
enum WordKind: Sendable, Equatable {
  /// Any text but none at all.
  case text
  /// The path of a file or folder, or where the command says so `-`.
  case path
  /// The path of a database.
  case database
  /// One of these words.
  case choice([String])
  /// A whole number in this range.
  case integer(ClosedRange<Int>)
  /// A finite number in this range.
  case number(ClosedRange<Double>)
  /// A time in this range of seconds: `90`, `1:30` or `1:02:03.5`.
  case time(ClosedRange<Double>)
}

/// An option of a command.
struct Option: Sendable {
  /// The name after the two dashes.
  let long: String
  var short: Character?
  /// The value as help shows it, in capitals, and what it may be; `nil` for a flag.
  var value: (name: String, kind: WordKind)?
  /// One line without a full stop.
  let help: String
  /// More, for `--help`.
  var detail: String?
  /// What holds when the option isn't given, as help shows it.
  var defaultText: String?

  /// Whether `word` is the option, without a value, in its long or short form.
  func isNamed(by word: String) -> Bool {
    word == "--\(long)" || short.map { word == "-\($0)" } ?? false
  }

  /// `-j, --jobs N`.
  var synopsis: String {
    let dashes = (short.map { "-\($0), " } ?? "    ") + "--\(long)"
    return value.map { "\(dashes) \($0.name)" } ?? dashes
  }
}

// The options that several commands have, written once so that they can't drift apart.
extension Option {
  static let color = Option(
    long: "color", value: ("WHEN", .choice(["auto", "always", "never"])),
    help: "colour the output: auto, always or never",
    detail: "auto is on a terminal, unless NO_COLOR is set.", defaultText: "auto")

  static let quiet = Option(
    long: "quiet", short: "q", help: "print results and errors only",
    detail: "No progress, no warnings, and from commands that change something no account of it.")

  static let help = Option(
    long: "help", short: "h", help: "show help: -h a line an option, --help all of it")

  static let version = Option(long: "version", short: "V", help: "show the version")

  static let database = Option(
    long: "db", short: "d", value: ("FILE", .database), help: "the database",
    defaultText: "$FPCTL_DB, then ./fingerprints.fpdb")

  static let jobs = Option(
    long: "jobs", short: "j", value: ("N", .integer(1...256)), help: "files to work on at a time",
    defaultText: "one for each processor")
}

extension Note {
  static let databaseVariable = Note(
    term: "FPCTL_DB", meaning: "the database to use where --db isn't given")

  static let noColorVariable = Note(
    term: "NO_COLOR", meaning: "no colour, if set and not empty; --color overrules it")

  static let usageExit = Note(term: "64", meaning: "the command line can't be understood")

  /// For those commands that don't say more about it.
  static let stopExits = [
    Note(term: "130", meaning: "stopped by SIGINT (Ctrl-C)"),
    Note(term: "143", meaning: "stopped by SIGTERM"),
  ]
}
