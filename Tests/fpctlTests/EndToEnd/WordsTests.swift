import Foundation
import Testing

@testable import fpctl

@Suite("Odd words, end to end", .serialized, .timeLimit(.minutes(1)))
struct WordsTests {
  @Test(
    "A value that makes no sense is a usage error",
    arguments: [
      ["--jobs", "0"], ["--jobs=-1"], ["--jobs", "257"], ["--jobs", "9223372036854775808"],
      ["--jobs", ""], ["--jobs", "2.5"], ["--limit", "0"], ["--limit", "1e3"],
      ["--start=-1"], ["--start", "nan"], ["--start", "inf"], ["--start", "1e400"],
      ["--start", "0x10"], ["--start", ""], ["--duration", "0"], ["--duration=-3"],
      ["--duration", "99999999"], ["--max-false-rate", "1.1"], ["--max-false-rate=-0.1"],
      ["--max-false-rate", "nan"], ["--format", "xml"], ["--format", ""], ["--db", ""],
      ["--raw", ""], ["--raw", "s16le"], ["--raw", "s16be,44100"], ["--raw", "s16le,0"],
      ["--raw", "s16le,-44100"], ["--raw", "s16le,44100,0"], ["--raw", "s16le,44100,2,9"],
      ["--raw", "s16le,4.4e4"], ["--color", "blue"], ["--quiet=yes"], ["--no-such-option"],
      ["--busy-timeout", "1"], ["-"], [""],
    ])
  func usage(words: [String]) async throws {
    let run = try await Workspace().fpctl(["identify"] + words + ["-"])
    #expect(run.exitCode == 64)
    #expect(run.output.isEmpty)
    #expect(run.errorLines.count == 2)
    #expect(run.errorLines.first?.hasPrefix("fpctl identify: ") == true)
    #expect(run.errorLines.last == "see 'fpctl identify --help'")
  }

  @Test(
    "So is one of index",
    arguments: [
      ["--busy-timeout=-1"], ["--busy-timeout", "nan"], ["--busy-timeout", "86401"], ["--id", ""],
      ["--title", ""], ["--jobs", "many"], ["--format", "json"],
    ])
  func indexUsage(words: [String]) async throws {
    let workspace = try Workspace()
    let run = try await workspace.fpctl(["index"] + words + [Fixture.clean])
    #expect(run.exitCode == 64)
    #expect(run.errorLines.count == 2)
    #expect(!workspace.exists(Fixture.databaseName))
  }

  /// Values that no number is written as, and some beyond every range.
  private static let noNumbers = [
    "", " ", "nan", "inf", "-inf", "1e400", "-1e400", "0x10", "1,5", "1.5.1", "--", "5 ", "٣", "½",
    "9223372036854775808", "-9223372036854775809", "-1",
  ]

  @Test(
    "No option of any command takes nonsense",
    arguments: Program.syntax.flatMap { command in
      command.allOptions.filter { $0.value != nil }.map { (command.name, $0.long) }
    })
  func nonsense(command: String, name: String) async throws {
    let syntax = try #require(Program.syntax.first { $0.name == command })
    let kind = try #require(syntax.allOptions.first { $0.long == name }?.value?.kind)
    let values: [String] =
      switch kind {
      case .integer, .number, .time: Self.noNumbers
      case .choice: ["", "nonsense", "٣"]
      case .text, .path, .database: [""]
      }
    for value in values {
      let workspace = try Workspace()
      let run = try await workspace.fpctl(command, "--\(name)=\(value)", "a.wav")
      #expect(run.exitCode == 64, "\(value)")
      #expect(run.output.isEmpty)
      #expect(run.errorLines.count == 2)
      #expect(run.errorLines.first?.hasPrefix("fpctl \(command): --\(name): expected ") == true)
      #expect(!workspace.exists(Fixture.databaseName))
    }
  }

  @Test("A start behind the end is told in a line")
  func startBehindTheEnd() async throws {
    let run = try await Workspace.withDatabase().fpctl(
      "identify", "--start", "1000000", Fixture.clean)
    #expect(run.exitCode == 2)
    #expect(
      run.errorLine
        == "fpctl: \(Fixture.clean): there is no audio from 1000000 s on; start earlier")
  }

  @Test(
    "A file may be called anything",
    arguments: [
      "with a space.wav", "line\nfeed.wav", "-dash.wav", "--help.wav", "100%é月.wav",
      "\u{1B}[31mred.wav", "🎵\u{200D}🎶.wav", "tab\t.wav", "\u{301}.wav", "'\"`$HOME`;|&.wav",
      String(repeating: "x", count: 251) + ".wav",
    ])
  func names(name: String) async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "music/\(name)")
    let index = try await workspace.fpctl("index", "music")
    #expect(index.exitCode == 0)
    #expect(index.outputLines.count == 2)
    #expect(!index.output.contains("\u{1B}"))

    try workspace.write(Sound.tune(1).wav, to: name)
    let identify = try await workspace.fpctl("identify", "--format", "jsonl", "--", name)
    #expect(identify.exitCode == 0)
    let record = try #require(try identify.records.first)
    #expect((record["query"] as? [String: Any])?["path"] as? String == name)
    let track = try #require(Record.matches(record).first?["track"] as? [String: Any])
    #expect((track["path"] as? String)?.hasSuffix("/music/\(name)") == true)

    let text = try await workspace.fpctl("identify", "--", name)
    #expect(text.outputLines.count == 1)
    #expect(!text.output.contains("\u{1B}"))
    let gone = try await workspace.fpctl("identify", "--", "gone" + name.dropFirst(4))
    #expect(gone.exitCode == 2)
    #expect(gone.errorLine != nil)
  }

  @Test("Links that go in circles are no trap")
  func loops() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "music/deep/er/1.wav")
    try workspace.link("music/deep/er/loop", to: "../..")
    try workspace.link("music/self.wav", to: "self.wav")
    try workspace.link("music/here", to: ".")
    let run = try await workspace.fpctl("index", "music")
    #expect(run.exitCode == 0)
    #expect(run.outputLines.last?.hasPrefix("1 added; ") == true)
  }
}
