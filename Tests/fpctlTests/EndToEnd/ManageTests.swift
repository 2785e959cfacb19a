import Fingerprint
import Foundation
import Testing

@Suite("Managing a collection, end to end", .serialized, .timeLimit(.minutes(1)))
struct ManageTests {
  // MARK: tracks

  @Test("Tracks are listed in columns, with a total on standard error")
  func tracks() async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await workspace.fpctl("tracks")
    #expect(run.exitCode == 0)
    #expect(run.outputLines.count == 12)
    #expect(run.output.hasPrefix(" 1  0:22  The Fixtures – Ode to Joy for Strings  "))
    #expect(run.output.contains("12  0:27  The Fixtures – Untagged Music Box"))
    #expect(run.outputLines.allSatisfy { $0.contains("  /") })
    #expect(run.errors == "fpctl: 12 tracks, 5 min 3 s\n")
    #expect(try await workspace.fpctl("tracks", "--quiet").errors.isEmpty)
  }

  @Test(
    "Words filter, whatever their case and accents; nothing found is exit code 1",
    arguments: [
      (["frere"], 1, 0), (["FIXTURES", "harbour"], 1, 0), (["fixtures"], 12, 0), (["zzz"], 0, 1),
      (["harbour", "zzz"], 0, 1), ([".opus", "alice"], 1, 0),
    ] as [([String], Int, Int32)])
  func filter(words: [String], count: Int, exitCode: Int32) async throws {
    let workspace = try await Workspace.withDatabase()
    for format in ["text", "jsonl"] {
      let run = try await workspace.fpctl(["tracks", "--format", format] + words)
      #expect(run.exitCode == exitCode)
      #expect(run.outputLines.count == count)
      #expect(run.errorLine != nil)
    }
  }

  @Test(
    "One track is shown in full by number, recording id or path",
    arguments: ["7", "xxh3:e1f09577978e44b5cb7eb3f1fd83e51d", "07-late-lamp-piano.flac"])
  func oneTrack(name: String) async throws {
    let workspace = try await Workspace.withDatabase()
    let word = name.hasSuffix(".flac") ? Fixture.track(name) : name
    let run = try await workspace.fpctl("tracks", "--track", word)
    #expect(run.exitCode == 0)
    #expect(run.outputLines.first == "number        7")
    #expect(run.output.contains("\ntitle         Late Lamp\n"))
    let record = try #require(
      try await workspace.fpctl("tracks", "--track", word, "--format", "jsonl").records.first)
    #expect(record["id"] as? Int == 7)
    #expect(try await workspace.fpctl("tracks", "--track", "gone").exitCode == 1)
  }

  @Test("json is one array, csv has a header, and both are whole where nothing is found")
  func formats() async throws {
    let workspace = try await Workspace.withDatabase()
    let array = try await workspace.fpctl("tracks", "--format", "json")
    let records = try JSONSerialization.jsonObject(with: array.outputBytes) as? [NSDictionary]
    #expect(records?.count == 12)
    let lines = try await workspace.fpctl("tracks", "--format", "jsonl")
    #expect(try lines.records.map { $0 as NSDictionary } == records)
    let none = try await workspace.fpctl("tracks", "--format", "json", "zzz")
    #expect(try JSONSerialization.jsonObject(with: none.outputBytes) as? [NSDictionary] == [])
    let table = try await workspace.fpctl("tracks", "--format", "csv", "alice")
    let rows = table.output.components(separatedBy: "\r\n")
    #expect(rows.count == 3)
    #expect(rows[0].hasPrefix("id,recording_id,title,artist,album,"))
    #expect(rows[1].hasPrefix("10,xxh3:"))
  }

  // MARK: remove

  @Test("Tracks are removed by number, recording id and path, and the path may be gone")
  func remove() async throws {
    let workspace = try Workspace()
    for (index, name) in ["a", "b", "c"].enumerated() {
      try workspace.write(Sound.tune(UInt64(index + 1)).wav, to: "music/\(name).wav")
    }
    _ = try await workspace.fpctl("index", "--id", "own", "music/a.wav")
    _ = try await workspace.fpctl("index", "music")
    try FileManager.default.removeItem(atPath: workspace.path("music/b.wav"))
    let dry = try await workspace.fpctl("remove", "--dry-run", "own", "music/./b.wav", "1")
    #expect(dry.exitCode == 0)
    #expect(
      dry.outputLines == [
        "would remove 1  music/a.wav  (a, 0:08)", "would remove 2  music/b.wav  (b, 0:08)",
        "2 tracks would be removed; 3 tracks in fingerprints.fpdb",
      ])
    let run = try await workspace.fpctl("remove", "own", "music/./b.wav", "1")
    #expect(run.exitCode == 0)
    #expect(
      run.outputLines == [
        "removed 1  music/a.wav  (a, 0:08)", "removed 2  music/b.wav  (b, 0:08)",
        "2 tracks removed; 1 track in fingerprints.fpdb",
      ])
    #expect(try await workspace.fpctl("check").exitCode == 0)
  }

  @Test("One wrong name, and nothing is removed")
  func allOrNothing() async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await workspace.fpctl("remove", "1", "gone.wav", "2")
    #expect(run.exitCode == 2)
    #expect(run.output.isEmpty)
    #expect(
      run.errors.hasPrefix("fpctl: gone.wav: no track has this number, recording id or path;"))
    #expect(try await workspace.fpctl("tracks").outputLines.count == 12)
  }

  @Test("A recording id that looks like another track's number is not taken for it")
  func numberedRecording() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "a.wav")
    try workspace.write(Sound.tune(2).wav, to: "b.wav")
    _ = try await workspace.fpctl("index", "--id", "2", "a.wav")
    _ = try await workspace.fpctl("index", "b.wav")
    let refused = try await workspace.fpctl("remove", "2")
    #expect(refused.exitCode == 2)
    #expect(
      refused.errors.hasPrefix(
        "fpctl: 2: is the number of track 2 (b) and the recording id of track 1 (a); name it by"))
    let run = try await workspace.fpctl("remove", "--by", "recording", "2")
    #expect(run.outputLines.first == "removed 1  a.wav  (a, 0:08)")
  }

  // MARK: rebuild, vacuum, check

  @Test("Rebuilding mends what check finds, vacuuming says what it gave back")
  func mending() async throws {
    let workspace = try await Workspace.withDatabase()
    let rebuilt = try await workspace.fpctl("rebuild")
    #expect(rebuilt.exitCode == 0)
    #expect(rebuilt.output.hasPrefix("rebuilt the index of 12 tracks: "))
    #expect(rebuilt.output.contains(" postings in 1 segment, in "))
    #expect(
      try await workspace.fpctl("check").output.hasPrefix("sound: fingerprints.fpdb (12 tracks, "))

    try SQLFile(workspace.path(Fixture.databaseName))
      .execute("UPDATE postings SET block = zeroblob(500) WHERE key = 1 << 32")
    let check = try await workspace.fpctl("check")
    #expect(check.exitCode == 2)
    #expect(
      check.outputLines.first
        == "segment 1: block 0 is damaged or missing; run `fpctl rebuild`")
    #expect(check.outputLines.last?.hasPrefix("1 fault: fingerprints.fpdb (") == true)
    #expect(check.errors.isEmpty)
    #expect(try await workspace.fpctl("check", "--quiet").outputLines.count == 1)

    #expect(try await workspace.fpctl("rebuild", "--quiet").output.isEmpty)
    #expect(try await workspace.fpctl("check").exitCode == 0)
    _ = try await workspace.fpctl("remove", "1", "2", "3", "4", "5", "6")
    let vacuum = try await workspace.fpctl("vacuum")
    #expect(vacuum.exitCode == 0)
    #expect(vacuum.output.contains(" bytes before, ") && vacuum.output.hasSuffix(" given back\n"))
    #expect(try await workspace.fpctl("check").exitCode == 0)
  }

  @Test("A damaged track is told with the commands that mend it, which work")
  func damagedTrack() async throws {
    let workspace = try await Workspace.withDatabase()
    try SQLFile(workspace.path(Fixture.databaseName))
      .execute("UPDATE song_peaks SET peaks = zeroblob(90) WHERE key = 3 << 16")
    let check = try await workspace.fpctl("check")
    #expect(check.exitCode == 2)
    #expect(
      check.outputLines.first
        == "track 3: part 0 of its peaks can't be read; run `fpctl remove 3` and index it again")
    let refused = try await workspace.fpctl("rebuild")
    #expect(refused.exitCode == 2)
    #expect(refused.errors.contains("the peaks of track 3 are damaged; run `fpctl remove 3` and"))
    let removed = try await workspace.fpctl("remove", "3")
    let indexed = try await workspace.fpctl("index", Fixture.tracks)
    let checked = try await workspace.fpctl("check")
    #expect([removed, indexed, checked].map(\.exitCode) == [0, 0, 0])
  }

  @Test("check opens what other commands refuse, and what isn't ours neither does")
  func refused() async throws {
    let workspace = try await Workspace.withDatabase()
    let file = try SQLFile(workspace.path(Fixture.databaseName))
    try file.execute("UPDATE meta SET value = 'x' WHERE key = 'parameters_identifier'")
    #expect(try await workspace.fpctl("tracks").exitCode == 2)
    let check = try await workspace.fpctl("check")
    #expect(check.exitCode == 2)
    #expect(check.output.hasPrefix("meta: parameters_identifier is \"x\", this program's is "))
    try workspace.write(Data("Dear diary".utf8), to: "diary.fpdb")
    let diary = try await workspace.fpctl("check", "--db", "diary.fpdb")
    #expect(diary.exitCode == 2)
    #expect(diary.output.isEmpty)
    #expect(diary.errorLine?.contains("is not a fingerprint database") == true)
  }

  @Test(
    "Without a database they say so and make none, in one line",
    arguments: [["tracks"], ["remove", "1"], ["stats"], ["check"], ["rebuild"], ["vacuum"]])
  func noDatabase(words: [String]) async throws {
    let workspace = try Workspace()
    let run = try await workspace.fpctl(words)
    #expect(run.exitCode == 2)
    #expect(run.output.isEmpty)
    #expect(run.errorLine?.hasPrefix("fpctl: fingerprints.fpdb: no such database; ") == true)
    #expect(!workspace.exists(Fixture.databaseName))
  }

  @Test(
    "Words that make no sense are usage errors",
    arguments: [
      ["remove"], ["remove", ""], ["tracks", "--by", "path"], ["tracks", "--track", "1", "text"],
      ["stats", "x"], ["stats", "--hashes", "-1"], ["check", "--format", "csv"], ["vacuum", "x"],
      ["remove", "--by", "title", "1"],
    ])
  func usage(words: [String]) async throws {
    let run = try await Workspace.withDatabase().fpctl(words)
    #expect(run.exitCode == 64)
    #expect(run.output.isEmpty)
  }

  // MARK: stats, doctor

  @Test("Statistics have tables, segments, hashes and parameters")
  func stats() async throws {
    let workspace = try await Workspace.withDatabase()
    _ = try await workspace.fpctl("rebuild")
    let run = try await workspace.fpctl("stats", "--hashes", "3")
    #expect(run.exitCode == 0)
    #expect(
      run.output.hasPrefix(
        "database  fingerprints.fpdb\nformat    1\npreset    standard,"
          + " \(FingerprintParameters.standard.identifier)\n"))
    let titles = ["Tables", "Segments", "Fullest hashes", "Parameters"]
    #expect(run.outputLines.filter { titles.contains(String($0)) }.map(String.init) == titles)
    #expect(run.outputLines.count { $0.hasPrefix("  0x") } == 3)
  }

  @Test("The doctor names versions, formats and the database, and hides who asks")
  func doctor() async throws {
    let workspace = try await Workspace.withDatabase()
    let home = workspace.url.deletingLastPathComponent().resolvingSymlinksInPath().path()
    let run = try await workspace.fpctl("doctor", environment: ["HOME": home])
    #expect(run.exitCode == 0)
    #expect(run.output.hasPrefix("fpctl         0.1.0\nSQLite        3."))
    #expect(run.output.contains("\ndatabase      ~/"))
    #expect(run.output.contains("12 tracks, "))
    #expect(!run.output.contains(home))
    let without = try await workspace.fpctl("doctor", environment: ["PATH": "/nowhere"])
    #expect(without.exitCode == 0)
    #expect(
      without.output.contains("\nffmpeg        not found: M4A, WebM, MP4 and video can't be read\n")
    )
    let missing = try await Workspace().fpctl("doctor")
    #expect(missing.exitCode == 0)
    #expect(missing.output.hasSuffix("there is no database yet; `fpctl index` makes one\n"))
    try workspace.write(Data("Dear diary".utf8), to: Fixture.databaseName)
    let broken = try await workspace.fpctl("doctor")
    #expect(broken.exitCode == 2)
    #expect(broken.output.contains("unusable: is not a fingerprint database"))
  }
}

@Suite("Records of the commands that manage, end to end", .timeLimit(.minutes(1)))
struct ManageRecordTests {
  /// Documentation/JSONOutput.md.
  private static let documentation: String = {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    let file = url.appending(path: "Documentation/JSONOutput.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  /// The fields in the first column of the tables of a record's section.
  private static func documentedFields(_ schema: String) -> Set<String> {
    let sections = documentation.components(separatedBy: "\n## ")
    let section = sections.first { $0.hasPrefix("The record `\(schema)`") } ?? ""
    let cells = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
      $0.split(separator: "|").first
    }
    return Set(
      cells.flatMap { $0.split(separator: ",") }
        .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) })
  }

  /// The paths of all members, `a.b` in objects and `a[].b` in arrays of them.
  private static func fields(_ value: Any, _ path: String = "") -> Set<String> {
    if let object = value as? [String: Any] {
      return object.reduce(into: []) { result, member in
        let name = path.isEmpty ? member.key : "\(path).\(member.key)"
        result.insert(name)
        result.formUnion(fields(member.value, name))
      }
    }
    return (value as? [Any] ?? []).reduce(into: []) { $0.formUnion(fields($1, path + "[]")) }
  }

  @Test(
    "Each record has the documented fields and no others",
    arguments: ["tracks", "stats", "check", "doctor"])
  func record(command: String) async throws {
    let workspace = try await Workspace.withDatabase()
    _ = try await workspace.fpctl("rebuild")
    if command == "check" {
      try SQLFile(workspace.path(Fixture.databaseName)).execute("DELETE FROM postings")
    }
    let words = command == "tracks" ? ["--track", "1", "--format", "jsonl"] : ["--format", "json"]
    let run = try await workspace.fpctl([command] + words)
    #expect(run.exitCode == (command == "check" ? 2 : 0))
    let record = try #require(try run.records.first)
    #expect(record["schema"] as? String == "fpctl.\(command)/1")
    let documented = Self.documentedFields("fpctl.\(command)/1")
    #expect(!documented.isEmpty)
    #expect(Self.fields(record) == documented)
  }
}
