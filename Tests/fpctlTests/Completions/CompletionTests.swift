import Foundation
import Testing

@testable import fpctl

/// The scripts, run by the shells themselves.
@Suite("Completions", .serialized, .timeLimit(.minutes(1)))
struct CompletionTests {
  /// What may be typed, the words up to the cursor, and what must be offered for the last of them.
  struct Case: CustomTestStringConvertible {
    let words: [String]
    let offered: Set<String>
    var testDescription: String { words.joined(separator: " ") }

    init(_ words: String..., offers offered: Set<String>) {
      self.words = words
      self.offered = offered
    }

    /// The line as it stands on the screen.
    var line: String { words.joined(separator: " ") }
  }

  private static let commands = Set(Program.syntax.map(\.name))

  static let cases = [
    Case("fpctl", "", offers: commands),
    Case("fpctl", "ident", offers: ["identify"]),
    Case("fpctl", "--colo", offers: ["--color"]),
    Case("fpctl", "--color", "", offers: ["auto", "always", "never"]),
    Case("fpctl", "--color", "never", "ident", offers: ["identify"]),
    Case("fpctl", "--quiet", "ident", offers: ["identify"]),
    Case("fpctl", "identify", "--form", offers: ["--format"]),
    Case("fpctl", "identify", "--format", "js", offers: ["json", "jsonl"]),
    Case("fpctl", "identify", "-f", "t", offers: ["text"]),
    Case("fpctl", "identify", "--jobs", "", offers: []),
    Case("fpctl", "identify", "no", offers: ["noisy 1.wav"]),
    Case("fpctl", "index", "mu", offers: ["music/", "music.fpdb"]),
    Case("fpctl", "index", "--db", "mu", offers: ["music/", "music.fpdb"]),
    Case("fpctl", "completions", "", offers: ["bash", "zsh", "fish"]),
    Case("fpctl", "help", "ident", offers: ["identify"]),
  ]

  /// A folder with something to complete, and the script of a shell in it.
  private func workspace(_ shell: Shell) async throws -> Workspace {
    let workspace = try Workspace()
    let run = try await workspace.fpctl("completions", shell.rawValue)
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    try workspace.write(run.outputBytes, to: "completions")
    try workspace.write(Data(), to: "noisy 1.wav")
    try workspace.write(Data(), to: "music.fpdb")
    try workspace.makeFolder("music")
    return workspace
  }

  private func run(_ shell: Shell, _ words: [String], in workspace: Workspace) async throws
    -> Tool
    .Outcome
  {
    let url = try #require(InstalledProgram.url(shell.rawValue))
    return try await Tool(words, folder: workspace.url, executable: url).outcome()
  }

  @Test("Each script is one that its shell can read", arguments: Shell.allCases)
  func syntax(shell: Shell) async throws {
    guard InstalledProgram.isThere(shell.rawValue) else {
      print("skipped: \(shell.rawValue) isn't installed")
      return
    }
    let run = try await run(shell, ["-n", "completions"], in: workspace(shell))
    #expect(run.exitCode == 0)
    #expect(run.errors.isEmpty)
  }

  /// Prints what is offered for the last of its words.
  private static let bashDriver = """
    set -u
    source ./completions
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    _fpctl
    for word in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do printf '%s\\n' "$word"; done
    """

  @Test(
    "bash offers what may come next", .enabled(if: InstalledProgram.isThere("bash"), "needs bash"))
  func bash() async throws {
    let workspace = try await workspace(.bash)
    for example in Self.cases {
      let run = try await run(
        .bash, ["-c", Self.bashDriver, "bash"] + example.words, in: workspace)
      #expect(run.errors.isEmpty)
      // readline adds the slash behind a folder
      let offered = Set(example.offered.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
      #expect(Set(run.outputLines.map(String.init)) == offered, "\(example.line)")
    }
    // as readline cuts them
    for (words, offered) in [
      (["fpctl", "identify", "--format", "=", "js"], ["json", "jsonl"]),
      (["fpctl", "identify", "--format", "="], ["text", "json", "jsonl", "csv"]),
      (["fpctl", "--color", "=", "never", "ident"], ["identify"]),
      (["fpctl", "identify", "--", "--form"], []),
    ] {
      let run = try await run(.bash, ["-c", Self.bashDriver, "bash"] + words, in: workspace)
      #expect(run.outputLines.map(String.init) == offered, "\(words)")
    }
  }

  @Test(
    "fish offers what may come next", .enabled(if: InstalledProgram.isThere("fish"), "needs fish"))
  func fish() async throws {
    let workspace = try await workspace(.fish)
    let driver = "source ./completions; complete -C $argv[1] | string replace -r '\\t.*' ''"
    for example in Self.cases {
      let run = try await run(
        .fish, ["--no-config", "-c", driver, example.line], in: workspace)
      #expect(run.errors.isEmpty)
      let offered = Set(run.outputLines.map { String($0).replacing("\\ ", with: " ") })
      #expect(offered == example.offered, "\(example.line)")
    }
  }

  @Test(
    "zsh offers what may come next", .enabled(if: InstalledProgram.isThere("zsh"), "needs zsh"))
  func zsh() async throws {
    let workspace = try await workspace(.zsh)
    // a shell at a terminal of its own, which is read until the last of what it must offer comes
    let driver = """
      zmodload zsh/zpty
      zpty inner zsh -f -i
      zpty -w inner 'PROMPT=; autoload -Uz compinit; compinit -u -D; source ./completions'
      zpty -w inner 'setopt no_list_beep; LISTMAX=1000; bindkey "^I" list-choices; echo REA""DY'
      zpty -r -m inner text '*READY*'
      zpty -w -n inner "$1"$'\\t'
      zpty -r -m inner text "*$2*"
      print -r -- $text
      zpty -d inner
      """
    // those of several offers: what is the only one is completed on the line, not listed
    for (line, last) in [
      ("fpctl ", "version"), ("fpctl --quiet ", "version"), ("fpctl --color ", "never"),
      ("fpctl identify --format js", "jsonl"), ("fpctl identify --format=js", "jsonl"),
      ("fpctl index --db mu", "music.fpdb"),
      ("fpctl completions ", "zsh"), ("fpctl help i", "index"),
    ] {
      let run = try await run(.zsh, ["-f", "-c", driver, "zsh", line, last], in: workspace)
      #expect(run.output.contains(last))
      #expect(run.errors.isEmpty, "\(line)")
    }
  }

  @Test(
    "Every command offers all its options, and no others",
    .enabled(if: InstalledProgram.isThere("bash"), "needs bash"),
    arguments: Program.syntax.map(\.name))
  func everything(name: String) async throws {
    let command = try #require(Program.syntax.first { $0.name == name })
    let workspace = try await workspace(.bash)
    let run = try await run(
      .bash, ["-c", Self.bashDriver, "bash", "fpctl", name, "--"], in: workspace)
    #expect(
      Set(run.outputLines.map(String.init)) == Set(command.allOptions.map { "--\($0.long)" }))
  }

  @Test("Words of the table stand as they are, whatever they mean to a shell")
  func quoting() async throws {
    let odd = #"it's [a] "b": $c `d` \e"#
    let table = CommandSyntax.table(of: [
      CommandSyntax(
        name: "odd", summary: odd, discussion: [], positionals: [],
        options: [Option(long: "odd", value: ("A:B", .text), help: odd)], environment: [],
        exitCodes: [], examples: [])
    ])
    let workspace = try Workspace()
    for shell in Shell.allCases where InstalledProgram.isThere(shell.rawValue) {
      try workspace.write(Data(shell.completions(of: table).utf8), to: "completions")
      let run = try await run(shell, ["-n", "completions"], in: workspace)
      #expect(run.exitCode == 0 && run.errors.isEmpty)
    }
    guard InstalledProgram.isThere("fish") else { return }
    try workspace.write(Data(Shell.fish.completions(of: table).utf8), to: "completions")
    let run = try await run(
      .fish, ["--no-config", "-c", "source ./completions; complete -C 'fpctl odd --o'"],
      in: workspace)
    #expect(run.output == "--odd\t\(odd)\n")
  }
}
