import Fingerprint

/// `fpctl man`: the manual page.
struct ManCommand: Command {
  static let syntax = CommandSyntax(
    name: "man", summary: "Print the manual page",
    discussion: ["In the mdoc language, for man, mandoc or groff to set."],
    positionals: [], options: [], environment: [], exitCodes: .plain,
    examples: [
      Note(term: "fpctl man | man -l -", meaning: "read it"),
      Note(
        term: "fpctl man > ~/.local/share/man/man1/fpctl.1",
        meaning: "put it where man finds it, as make install does"),
    ])

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) {}

  func run(_ console: Console) -> ExitStatus {
    console.write(ManualPage(commands: Program.syntax).text)
    return .success
  }
}
