/// What a command line asks for.
enum Request: Equatable {
  case version
  /// Help on the named command, or on the tool.
  case help(command: String?, HelpLength, ColorChoice = .auto)
  case run(command: String, ParsedArguments)
}

/// Reads words against a table of commands.
///
/// `--name value`, `--name=value`, `-nvalue` and `-n value` give an option its value; `--` ends the
/// options; `-` alone is a word like any other. Options and words may be mixed, and the options
/// that every command has may stand before it. `-h`, `--help`, `-V` and `--version` are answered as
/// soon as they are met.
struct CommandLineParser {
  /// The commands, `help` and `version` among them.
  let commands: [CommandSyntax]

  /// The request in the words after the tool's name.
  func request(_ words: [String]) throws(UsageError) -> Request {
    var arguments = ParsedArguments()
    var rest = words[...]
    while let word = rest.first, word.hasPrefix("-"), word != "-" {
      rest.removeFirst()
      if let request = try answer(to: word, before: &rest, of: nil, &arguments) { return request }
    }
    guard let name = rest.popFirst() else {
      throw UsageError("no command given; expected \(names)")
    }
    guard let command = commands.first(where: { $0.name == name }) else {
      throw UsageError(unknown(command: name))
    }
    do {
      return try request(rest, for: command, arguments)
    } catch {
      throw UsageError(error.message, command: command.name)
    }
  }

  private func request(
    _ words: ArraySlice<String>, for command: CommandSyntax, _ given: ParsedArguments
  ) throws(UsageError) -> Request {
    var arguments = given
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
      let request = try answer(to: word, before: &rest, of: command, &arguments)
      if let request { return request }
    }
    try check(arguments.positionals, of: command)
    switch command.name {
    case "help":
      return .help(command: arguments.positionals.first, .long, arguments.color)
    case "version": return .version
    default: return .run(command: command.name, arguments)
    }
  }

  /// Takes an option in, with its value where it has one. One that asks for help or the version is
  /// answered at once, whatever else is wrong with the line.
  private func answer(
    to word: String, before rest: inout ArraySlice<String>, of command: CommandSyntax?,
    _ arguments: inout ParsedArguments
  ) throws(UsageError) -> Request? {
    let options = command?.allOptions ?? ToolSyntax.options
    let (option, attached) = try option(in: word, among: options, of: command)
    if option.long == Option.help.long, attached == nil {
      let color = color(in: rest) ?? arguments.color
      return .help(command: command?.name, word == "-h" ? .short : .long, color)
    }
    if option.long == Option.version.long, attached == nil { return .version }
    if option.value == nil {
      if attached != nil { throw UsageError("--\(option.long): takes no value") }
      arguments.add(flag: option)
    } else if let attached {
      try arguments.add(attached, to: option)
    } else {
      try arguments.add(value(of: option, from: &rest, among: options), to: option)
    }
    return nil
  }

  /// The colour asked for behind `--help`, as in `fpctl --help --color=always | less -R`.
  private func color(in words: ArraySlice<String>) -> ColorChoice? {
    let name = "--\(Option.color.long)"
    for (word, next) in zip(words, words.dropFirst() + [""]) {
      if word == name { return ColorChoice(rawValue: next) }
      if word.hasPrefix(name + "=") {
        return ColorChoice(rawValue: String(word.dropFirst(name.count + 1)))
      }
    }
    return nil
  }

  /// The option a word names, and the value it carries itself.
  private func option(
    in word: String, among options: [Option], of command: CommandSyntax?
  ) throws(UsageError) -> (Option, attached: String?) {
    if word.hasPrefix("--") {
      let parts = word.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = options.first(where: { $0.long == name }) else {
        throw UsageError(unknown(option: "--\(name)", among: options, of: command))
      }
      return (option, parts.count == 2 ? String(parts[1]) : nil)
    }
    let letter = word[word.index(after: word.startIndex)]
    let attached = word.dropFirst(2)
    guard let option = options.first(where: { $0.short == letter }) else {
      throw UsageError(unknown(option: word, among: options, of: command))
    }
    return (option, attached.isEmpty ? nil : String(attached))
  }

  private func unknown(
    option word: String, among options: [Option], of command: CommandSyntax?
  ) -> String {
    if command == nil, commands.flatMap(\.allOptions).contains(where: { $0.isNamed(by: word) }) {
      return "\(word): this option goes after the command"
    }
    if word.hasPrefix("--") {
      let meant = Spelling.suggestion(for: String(word.dropFirst(2)), among: options.map(\.long))
      return "\(word): no such option" + (meant.map { ", did you mean --\($0)?" } ?? "")
    }
    return "\(word): no such option" + (command == nil ? "" : "; a file of that name is ./\(word)")
  }

  /// The next word as the option's value, unless it is plainly another option of the command: then
  /// the value was forgotten.
  private func value(
    of option: Option, from rest: inout ArraySlice<String>, among options: [Option]
  ) throws(UsageError) -> String {
    let name = option.value?.name ?? ""
    guard let next = rest.first else {
      throw UsageError("--\(option.long): expected a value, as in --\(option.long) \(name)")
    }
    if next == "--" || options.contains(where: { $0.isNamed(by: next) }) {
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
        throw UsageError("\(positional.name): \(positional.kind.refusal(of: word, expected))")
      }
    }
  }

  private func unknown(command word: String) -> String {
    if let meant = Spelling.suggestion(for: word, among: commands.map(\.name)) {
      return "\(word): no such command, did you mean \(meant)?"
    }
    return "\(word): no such command; expected \(names)"
  }

  private var names: String {
    let names = commands.map(\.name)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}

extension ParsedArguments {
  /// The colour asked for; `auto` where none was.
  var color: ColorChoice { text(.color).flatMap { ColorChoice(rawValue: $0) } ?? .auto }
}
