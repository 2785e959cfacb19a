/// What a command line asks for.
enum Request: Equatable {
  case version
  /// Help on the named command, or on the tool.
  case help(command: String?, HelpLength)
  case run(command: String, ParsedArguments)
}

/// Reads words against a table of commands.
///
/// `--name value`, `--name=value`, `-nvalue` and `-n value` give an option its value; `--` ends the
/// options; `-` alone is a word like any other. Options and words may be mixed. `-h` and `--help`
/// are answered as soon as they are met.
struct CommandLineParser {
  let commands: [CommandSyntax]

  /// The request in the words after the tool's name.
  func request(_ words: [String]) throws(UsageError) -> Request {
    guard let first = words.first else {
      throw UsageError("no command given; expected \(names(joinedBy: "or"))")
    }
    switch first {
    case "--version": return .version
    case "-h": return .help(command: nil, .short)
    case "--help": return .help(command: nil, .long)
    case "help": return try helpRequest(words.dropFirst())
    default: break
    }
    if first.hasPrefix("-"), first != "-" {
      throw UsageError(misplaced(option: first))
    }
    guard let command = commands.first(where: { $0.name == first }) else {
      throw UsageError(unknown(command: first))
    }
    do {
      return try request(words.dropFirst(), for: command)
    } catch {
      throw UsageError(error.message, command: command.name)
    }
  }

  private func helpRequest(_ words: ArraySlice<String>) throws(UsageError) -> Request {
    guard let name = words.first, !["-h", "--help"].contains(name) else {
      return .help(command: nil, .long)
    }
    guard commands.contains(where: { $0.name == name }) else {
      throw UsageError(unknown(command: name))
    }
    guard words.count == 1 else {
      throw UsageError("help: unexpected word \"\(words[words.startIndex + 1])\"")
    }
    return .help(command: name, .long)
  }

  private func request(
    _ words: ArraySlice<String>, for command: CommandSyntax
  ) throws(UsageError) -> Request {
    var arguments = ParsedArguments()
    var rest = words
    while let word = rest.popFirst() {
      if word == "--" {
        for word in rest { arguments.add(positional: word) }
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        arguments.add(positional: word)
        continue
      }
      let (option, attached) = try option(in: word, of: command)
      if option.long == Option.help.long, attached == nil {
        return .help(command: command.name, word == "-h" ? .short : .long)
      }
      if option.value == nil {
        if attached != nil { throw UsageError("--\(option.long): takes no value") }
        arguments.add(flag: option)
      } else if let attached {
        try arguments.add(attached, to: option)
      } else {
        try arguments.add(value(of: option, from: &rest, of: command), to: option)
      }
    }
    try check(arguments.positionals, of: command)
    return .run(command: command.name, arguments)
  }

  /// The option a word names, and the value it carries itself.
  private func option(
    in word: String, of command: CommandSyntax
  ) throws(UsageError) -> (Option, attached: String?) {
    if word.hasPrefix("--") {
      let parts = word.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = command.option(long: name) else {
        let names = command.allOptions.map(\.long)
        let hint = Spelling.suggestion(for: name, among: names).map { ", did you mean --\($0)?" }
        throw UsageError("--\(name): no such option\(hint ?? "")")
      }
      return (option, parts.count == 2 ? String(parts[1]) : nil)
    }
    let letter = word[word.index(after: word.startIndex)]
    let attached = word.dropFirst(2)
    guard let option = command.option(short: letter) else {
      throw UsageError("\(word): no such option; a file of that name is ./\(word)")
    }
    return (option, attached.isEmpty ? nil : String(attached))
  }

  /// The next word as the option's value, unless it is plainly another option of the command: then
  /// the value was forgotten.
  private func value(
    of option: Option, from rest: inout ArraySlice<String>, of command: CommandSyntax
  ) throws(UsageError) -> String {
    let name = option.value?.name ?? ""
    guard let next = rest.first else {
      throw UsageError("--\(option.long): expected a value, as in --\(option.long) \(name)")
    }
    if next == "--" || command.allOptions.contains(where: { $0.isNamed(by: next) }) {
      throw UsageError(
        "--\(option.long): expected a value, found \(next);"
          + " if that is the value, write --\(option.long)=\(next)")
    }
    rest.removeFirst()
    return next
  }

  private func check(_ words: [String], of command: CommandSyntax) throws(UsageError) {
    if words.count < command.positionalMinimum {
      throw UsageError("expected \(command.positionals[words.count].synopsis)")
    }
    if let maximum = command.positionalMaximum, words.count > maximum {
      throw UsageError("unexpected word \"\(words[maximum])\"")
    }
    for (index, word) in words.enumerated() {
      let positional = command.positionals[min(index, command.positionals.count - 1)]
      if let expected = positional.kind.expectation(unmetBy: word) {
        throw UsageError("\(positional.name): expected \(expected), got \"\(word)\"")
      }
    }
  }

  private func unknown(command word: String) -> String {
    let names = commands.map(\.name) + ["help"]
    if let meant = Spelling.suggestion(for: word, among: names) {
      return "\(word): no such command, did you mean \(meant)?"
    }
    return "\(word): no such command; expected \(self.names(joinedBy: "or"))"
  }

  private func misplaced(option word: String) -> String {
    let name = String(word.prefix { $0 != "=" })
    let isKnown = commands.flatMap(\.allOptions).contains { $0.isNamed(by: name) }
    if isKnown { return "\(name): options go after the command" }
    let bareName = String(name.drop { $0 == "-" })
    let hint = Spelling.suggestion(for: bareName, among: ["version", "help"])
    return "\(name): no such option" + (hint.map { ", did you mean --\($0)?" } ?? "")
  }

  private func names(joinedBy word: String) -> String {
    let names = commands.map(\.name) + ["help"]
    return names.dropLast().joined(separator: ", ") + " \(word) " + names[names.count - 1]
  }
}
