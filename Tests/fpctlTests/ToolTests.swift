import Foundation
import Testing

@testable import fpctl

@Suite("The built tool", .timeLimit(.minutes(2)))
struct ToolTests {
  @Test("The version is one line on standard output")
  func version() async throws {
    let run = try await Tool.run("--version")
    for words in [["-V"], ["version"], ["index", "--version"]] {
      #expect(try await Tool(words).outcome().output == run.output)
    }
    #expect(run.exitCode == 0)
    #expect(run.output == "fpctl \(Program.version)\n")
    #expect(run.errors.isEmpty)
  }

  @Test(
    "Help that was asked for is a result",
    arguments: [
      ["-h"], ["--help"], ["help"], ["help", "index"], ["index", "-h"], ["identify", "--help"],
    ])
  func help(words: [String]) async throws {
    let run = try await Tool(words).outcome()
    #expect(run.exitCode == 0)
    #expect(run.output.contains("Usage: fpctl"))
    #expect(run.errors.isEmpty)
  }

  @Test(
    "A usage error is a line, a pointer to the help and exit code 64, with nothing on standard output",
    arguments: [
      (
        [],
        "fpctl: no command given; expected "
          + Program.syntax.dropLast().map(\.name).joined(separator: ", ") + " or version",
        "fpctl --help"
      ),
      (["Index", "x"], "fpctl: Index: no such command, did you mean index?", "fpctl --help"),
      (
        ["identify", "--format", "JSN", "a"],
        "fpctl identify: --format: expected text, json, jsonl or csv, got \"JSN\", did you mean json?",
        "fpctl identify --help"
      ),
      (["identfy"], "fpctl: identfy: no such command, did you mean identify?", "fpctl --help"),
      (["identify"], "fpctl identify: expected FILE…", "fpctl identify --help"),
      (
        ["identify", "--jobs", "x", "a"],
        "fpctl identify: --jobs: expected a whole number from 1 to 256, got \"x\"",
        "fpctl identify --help"
      ),
      (
        ["index", "--title", "x", "/"],
        "fpctl index: --title: describes one recording, so give exactly one file",
        "fpctl index --help"
      ),
      (
        ["identify", "--join", "a.wav"], "fpctl identify: --join: is for --every only",
        "fpctl identify --help"
      ),
      (
        ["identify", "--every", "10", "--join", "--timing", "a.wav"],
        "fpctl identify: --timing: is of single stretches, which --join doesn't tell",
        "fpctl identify --help"
      ),
      (
        ["identify", "-", "-"], "fpctl identify: -: standard input can be read once only",
        "fpctl identify --help"
      ),
    ])
  func usage(words: [String], message: String, page: String) async throws {
    let run = try await Tool(words).outcome()
    #expect(run.exitCode == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors == "\(message)\nsee '\(page)'\n")
  }

  @Test("A reader that has seen enough is no error")
  func closedPipe() async throws {
    let run = try await Tool.shell(
      "{ sleep 0.2; \"$FPCTL\" --help; echo $? >&2; } | exec 0<&-")
    #expect(run.errors == "0\n")
  }

  @Test("Closed standard streams fail as such and lend their numbers to no other file")
  func closedStreams() async throws {
    let output = try await Tool.shell("\"$FPCTL\" --help >&-")
    #expect(output.exitCode == 2)
    #expect(output.errors == "fpctl: standard output: Bad file descriptor\n")
    let all = try await Tool.shell("\"$FPCTL\" --help <&- >&- 2>&-; echo $?")
    #expect(all.output == "2\n")
  }

  #if os(Linux)
    @Test("Results that can't be written are a failure")
    func fullDisk() async throws {
      let run = try await Tool.shell("\"$FPCTL\" --help > /dev/full")
      #expect(run.exitCode == 2)
      #expect(run.errors == "fpctl: standard output: No space left on device\n")
    }
  #endif

  @Test("Colour is only where it is asked for when nobody looks")
  func colour() async throws {
    let run = try await Tool(["--help"], environment: ["TERM": "xterm"]).outcome()
    #expect(!run.output.contains("\u{1B}"))
    for words in [["--color=always", "help"], ["index", "--help", "--color", "always"]] {
      let coloured = try await Tool(words, environment: ["NO_COLOR": "1"]).outcome()
      #expect(coloured.output.contains("\u{1B}[1mUsage:\u{1B}[0m"))
    }
  }
}
