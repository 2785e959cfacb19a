import Foundation
import Testing

@testable import fpctl

@Suite("Manual page", .timeLimit(.minutes(1)))
struct ManualPageTests {
  private static let odd = #".it's a \"quoted\" `tick` ~ ^ – … - 'x' \n"#

  /// A table of words that roff would take for its own.
  private static let oddTable = CommandSyntax.table(of: [
    CommandSyntax(
      name: "Fl", summary: odd, discussion: [odd, "'Tis. So."],
      positionals: [Positional(name: "Ar", help: odd, kind: .path, isOptional: true)],
      options: [Option(long: "Op", value: ("Sh", .text), help: odd, detail: odd)],
      environment: [], exitCodes: [Note(term: "0", meaning: odd)],
      examples: [Note(term: odd, meaning: odd)])
  ])

  /// The page as a formatter sets it, without bold and underlining.
  private func set(_ page: String) async throws -> Tool.Outcome {
    let workspace = try Workspace()
    try workspace.write(Data(page.utf8), to: "fpctl.1")
    return try await Tool(
      ["-c", "mandoc -Tutf8 -Owidth=200 fpctl.1 | sed 's/.\\x08//g'"], folder: workspace.url,
      executable: URL(filePath: "/bin/sh")
    ).outcome()
  }

  @Test("The page is ASCII, with lines of less than 80 bytes but for code")
  func lines() async throws {
    let run = try await Tool.run("man")
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    for page in [run.output, ManualPage(commands: Self.oddTable).text] {
      #expect(page.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
      #expect(page.hasPrefix(".Dd "))
    }
  }

  @Test("Every command, option, variable and example is in it")
  func everything() {
    let page = ManualPage(commands: Program.syntax).text
    for command in Program.syntax {
      #expect(page.contains(".Ss \"\\&fpctl\" \"\\&\(command.name)\""))
      for option in command.allOptions {
        #expect(page.contains("\"\\&\\-\(option.long.replacing("-", with: "\\-"))\""))
      }
      #expect(page.components(separatedBy: ".Bd -literal").count > command.examples.count)
    }
    for note in ToolSyntax.environment { #expect(page.contains(".It Ev \"\\&\(note.term)\"")) }
  }

  @Test(
    "mandoc finds nothing to complain of",
    .enabled(if: InstalledProgram.isThere("mandoc"), "needs mandoc"),
    arguments: [Program.syntax, oddTable])
  func mandoc(table: [CommandSyntax]) async throws {
    let workspace = try Workspace()
    try workspace.write(Data(ManualPage(commands: table).text.utf8), to: "fpctl.1")
    let program = try #require(InstalledProgram.url("mandoc"))
    let run = try await Tool(
      ["-Tlint", "-Wwarning", "fpctl.1"], folder: workspace.url,
      executable: program
    ).outcome()
    #expect(run.output.isEmpty)
  }

  @Test(
    "groff finds nothing to complain of",
    .enabled(if: InstalledProgram.isThere("groff"), "needs groff"),
    arguments: [Program.syntax, oddTable])
  func groff(table: [CommandSyntax]) async throws {
    let workspace = try Workspace()
    try workspace.write(Data(ManualPage(commands: table).text.utf8), to: "fpctl.1")
    let program = try #require(InstalledProgram.url("groff"))
    let run = try await Tool(
      ["-mdoc", "-Tutf8", "-ww", "fpctl.1"], folder: workspace.url,
      executable: program
    ).outcome()
    #expect(run.exitCode == 0)
    #expect(run.errors.isEmpty)
  }

  @Test(
    "What is read is what the table says",
    .enabled(if: InstalledProgram.isThere("mandoc"), "needs mandoc"))
  func text() async throws {
    let run = try await set(ManualPage(commands: Self.oddTable).text)
    #expect(run.output.contains("fpctl Fl [OPTION…] [Ar]"))
    #expect(run.output.contains("--Op Sh"))
    #expect(run.output.contains("$ " + Self.odd))
    #expect(run.output.components(separatedBy: Self.odd).count > 6)
  }
}
