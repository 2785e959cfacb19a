/// Completion for zsh: a file `_fpctl` for a folder of `$fpath`, or to be sourced.
struct ZshCompletion {
  let commands: [CommandSyntax]

  var script: String {
    """
    #compdef fpctl
    # zsh completion for fpctl, made by 'fpctl completions zsh'

    _fpctl_commands() {
      local -a commands=(
    \(commands.map { "    " + described($0.name, $0.summary).shellQuoted }.joined(separator: "\n"))
      )
      _describe -t commands command commands
    }

    _fpctl() {
      local context state state_descr line
      typeset -A opt_args
      _arguments -s -S -C \\
    \(specifications(ToolSyntax.options, indent: 4))
        '1: :_fpctl_commands' \\
        '*:: :->words'
      [[ $state == words ]] || return
      case $words[1] in
    \(commands.map(arm).joined(separator: "\n"))
      esac
    }

    if [[ $funcstack[1] == _fpctl ]]; then
      _fpctl "$@"
    else
      compdef _fpctl fpctl
    fi

    """
  }

  private func arm(_ command: CommandSyntax) -> String {
    let positionals = command.positionals.enumerated().map { index, positional in
      let place = positional.isRepeatable ? "*" : "\(index + 1)"
      let colon = positional.isOptional ? "::" : ":"
      return "\(place)\(colon)\(escaped(positional.name)):\(action(for: positional.kind))"
        .shellQuoted
    }
    let options = specifications(command.allOptions, indent: 8)
    return """
          \(command.name))
            _arguments -s -S \\
      \(([options] + positionals.map { "        \($0) \\" }).joined(separator: "\n").dropLast(2))
            ;;
      """
  }

  /// The options, one a line, each with the backslash that takes the command on to the next.
  private func specifications(_ options: [Option], indent: Int) -> String {
    options.map { option in
      let names = option.names
      let name: (String) -> String = { name in
        guard option.value != nil else { return name }
        return name + (name.hasPrefix("--") ? "=" : "+")
      }
      let endsLine = [Option.help.long, Option.version.long].contains(option.long)
      let others =
        endsLine ? "(- *)" : "(\(names.joined(separator: " ")))"
      var rest = "[\(escaped(option.help))]"
      if let value = option.value {
        rest += ":\(escaped(value.name)):\(action(for: value.kind))"
      }
      let forms =
        names.count == 1
        ? (others + name(names[0]) + rest).shellQuoted
        : others.shellQuoted + "{" + names.map(name).joined(separator: ",") + "}" + rest.shellQuoted
      return String(repeating: " ", count: indent) + forms + " \\"
    }.joined(separator: "\n")
  }

  private func action(for kind: WordKind) -> String {
    switch kind {
    case .choice(let choices): "(\(choices.joined(separator: " ")))"
    case .path: "_files"
    case .database: #"_files -g "*.fpdb(-.)""#
    case .text, .integer, .number, .time: " "
    }
  }

  private func described(_ name: String, _ summary: String) -> String {
    "\(name):\(summary.replacing(":", with: #"\:"#))"
  }

  /// For `_arguments`, to which brackets and colons mean something.
  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { text, character in
      if #"[]:\"#.contains(character) { text += #"\"# }
      text.append(character)
    }
  }
}
