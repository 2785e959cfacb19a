/// Completion for fish, 3.0 or later.
struct FishCompletion {
  let commands: [CommandSyntax]

  var script: String {
    """
    # fish completion for fpctl, made by 'fpctl completions fish'

    # the command on the line up to the cursor, if there is one yet
    function __fpctl_command
      set -l words (commandline -opc)
      set -e words[1]
      while set -q words[1]
        switch $words[1]
          case \(valuedOptions)
            set -e words[1]
          case '-*'
          case '*'
            echo $words[1]
            return 0
        end
        set -e words[1]
      end
      return 1
    end

    function __fpctl_is
      test "$argv[1]" = (__fpctl_command; or echo '')
    end

    complete -c fpctl -e
    complete -c fpctl -f

    \(ToolSyntax.options.map { line($0, for: "") }.joined(separator: "\n"))
    \(commands.map(commandLine).joined(separator: "\n"))

    \(commands.map(section).joined(separator: "\n\n"))

    """
  }

  private var valuedOptions: String {
    ToolSyntax.options.filter { $0.value != nil }.flatMap(\.names).joined(separator: " ")
  }

  private func commandLine(_ command: CommandSyntax) -> String {
    "complete -c fpctl -n '__fpctl_is \"\"' -a \(command.name) -d \(quoted(command.summary))"
  }

  private func section(_ command: CommandSyntax) -> String {
    let words = command.positionals.compactMap { positional in
      wordsFlags(for: positional.kind).map { flags in
        start(for: command.name) + " " + flags + " -d \(quoted(positional.name))"
      }
    }
    return (words + command.allOptions.map { line($0, for: command.name) }).joined(separator: "\n")
  }

  private func line(_ option: Option, for command: String) -> String {
    var line = start(for: command)
    if let short = option.short { line += " -s \(short)" }
    line += " -l \(option.long)"
    if let kind = option.value?.kind { line += " " + valueFlags(for: kind) }
    return line + " -d \(quoted(option.help))"
  }

  private func start(for command: String) -> String {
    "complete -c fpctl -n '__fpctl_is \(command.isEmpty ? "\"\"" : command)'"
  }

  private func valueFlags(for kind: WordKind) -> String {
    switch kind {
    case .choice(let choices): "-x -a \(quoted(choices.joined(separator: " ")))"
    case .path, .database: "-r -F"
    case .text, .integer, .number, .time: "-x"
    }
  }

  private func wordsFlags(for kind: WordKind) -> String? {
    switch kind {
    case .choice(let choices): "-a \(quoted(choices.joined(separator: " ")))"
    case .path, .database: "-F"
    case .text, .integer, .number, .time: nil
    }
  }

  /// In single quotes, inside which fish knows two escapes.
  private func quoted(_ text: String) -> String {
    "'" + text.replacing(#"\"#, with: #"\\"#).replacing("'", with: #"\'"#) + "'"
  }
}
