import Foundation
import Testing

@Suite("Manners, end to end", .serialized, .timeLimit(.minutes(1)))
struct MannersTests {
  @Test("Neither a temporary file nor an absolute path shows in what is said of a file")
  func names() async throws {
    let workspace = try await Workspace.withDatabase()
    let text = Data("Dear diary, this is no music.\n".utf8)
    try workspace.write(text, to: "diary.m4a")
    for (path, name) in [("-", "standard input"), ("diary.m4a", "diary.m4a")] {
      let run = try await workspace.fpctl("identify", path, input: text)
      #expect(run.exitCode == 2)
      let line = try #require(run.errorLine)
      #expect(line.hasPrefix("fpctl: \(name): "))
      #expect(!line.contains("/") && !line.contains("file:"))
    }
  }

  @Test("Files are named as they were given or found", arguments: ["../other", "./here", "link"])
  func relativeNames(folder: String) async throws {
    let workspace = try Workspace()
    try workspace.makeFolder("work")
    try workspace.write(Sound.tune(1).wav, to: "other/1.wav")
    try workspace.write(Sound.tune(1).wav, to: "work/here/1.wav")
    try workspace.link("work/link", to: "../other")
    for (words, verb) in [([], "added   "), (["--verbose"], "skipped ")] {
      let run = try await Tool(
        ["index"] + words + [folder + "/1.wav"], folder: workspace.url.appending(path: "work")
      ).outcome()
      #expect(run.exitCode == 0)
      #expect(run.outputLines.first?.hasPrefix("\(verb) \(folder)/1.wav  (") == true)
    }
  }

  @Test("Files that are known already are counted, and named where that is asked for")
  func skipped() async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.write(Sound.tune(1).wav, to: "new.wav")
    let terse = try await workspace.fpctl("index", Fixture.tracks, "new.wav", "gone.wav")
    #expect(terse.exitCode == 2)
    #expect(terse.outputLines.count == 2)
    #expect(terse.outputLines.first?.hasPrefix("added    new.wav") == true)
    #expect(terse.outputLines.last?.hasPrefix("1 added, 12 skipped, 1 failed; ") == true)
    #expect(terse.errorLine?.hasPrefix("failed   gone.wav: ") == true)
    let verbose = try await workspace.fpctl("index", "-v", Fixture.tracks, "new.wav")
    #expect(verbose.outputLines.count { $0.hasPrefix("skipped ") } == 13)
  }

  @Test("A database without tracks matches nothing, and says why", arguments: ["text", "json"])
  func emptyDatabase(format: String) async throws {
    let workspace = try Workspace()
    try workspace.write(Data("no music".utf8), to: "diary.wav")
    let index = try await workspace.fpctl("index", "diary.wav")
    #expect(index.exitCode == 2)
    #expect(index.output == "0 added, 1 failed; 0 tracks in fingerprints.fpdb\n")
    #expect(
      index.errorLines.last
        == "fpctl: warning: fingerprints.fpdb: holds no tracks yet")
    let run = try await workspace.fpctl("identify", "--format", format, Fixture.noisy)
    #expect(run.exitCode == 1)
    #expect(
      run.errorLine
        == "fpctl: warning: fingerprints.fpdb: holds no tracks; fpctl index adds some")
    #expect(run.output.contains(format == "text" ? "no match" : "\"no_match\""))
  }

  @Test("An empty file comes with advice")
  func emptyFile() async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.write(Data(), to: "empty.wav")
    for path in ["-", "empty.wav"] {
      let run = try await workspace.fpctl("identify", path)
      #expect(run.exitCode == 2)
      #expect(run.errorLine?.contains(": it is empty; check that ") == true)
    }
    let list = try await workspace.fpctl("index", "-")
    #expect(list.errorLine == "fpctl: standard input: it lists no files; give it a path a line")
  }

  @Test("A start may be written as on a clock", arguments: ["2.5", "0:02.5", "0:00:02.5"])
  func clockTimes(start: String) async throws {
    let run = try await Workspace.withDatabase().fpctl(
      "identify", "--start", start, "--duration", "0:06", "--format", "jsonl", Fixture.noisy)
    let record = try #require(try run.records.first)
    #expect((record["query"] as? [String: Any])?["duration_seconds"] as? Double == 6)
    let match = try #require(Record.matches(record).first)
    #expect(abs(try #require(match["offset_seconds"] as? Double) - 13.737) < 0.1)
  }

  @Test("Seconds have six decimals at most", arguments: ["jsonl", "csv"])
  func decimals(format: String) async throws {
    let run = try await Workspace.withDatabase().fpctl(
      "identify", "--all", "--format", format, Fixture.noisy, Fixture.clean)
    let seconds = #/_seconds":(-?[0-9.]+)/#
    let fields =
      format == "jsonl"
      ? run.output.matches(of: seconds).map(\.1)
      : run.output.split(separator: "\r\n").dropFirst().flatMap { line in
        // the path's length and five times of the match, which no quoted field stands before
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return [fields[1]] + fields[13..<18]
      }
    #expect(fields.count > 6)
    for field in fields {
      let decimals = field.split(separator: ".").dropFirst().first ?? ""
      #expect(decimals.count <= 6, "\(field)")
    }
  }
}
