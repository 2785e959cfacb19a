/// How much help was asked for.
enum HelpLength: Equatable {
  /// A line an option: `-h`.
  case short
  /// Everything: `--help`.
  case long
}

/// The help pages, written from the table.
struct HelpText {
  let commands: [CommandSyntax]
  var palette = Palette(isOn: false)
  /// Columns of the page. Lines of the table that are longer still aren't broken inside a word.
  var width = 80

  /// The page on the tool.
  func tool(_ length: HelpLength) -> String {
    var page = "\(ToolSyntax.summary)\n\n"
    page += "\(heading("Usage:")) fpctl [OPTION…] COMMAND …\n"
    page += "\n\(heading("Commands:"))\n"
    page += list(commands.map { Note(term: $0.name, meaning: $0.summary) })
    page += "\n\(heading("Options:")) (before or after the command)\n"
    page += list(ToolSyntax.options.map { note(on: $0, length) })
    if length == .long {
      page += "\n\(heading("Environment:"))\n" + list(ToolSyntax.environment)
      page += "\n\(heading("Exit codes:"))\n" + list(ToolSyntax.exitCodes)
      page += "\n" + wrapped(ToolSyntax.interruption, indent: 0)
      let examples = commands.filter { $0.name != "help" && $0.name != "version" }
        .compactMap(\.examples.first)
      page += "\n\(heading("Examples:"))\n" + exampleList(examples)
    }
    return page + "\nsee 'fpctl COMMAND --help' for each\n"
  }

  /// The page on a command.
  func page(on command: CommandSyntax, _ length: HelpLength) -> String {
    var page = "\(command.summary)\n\n"
    page += "\(heading("Usage:")) \(command.usage)\n"
    if length == .long {
      for paragraph in command.discussion { page += "\n" + wrapped(paragraph, indent: 0) }
    }
    let positionals = command.positionals.map { Note(term: $0.name, meaning: $0.help) }
    let options = command.allOptions.map { note(on: $0, length) }
    let column = (positionals + options).map(\.term.count).max() ?? 0
    if !positionals.isEmpty {
      page += "\n\(heading("Arguments:"))\n" + list(positionals, column: column)
    }
    page += "\n\(heading("Options:"))\n" + list(options, column: column)
    guard length == .long else {
      return page + "\nsee 'fpctl \(command.name) --help' for examples and exit codes\n"
    }
    if !command.environment.isEmpty {
      page += "\n\(heading("Environment:"))\n" + list(command.environment)
    }
    page += "\n\(heading("Exit codes:"))\n" + list(command.allExitCodes)
    if !command.examples.isEmpty {
      page += "\n\(heading("Examples:"))\n" + exampleList(command.examples)
    }
    return page
  }

  private func note(on option: Option, _ length: HelpLength) -> Note {
    var meaning = option.help
    if let text = option.defaultText { meaning += " (default: \(text))" }
    if length == .long, let detail = option.detail { meaning += ". \(detail)" }
    return Note(term: option.synopsis, meaning: meaning)
  }

  private func heading(_ text: String) -> String { palette.bold(text) }

  private func list(_ notes: [Note], column: Int? = nil) -> String {
    let column = column ?? notes.map(\.term.count).max() ?? 0
    return notes.map { note in
      let term = "  " + note.term.padded(to: column) + "  "
      return term + wrapped(note.meaning, indent: term.count).dropFirst(term.count)
    }.joined()
  }

  private func exampleList(_ notes: [Note]) -> String {
    notes.map { "  \($0.term)\n" + wrapped($0.meaning, indent: 6) }.joined()
  }

  /// Words laid out in lines of at most `width` columns, each behind `indent` spaces and ended by a
  /// line feed.
  func wrapped(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = margin
    for word in text.split(separator: " ") {
      if line.count > indent, line.count + 1 + word.count > width {
        lines.append(line)
        line = margin
      }
      line += (line.count > indent ? " " : "") + word
    }
    return (lines + [line]).map { "\($0)\n" }.joined()
  }
}
