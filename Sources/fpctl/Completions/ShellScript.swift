/// A shell that completions can be written for.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  /// The script that makes the shell complete `fpctl`, written from the table.
  func completions(of commands: [CommandSyntax]) -> String {
    switch self {
    case .bash: BashCompletion(commands: commands).script
    case .zsh: ZshCompletion(commands: commands).script
    case .fish: FishCompletion(commands: commands).script
    }
  }
}

extension Option {
  /// The names as they are typed: `-d` and `--db`.
  var names: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(long)"] }
}

extension String {
  /// In single quotes, for a shell of the Bourne family to take it as one word as it stands.
  var shellQuoted: String { "'" + replacing("'", with: #"'\''"#) + "'" }

  /// ``shellQuoted`` where a shell would see more than plain text in it.
  var shellWord: String {
    let isPlain = unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_./,:=+@%".unicodeScalars.contains(scalar)
    }
    return isPlain && !isEmpty ? self : shellQuoted
  }
}
