import Fingerprint

/// `fpctl completions`: the script that makes a shell complete the command line.
struct CompletionsCommand: Command {
  let shell: Shell

  static let syntax = CommandSyntax(
    name: "completions", summary: "Print the completion script of a shell",
    discussion: [
      "Completes commands, options and their values, and files. make install puts the scripts where"
        + " the shells look for them; otherwise put one there yourself, as in the examples, and open"
        + " a new shell."
    ],
    positionals: [
      Positional(
        name: "SHELL", help: "bash, zsh or fish", kind: .choice(Shell.allCases.map(\.rawValue)))
    ],
    options: [], environment: [], exitCodes: .plain,
    examples: [
      Note(
        term: "source <(fpctl completions bash)",
        meaning: "try it in this shell; the line can stand in ~/.bashrc, or with zsh in ~/.zshrc"),
      Note(
        term: "fpctl completions zsh > ~/.zfunc/_fpctl",
        meaning: "for zsh, where ~/.zfunc is in $fpath before compinit is called"),
      Note(
        term: "fpctl completions fish > ~/.config/fish/completions/fpctl.fish", meaning: "for fish"),
    ])

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    guard let shell = arguments.positionals.first.flatMap({ Shell(rawValue: $0) }) else {
      throw UsageError("expected SHELL")
    }
    self.shell = shell
  }

  func run(_ console: Console) -> ExitStatus {
    console.write(shell.completions(of: Program.syntax))
    return .success
  }
}
