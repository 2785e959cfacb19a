import Foundation
import Testing

@Suite("Indexing, end to end", .serialized, .timeLimit(.minutes(1)))
struct IndexTests {
  @Test("A folder is added once, and skipped when it comes again")
  func again() async throws {
    let workspace = try Workspace()
    let first = try await workspace.fpctl("index", Fixture.tracks)
    #expect(first.exitCode == 0)
    #expect(first.outputLines.last?.hasPrefix("12 added; ") == true)
    #expect(first.outputLines.last?.hasSuffix("; 12 tracks in fingerprints.fpdb") == true)
    #expect(first.errors.isEmpty)
    let second = try await workspace.fpctl("index", Fixture.tracks)
    #expect(second.exitCode == 0)
    #expect(second.outputLines.last == "0 added, 12 skipped; 12 tracks in fingerprints.fpdb")
  }

  @Test("The database is the one named, else $FPCTL_DB, else fingerprints.fpdb here")
  func databasePath() async throws {
    let workspace = try Workspace()
    let environment = ["FPCTL_DB": "variable.fpdb"]
    for (words, variables, name) in [
      (["--db", "option.fpdb"], environment, "option.fpdb"),
      ([], environment, "variable.fpdb"),
      ([], ["FPCTL_DB": ""], "fingerprints.fpdb"),
    ] {
      #expect(!workspace.exists(name))
      let index = try await workspace.fpctl(
        ["index", Fixture.clean] + words, environment: variables)
      #expect(index.exitCode == 0)
      #expect(workspace.exists(name))
      let identify = try await workspace.fpctl(
        ["identify", Fixture.clean] + words, environment: variables)
      #expect(identify.exitCode == 0)
    }
  }

  @Test("A file can be given an identity, a title and an artist of one's own")
  func described() async throws {
    let workspace = try Workspace()
    let index = try await workspace.fpctl(
      "index", "--id", "jingle-7", "--title", "Ein \"Jingle\"", "--artist", "月", Fixture.clean)
    #expect(index.exitCode == 0)
    let run = try await workspace.fpctl("identify", "--format", "jsonl", Fixture.clean)
    let track = try #require(
      try run.records.first.map(Record.matches)?.first?["track"] as? [String: Any])
    #expect(track["recording_id"] as? String == "jingle-7")
    #expect(track["title"] as? String == "Ein \"Jingle\"")
    #expect(track["artist"] as? String == "月")

    let taken = try await workspace.fpctl("index", "--id", "jingle-7", Fixture.noisy)
    #expect(taken.exitCode == 2)
    #expect(
      taken.errorLine?.contains("has the recording id jingle-7 already; give it another") == true)
    #expect(taken.output == "0 added, 1 failed; 1 track in fingerprints.fpdb\n")
  }

  @Test("Other names for a recording that is there are refused aloud, the same ones are not")
  func renamed() async throws {
    let workspace = try Workspace()
    let names = ["--id", "jingle-7", "--title", "Jingle"]
    #expect(try await workspace.fpctl(["index"] + names + [Fixture.clean]).exitCode == 0)
    let again = try await workspace.fpctl(["index"] + names + [Fixture.clean])
    #expect(again.exitCode == 0)
    #expect(again.output == "0 added, 1 skipped; 1 track in fingerprints.fpdb\n")
    let before = try workspace.content()
    for other in [["--id", "jingle-8"], ["--artist", "Someone"], ["--title", "Jungle"]] {
      let run = try await workspace.fpctl(["index"] + other + [Fixture.clean])
      #expect(run.exitCode == 2)
      #expect(
        run.errorLine?.hasSuffix(
          "is in the database already, as track 1 (Jingle) with other names; leave them out, or run "
            + "`fpctl remove 1` first") == true, "\(run.errors)")
    }
    #expect(try workspace.content() == before)
  }

  @Test("A pipe where a recording was is not waited for: the recording has moved")
  func pipeInPlace() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "old/a.wav")
    try workspace.write(Sound.tune(1).wav, to: "new/a.wav")
    _ = try await workspace.fpctl("index", "old")
    try FileManager.default.removeItem(atPath: workspace.path("old/a.wav"))
    try #require(mkfifo(workspace.path("old/a.wav"), 0o600) == 0)
    let run = try await workspace.fpctl("index", "new")
    #expect(run.exitCode == 0)
    #expect(run.outputLines.first == "moved    new/a.wav  (was old/a.wav)")
  }

  @Test("A moved file is known again, a changed one takes its track's place")
  func movedAndChanged() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "music/one.wav")
    try workspace.write(Sound.tune(2).wav, to: "music/two.wav")
    _ = try await workspace.fpctl("index", "music")

    try FileManager.default.moveItem(
      atPath: workspace.path("music/one.wav"), toPath: workspace.path("music/eins.wav"))
    try workspace.write(Sound.tune(3, seconds: 9).wav, to: "music/two.wav")
    let run = try await workspace.fpctl("index", "music")
    #expect(run.exitCode == 0)
    #expect(run.output.contains("moved    music/eins.wav  (was music/one.wav)"))
    #expect(run.output.contains("replaced music/two.wav"))
    #expect(run.outputLines.last?.hasPrefix("0 added, 1 replaced, 1 moved; ") == true)
    #expect(run.outputLines.last?.hasSuffix("; 2 tracks in fingerprints.fpdb") == true)

    try workspace.write(Sound.tune(2).wav, to: "former.wav")
    let answers = try await workspace.fpctl(
      "identify", "music/eins.wav", "music/two.wav", "former.wav")
    #expect(answers.exitCode == 1)
    #expect(answers.outputLines.map { $0.contains("no match") } == [false, false, true])
  }

  @Test("A list of files on standard input is indexed", arguments: ["\n", "\0"])
  func list(separator: String) async throws {
    let workspace = try Workspace()
    let list = [Fixture.clean, Fixture.noisy].joined(separator: separator) + separator
    let run = try await workspace.fpctl("index", "-", input: Data(list.utf8))
    #expect(run.exitCode == 0)
    #expect(run.outputLines.last?.hasPrefix("2 added; ") == true)
  }

  @Test("The number of jobs changes neither what is stored nor any answer")
  func jobs() async throws {
    let workspace = try Workspace()
    var answers = Set<String>()
    for jobs in ["1", "4"] {
      let index = try await workspace.fpctl(
        "index", "--db", jobs, "--jobs", jobs, Fixture.tracks)
      #expect(index.outputLines.last?.hasPrefix("12 added; ") == true)
      let run = try await workspace.fpctl(
        ["identify", "--db", jobs, "--all", "--exhaustive", "--format", "jsonl"]
          + Fixture.queries.map(Fixture.query))
      answers.insert(run.output)
    }
    #expect(answers.count == 1)
  }

  @Test("The same file twice in one call, or under two names, is one track")
  func twice() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "a.wav")
    try workspace.write(Sound.tune(1).wav, to: "copy.wav")
    try workspace.link("link.wav", to: "a.wav")
    let run = try await workspace.fpctl(
      "index", "a.wav", "a.wav", "./a.wav", "link.wav", "copy.wav")
    #expect(run.exitCode == 0)
    #expect(run.outputLines.last?.hasPrefix("1 added, 1 skipped; ") == true)
  }

  @Test("Quiet is silent unless something fails")
  func quiet() async throws {
    let workspace = try Workspace()
    let run = try await workspace.fpctl("index", "--quiet", Fixture.clean)
    #expect(run.exitCode == 0)
    #expect(run.output.isEmpty && run.errors.isEmpty)
  }

  @Test("A reader that closes the pipe doesn't stop the work")
  func closedPipe() async throws {
    let workspace = try Workspace()
    let run = try await Tool.shell(
      "{ \"$FPCTL\" index '\(Fixture.tracks)'; echo $? >&2; } | head -n 1", folder: workspace.url)
    #expect(run.errors == "0\n")
    let again = try await workspace.fpctl("index", Fixture.tracks)
    #expect(again.outputLines.last?.hasPrefix("0 added, 12 skipped; ") == true)
  }

  @Test("A database keeps the preset that it was made with, and every command tells it")
  func presets() async throws {
    let workspace = try Workspace()
    let tracks = [
      Fixture.track("07-late-lamp-piano.flac"),
      Fixture.track("05-scarborough-fair-flute-harp.flac"),
    ]
    #expect(try await workspace.fpctl("index", "--preset", "compact", tracks[0]).exitCode == 0)
    // named or not, it goes on with its own
    #expect(try await workspace.fpctl("index", tracks[1]).exitCode == 0)
    #expect(try await workspace.fpctl("index", "--preset", "compact", tracks[1]).exitCode == 0)
    let other = try await workspace.fpctl("index", "--preset", "dense", tracks[1])
    #expect(other.exitCode == 2)
    #expect(
      other.errorLine?.contains("was made with the preset compact (landmark-") == true
        && other.errors.contains("not with dense (landmark-")
        && other.errors.contains("go on with the preset it has"))
    let clean = try await workspace.fpctl("identify", Fixture.clean)
    #expect(clean.exitCode == 0 && clean.output.contains("Scarborough"))
    for command in ["stats", "check"] {
      let run = try await workspace.fpctl(command, "--format", "json")
      #expect(try Record.object(run.outputLines[0])["preset"] as? String == "compact")
      #expect(try await workspace.fpctl(command).output.contains("compact"))
    }
    let doctor = try await workspace.fpctl("doctor", "--format", "json")
    let database = try Record.object(doctor.outputLines[0])["database"] as? [String: Any]
    #expect(database?["preset"] as? String == "compact")
    #expect(try await workspace.fpctl("doctor").output.contains("compact"))
    #expect(try await workspace.fpctl("index", "--preset", "huge", tracks[0]).exitCode == 64)
  }
}
