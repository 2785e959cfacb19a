/// Completion for bash, 3.2 (which macOS has) or later.
///
/// What is completed depends on the command and, where the word before is an option that takes a
/// value, on that option; both come from the table as the arms of a `case`.
struct BashCompletion {
  let commands: [CommandSyntax]

  var script: String {
    """
    # bash completion for fpctl, made by 'fpctl completions bash'

    _fpctl_words() {
      local word
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$2")
    }

    _fpctl_files() {
      local word
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$1")
    }

    # databases and folders; where there are none any file, for a database may be called anything
    _fpctl_databases() {
      local word
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do
        COMPREPLY+=("$word")
      done < <(compgen -d -- "$1"; compgen -f -X '!*.fpdb' -- "$1")
      [[ ${#COMPREPLY[@]} -gt 0 ]] || _fpctl_files "$1"
    }

    _fpctl() {
      local current=${COMP_WORDS[COMP_CWORD]} before= command= index ended=
      [[ $COMP_CWORD -gt 0 ]] && before=${COMP_WORDS[COMP_CWORD - 1]}
      # --option=value comes as three words
      if [[ $current == = ]]; then
        current=
      elif [[ $before == = && $COMP_CWORD -gt 1 ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
      fi
      COMPREPLY=()
      for ((index = 1; index < COMP_CWORD; index++)); do
        case $command:${COMP_WORDS[index]} in
          \(valuedOptions)) [[ ${COMP_WORDS[index + 1]} == = ]] && ((index++)); ((index++)) ;;
          :-*|:=) ;;
          :*) command=${COMP_WORDS[index]} ;;
          *:--) ended=1 ;;
        esac
      done
      if [[ ! $ended ]]; then
        case $command:$before in
    \(lines(of: valueArms, indent: 6))
        esac
        if [[ $current == -* ]]; then
          case $command in
    \(lines(of: optionArms, indent: 8))
          esac
          return
        fi
      fi
      case $command in
    \(lines(of: wordArms, indent: 4))
      esac
    }

    complete -F _fpctl fpctl

    """
  }

  /// The tool's options that take a value, as patterns for the time before the command.
  private var valuedOptions: String {
    ToolSyntax.options.filter { $0.value != nil }.flatMap(\.names).map { ":\($0)" }
      .joined(separator: "|")
  }

  private var valueArms: [String] {
    let tool = ToolSyntax.options.map { ("", $0) }
    let own = commands.flatMap { command in command.allOptions.map { (command.name, $0) } }
    return (tool + own).compactMap { command, option in
      guard let kind = option.value?.kind else { return nil }
      let pattern = option.names.map { "\(command):\($0)" }.joined(separator: "|")
      return
        "\(pattern)) \([call(for: kind), "return"].compactMap(\.self).joined(separator: "; ")) ;;"
    }
  }

  private var optionArms: [String] {
    let tool = [("''", ToolSyntax.options)]
    return (tool + commands.map { ($0.name, $0.allOptions) }).map { command, options in
      "\(command)) _fpctl_words \(words(options.flatMap(\.names))) \"$current\" ;;"
    }
  }

  private var wordArms: [String] {
    let tool = "'') _fpctl_words \(words(commands.map(\.name))) \"$current\" ;;"
    return [tool]
      + commands.compactMap { command in
        let calls = command.positionals.compactMap { call(for: $0.kind) }
        return calls.isEmpty ? nil : "\(command.name)) \(calls.joined(separator: "; ")) ;;"
      }
  }

  private func call(for kind: WordKind) -> String? {
    switch kind {
    case .choice(let choices): "_fpctl_words \(words(choices)) \"$current\""
    case .path: "_fpctl_files \"$current\""
    case .database: "_fpctl_databases \"$current\""
    case .text, .integer, .number, .time: nil
    }
  }

  private func words(_ words: [String]) -> String { words.joined(separator: " ").shellQuoted }

  private func lines(of arms: [String], indent: Int) -> String {
    arms.map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
  }
}
