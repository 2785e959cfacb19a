import Foundation
import Testing

@Suite("Comparing, end to end", .serialized, .timeLimit(.minutes(3)))
struct CompareTests {
  private static let header = "query_id,file,track_id,offset_s,length_s,condition,ratio,snr_db\n"
  private static let truth =
    header + """
      noisy,noisy.wav,06-evening-street-band.ogg,11.237,10,noisy,1,
      clean,clean.flac,05-scarborough-fair-flute-harp,14.683,5,clean,1,
      unknown,unknown.flac,,,10,clean,1,

      """

  /// A workspace with a folder of ready queries.
  private func workspace(truth: String = truth) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(Data(truth.utf8), to: "queries/truth.csv")
    for name in ["noisy.wav", "clean.flac", "unknown.flac"] {
      try workspace.link("queries/\(name)", to: Fixture.query(name))
    }
    return workspace
  }

  private func text(_ workspace: Workspace, _ name: String) throws -> String {
    String(decoding: try workspace.bytes(name), as: UTF8.self)
  }

  /// Rows without what is timed.
  private func untimed(_ workspace: Workspace, _ name: String) throws -> [[Substring]] {
    let rows = try text(workspace, name).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let columns = rows[0].indices.filter { !rows[0][$0].hasSuffix("_ms") }
    return rows.map { row in columns.map { row[$0] } }
  }

  @Test("Ready queries give a table, and rows, summaries and a report in the folder")
  func ready() async throws {
    let workspace = try workspace()
    let run = try await workspace.fpctl(
      "compare", "--models", "landmark,mfcc", "--queries", "queries", "--references",
      Fixture.tracks, "--output", "out/run")
    #expect(run.exitCode == 0)
    #expect(run.output.contains("right first") && run.output.contains("noisy"))
    let summary = try Record.object(Substring(try text(workspace, "out/run/summary.json")))
    #expect(summary["schema"] as? String == "fpctl.compare/1")
    let models = try #require(summary["models"] as? [[String: Any]])
    #expect(models.map { $0["name"] as? String } == ["landmark", "mfcc"])
    func count(_ field: String) -> [Int]? {
      (models[0][field] as? [String: Any]).map {
        [$0["count"] as? Int ?? -1, $0["total"] as? Int ?? -1]
      }
    }
    #expect(count("right_first") == [2, 2])
    #expect(count("placed_within_50_ms") == [2, 2])
    #expect(count("false_answers") == [0, 1])
    #expect(try untimed(workspace, "out/run/rows.csv").count == 7)
    #expect(try text(workspace, "out/run/summary.md").hasPrefix("# Comparison\n"))
    #expect(try text(workspace, "out/run/report.html").hasSuffix("</html>\n"))
    // nobody's folders in what is handed on
    #expect(try !text(workspace, "out/run/summary.md").contains(workspace.path("")))
  }

  @Test("A run goes on where it was torn off, and gives the same rows, whatever the jobs")
  func resumed() async throws {
    let workspace = try workspace()
    let command = ["compare", "--queries", "queries", "--references", Fixture.tracks]
    #expect(
      try await workspace.fpctl(command + ["--output", "a", "--jobs", "1"]).exitCode == 0)
    #expect(
      try await workspace.fpctl(command + ["--output", "b", "--jobs", "4"]).exitCode == 0)
    let whole = try untimed(workspace, "a/rows.csv")
    #expect(try untimed(workspace, "b/rows.csv") == whole)

    let lines = try text(workspace, "b/rows.csv").split(separator: "\n")
    let torn = [lines[0], lines[3], lines[1].prefix(40)].joined(separator: "\n")
    try workspace.write(Data(torn.utf8), to: "b/rows.csv")
    #expect(try await workspace.fpctl(command + ["--output", "b"]).exitCode == 0)
    #expect(try untimed(workspace, "b/rows.csv") == whole)
    // the row that was there was not asked again: its times are the same
    #expect(try text(workspace, "b/rows.csv").split(separator: "\n")[3] == lines[3])

    let other = try await workspace.fpctl(command + ["--output", "b", "--exhaustive"])
    #expect(other.exitCode == 2)
    #expect(other.errorLine?.hasSuffix("; choose another --output") == true)
  }

  @Test("A query that can't be read is told, in no share, and asked again by the same command")
  func failures() async throws {
    let workspace = try workspace()
    let noisy = try Data(contentsOf: URL(filePath: Fixture.noisy))
    try FileManager.default.removeItem(atPath: workspace.path("queries/noisy.wav"))
    try workspace.write(Data("no audio".utf8), to: "queries/noisy.wav")
    let command = [
      "compare", "--queries", "queries", "--references", Fixture.tracks, "--output", "run",
    ]
    let failed = try await workspace.fpctl(command + ["--quiet"])
    #expect(failed.exitCode == 2)
    #expect(failed.errorLine?.hasPrefix("fpctl: queries/noisy.wav: ") == true, "\(failed.errors)")
    func model() throws -> [String: Any] {
      let summary = try Record.object(Substring(try text(workspace, "run/summary.json")))
      return (summary["models"] as? [[String: Any]])?.first ?? [:]
    }
    #expect(try model()["failed"] as? Int == 1)
    #expect(try (model()["right_first"] as? [String: Any])?["total"] as? Int == 1)
    #expect(try text(workspace, "run/summary.md").contains("failed"))
    #expect(try text(workspace, "run/rows.csv").split(separator: "\n").count == 4)

    try workspace.write(noisy, to: "queries/noisy.wav")
    let again = try await workspace.fpctl(command)
    #expect(again.exitCode == 0)
    #expect(try model()["failed"] as? Int == 0)
    #expect(try (model()["right_first"] as? [String: Any])?["total"] as? Int == 2)
    #expect(try text(workspace, "run/rows.csv").split(separator: "\n").count == 4)
  }

  @Test("A condition that was named and can't be made is an error that says what it needs")
  func unavailable() async throws {
    let workspace = try Workspace()
    for (words, message) in [
      (["--conditions", "clean,noise(0dB)"], "fpctl: noise(0dB): noise needs a folder of"),
      (["--conditions", "noise(0dB)"], "recorded noises (--noise)"),
      (
        ["--conditions", "music(0dB)", "--holdout", "0%"],
        "held out or out of set (--holdout, --out-of-set)"
      ),
    ] {
      let run = try await workspace.fpctl(
        ["compare", "--references", Fixture.tracks, "--per-condition", "2"] + words)
      #expect(run.exitCode == 2)
      #expect(run.errorLine?.contains(message) == true, "\(run.errors)")
      #expect(run.output.isEmpty)
    }
  }

  @Test(
    "Audio that can't be read is no reference, and is told; where there is no other, it is an error"
  )
  func unreadable() async throws {
    let workspace = try Workspace()
    try workspace.makeFolder("music")
    for name in ["06-evening-street-band.ogg", "05-scarborough-fair-flute-harp.ogg"] {
      try workspace.link("music/\(name)", to: Fixture.track(name))
    }
    try workspace.write(Data("no audio".utf8), to: "music/00-broken.wav")
    try workspace.write(Data("no audio".utf8), to: "broken/00-broken.wav")
    let options = ["--conditions", "clean", "--per-condition", "2", "--lengths", "2"]
    let run = try await workspace.fpctl(["compare", "--references", "music"] + options)
    #expect(run.exitCode == 0)
    #expect(
      run.errorLine?.hasPrefix("fpctl: warning: music/00-broken.wav: ") == true, "\(run.errors)")
    let none = try await workspace.fpctl(["compare", "--references", "broken"] + options)
    #expect(none.exitCode == 2)
    #expect(
      none.errorLines.last == "fpctl: broken: holds no audio that can be read", "\(none.errors)")
  }

  @Test("Queries that were made and kept get the answers that they got when they were made")
  func made() async throws {
    let workspace = try Workspace()
    let conditions = "clean,white(0dB),speed(±5%)+white|pink(5dB)"
    let made = try await workspace.fpctl(
      "compare", "--references", Fixture.tracks, "--conditions", conditions, "--lengths",
      "3", "--per-condition", "4", "--keep-queries", "kept", "--output", "made")
    #expect(made.exitCode == 0)
    let rows = try untimed(workspace, "made/rows.csv")
    #expect(rows.count == 16)
    let again = try await workspace.fpctl(
      "compare", "--references", Fixture.tracks, "--conditions", conditions, "--lengths",
      "3", "--per-condition", "4", "--output", "again", "--jobs", "3")
    #expect(again.exitCode == 0)
    #expect(try untimed(workspace, "again/rows.csv") == rows)
    #expect(workspace.exists("kept/truth.csv"))
    // what was held out is a reference now, so only what was in set can be compared
    let kept = try await workspace.fpctl(
      "compare", "--queries", "kept", "--references", Fixture.tracks, "--output", "read")
    #expect(kept.exitCode == 0)
    #expect(try untimed(workspace, "read/rows.csv").count == rows.count)
  }

  @Test("Other queries, and files that are of no run, are not written over")
  func strangers() async throws {
    let workspace = try Workspace()
    try workspace.write(Data("precious".utf8), to: "kept/truth.csv")
    try workspace.write(Data("precious".utf8), to: "run/report.html")
    for (option, folder, file) in [
      ("--keep-queries", "kept", "truth.csv"), ("--output", "run", "report.html"),
    ] {
      let run = try await workspace.fpctl(
        "compare", "--references", Fixture.tracks, "--conditions", "clean", "--per-condition", "2",
        option, folder)
      #expect(run.exitCode == 2)
      #expect(run.errorLine?.hasPrefix("fpctl: \(folder)") == true, "\(run.errors)")
      #expect(try workspace.bytes("\(folder)/\(file)") == Data("precious".utf8))
      let names = try FileManager.default.contentsOfDirectory(atPath: workspace.path(folder))
      #expect(names == [file])
    }
  }

  @Test("Copies of one name are told by their paths in a database's own folder")
  func copies() async throws {
    let workspace = try Workspace()
    for seed in 1...3 as ClosedRange<UInt64> {
      try workspace.write(Sound.tune(seed, seconds: 20).wav, to: "music/a/\(seed).wav")
    }
    let copy = Sound(samples: Sound.tune(2, seconds: 20).samples.map { $0 / 2 })
    try workspace.write(copy.wav, to: "music/b/2.wav")
    #expect(try await workspace.fpctl("index", "music").exitCode == 0)
    let run = try await workspace.fpctl(
      "compare", "--db", Fixture.databaseName, "--conditions", "clean", "--per-condition", "4",
      "--holdout", "0", "--output", "run")
    #expect(run.exitCode == 0)
    #expect(try text(workspace, "run/summary.md").contains("\n- a/2.wav = b/2.wav\n"))
  }

  @Test("A database is asked in a copy: nothing that is held out leaves it")
  func database() async throws {
    let workspace = try await Workspace.withDatabase()
    let before = try workspace.bytes(Fixture.databaseName)
    let run = try await workspace.fpctl(
      "compare", "--db", Fixture.databaseName, "--conditions", "clean", "--lengths", "2",
      "--per-condition", "4", "--output", "run")
    #expect(run.exitCode == 0)
    #expect(try workspace.bytes(Fixture.databaseName) == before)
    #expect(try text(workspace, "run/summary.md").contains("references: 10, "))
  }

  @Test("Tracks whose files are gone are told of, and the others compared")
  func missingFiles() async throws {
    let workspace = try Workspace()
    for seed in 1...4 { try workspace.write(Sound.tune(UInt64(seed)).wav, to: "m/\(seed).wav") }
    let index = try await workspace.fpctl("index", "--models", "landmark,mfcc", "m")
    #expect(index.exitCode == 0)
    try FileManager.default.removeItem(atPath: workspace.path("m/2.wav"))
    let run = try await workspace.fpctl(
      "compare", "--models", "landmark,mfcc", "--db", Fixture.databaseName, "--conditions",
      "clean", "--lengths", "2", "--per-condition", "3", "--holdout", "0", "--output", "run")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("1 of 4 tracks have no file any more"))
    #expect(try text(workspace, "run/summary.md").contains("references: 4, "))
  }

  @Test("A silent file among the references is left out, and nothing is asked of it")
  func silentReference() async throws {
    let workspace = try Workspace()
    for seed in 1...3 { try workspace.write(Sound.tune(UInt64(seed)).wav, to: "m/\(seed).wav") }
    try workspace.write(Sound.constant(0, seconds: 10).wav, to: "m/silent.wav")
    let run = try await workspace.fpctl(
      "compare", "--references", "m", "--conditions", "clean", "--lengths", "2",
      "--per-condition", "8", "--holdout", "0", "--output", "run")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("m/silent.wav: holds nothing to recognise it by"))
    #expect(try text(workspace, "run/summary.md").contains("references: 3, "))
    #expect(try untimed(workspace, "run/rows.csv").count == 7)
  }

  @Test("Other noise under the same name is another run")
  func otherNoise() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(9).wav, to: "a/street/1.wav")
    try workspace.write(Sound.tune(8).wav, to: "b/street/1.wav")
    let command = [
      "compare", "--references", Fixture.tracks, "--conditions", "noise(0dB)", "--lengths", "2",
      "--per-condition", "2", "--output", "run", "--noise",
    ]
    #expect(try await workspace.fpctl(command + ["a/street"]).exitCode == 0)
    #expect(try await workspace.fpctl(command + ["a/street"]).exitCode == 0)
    let run = try await workspace.fpctl(command + ["b/street"])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("holds a run with recordings for damage noise street xxh3:"))
  }

  @Test("A table of peers that can't be read is told of before anything is asked, and left out")
  func badPeers() async throws {
    let workspace = try workspace()
    try workspace.write(Data("| this | isn't one |\n".utf8), to: "peers.md")
    let command = ["compare", "--queries", "queries", "--references", Fixture.tracks]
    let run = try await workspace.fpctl(command)
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("peers.md: no table whose first column is called condition;"))
    let none = try await workspace.fpctl(command + ["--conditions", ","])
    #expect(none.exitCode == 64)
    #expect(none.errors.contains("--conditions: expected a list"))
  }

  @Test("With recordings out of set nothing is held out, and their queries must be refused")
  func outOfSet() async throws {
    let workspace = try Workspace()
    // one has a reference's name, another is a reference
    try workspace.write(Sound.tune(1).wav, to: "new/01-ode-to-joy-strings.wav")
    try workspace.write(Sound.tune(2).wav, to: "new/unheard.wav")
    try workspace.link("new/copy.flac", to: Fixture.track("07-late-lamp-piano.flac"))
    let command = [
      "compare", "--references", Fixture.tracks, "--conditions", "clean", "--lengths", "3",
      "--per-condition", "4", "--out-of-set", "new", "--keep-queries", "kept", "--output", "run",
    ]
    let run = try await workspace.fpctl(command + ["--out-of-set-per-condition", "6"])
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("2 queries of tracks that are held out"))
    let rows = try untimed(workspace, "run/rows.csv").dropFirst()
    #expect(rows.count { $0[0].contains("_q") } == 4)
    #expect(rows.count { $0[0].contains("_o") } == 4)
    let truth = try text(workspace, "kept/truth.csv")
    #expect(truth.contains(",new/01-ode-to-joy-strings,") && truth.contains(",unheard,"))
    let page = try text(workspace, "run/summary.md")
    #expect(page.contains("references: 12, ") && page.contains("recordings out of set: 3, xxh3:"))
    #expect(page.contains("held out: 0 %") && page.contains("condition and length: 6\n"))

    // another folder, or as many queries as by default, are another run
    #expect(try await workspace.fpctl(command).exitCode == 2)
    try workspace.write(Sound.tune(3).wav, to: "new/unheard.wav")
    let other = try await workspace.fpctl(command + ["--out-of-set-per-condition", "6"])
    #expect(other.exitCode == 2)
    #expect(other.errors.contains("holds a run with recordings out of set 3, xxh3:"))
  }

  @Test(
    "What is wrong with the queries is told with file and line",
    arguments: [
      (
        "q,noisy.wav,nobody,1,5,clean,1,\n",
        "queries/truth.csv:2: there is no reference called nobody"
      ),
      ("q,gone.wav,,,5,clean,1,\n", "queries/truth.csv:2: there is no file queries/gone.wav"),
      ("q,noisy.wav,,,5,clean\n", "queries/truth.csv:2: 6 fields, where the header has 8"),
      ("q,noisy.wav,,,x,clean,1,\n", "queries/truth.csv:2: length_s is \"x\", not a number"),
      ("", "queries/truth.csv: holds no queries"),
    ])
  func malformed(rows: String, message: String) async throws {
    let workspace = try workspace(truth: Self.header + rows)
    let run = try await workspace.fpctl(
      "compare", "--queries", "queries", "--references", Fixture.tracks)
    #expect(run.exitCode == 2)
    #expect(run.output.isEmpty)
    #expect(run.errorLine?.hasPrefix("fpctl: \(message)") == true, "\(run.errors)")
  }

  @Test("Unknown conditions and models are told with those that are known; empty folders by name")
  func unknown() async throws {
    let workspace = try workspace()
    try workspace.makeFolder("empty")
    for (words, code, message) in [
      (
        ["--queries", "queries", "--conditions", "bar"], 2,
        "queries: has no queries of condition bar; there are noisy, clean"
      ),
      (["--conditions", "bar"], 64, "clean"),
      (["--models", "chroma"], 64, "landmark, landmark-compact, landmark-dense, mfcc"),
      (["--lengths", "5,x"], 64, "got \"x\""), (["--holdout", "95%"], 64, "from 0% to 90%"),
      (["--queries", "queries", "--seed", "2"], 64, "--seed: "),
      (["--queries", "queries", "--out-of-set", "queries"], 64, "--out-of-set: "),
      (["--out-of-set", "empty"], 2, "empty: there is no audio in this folder"),
      (["--suite", "quick", "--conditions", "clean"], 64, "only one of them"),
      (["--lengths", "100"], 2, "ask for shorter ones"),
    ] as [([String], Int32, String)] {
      let run = try await workspace.fpctl(
        ["compare", "--references", Fixture.tracks] + words)
      #expect(run.exitCode == code, "\(words)")
      #expect(run.errors.contains(message), "\(run.errors)")
    }
    let empty = try await workspace.fpctl("compare", "--references", "empty")
    #expect(empty.exitCode == 2)
    #expect(empty.errorLine?.hasPrefix("fpctl: empty: there is no audio in this folder") == true)
    let nothing = try await workspace.fpctl("compare")
    #expect(nothing.exitCode == 64)
  }

  @Test("Where no more rows fit, those that did are kept, and the same command goes on")
  func fullDisk() async throws {
    let workspace = try await Workspace.withDatabase()
    let rows = (0..<400).map {
      "q\($0),clean.flac,05-scarborough-fair-flute-harp,14.683,5,clean,1,\n"
    }
    try workspace.write(
      Data((Self.header + rows.joined()).utf8), to: "queries/truth.csv")
    try workspace.link("queries/clean.flac", to: Fixture.query("clean.flac"))
    let command = [
      "compare", "--queries", "queries", "--db", Fixture.databaseName, "--output", "run",
    ]
    // in units of 512 bytes or, of some shells, twice that
    let full = try await Tool.shell(
      "ulimit -f 80; \"$FPCTL\" \(command.joined(separator: " "))", folder: workspace.url)
    #expect(full.exitCode == 2)
    #expect(
      full.errorLine
        == "fpctl: run/rows.csv: File too large; finished rows are kept, run the same again",
      "\(full.errors)")
    let kept = try text(workspace, "run/rows.csv")
    #expect(kept.hasSuffix("\n"))
    let count = kept.split(separator: "\n").count
    #expect((20..<380).contains(count))

    #expect(try await workspace.fpctl(command).exitCode == 0)
    let whole = Set(try text(workspace, "run/rows.csv").split(separator: "\n"))
    #expect(whole.count == 401)
    #expect(kept.split(separator: "\n").allSatisfy(whole.contains))
  }

  @Test("Rows of another version of the tool are not gone on with")
  func olderRows() async throws {
    let workspace = try workspace()
    let command = ["compare", "--queries", "queries", "--references", Fixture.tracks, "-o", "run"]
    #expect(try await workspace.fpctl(command).exitCode == 0)
    let older = try text(workspace, "run/rows.csv").replacing(",failure\n", with: "\n")
    try workspace.write(Data(older.utf8), to: "run/rows.csv")
    let run = try await workspace.fpctl(command)
    #expect(run.exitCode == 2)
    #expect(
      run.errors.contains(
        "run/rows.csv:1: has other columns than this version of fpctl writes; choose another --output"
      ))
    #expect(try text(workspace, "run/rows.csv") == older)
  }

  @Test("Presets are models of their own: the same queries, another size")
  func presets() async throws {
    let workspace = try Workspace()
    try workspace.makeFolder("scratch")
    let run = try await workspace.fpctl(
      [
        "compare", "--references", Fixture.tracks, "--conditions", "clean", "--lengths", "3",
        "--per-condition", "6", "--models", "landmark-compact,landmark,landmark-dense", "--output",
        "run",
      ], environment: ["TMPDIR": workspace.path("scratch")])
    #expect(run.exitCode == 0)
    let summary = try Record.object(Substring(try text(workspace, "run/summary.json")))
    let models = try #require(summary["models"] as? [[String: Any]])
    #expect(
      models.map { $0["name"] as? String } == ["landmark-compact", "landmark", "landmark-dense"])
    let costs = models.compactMap { $0["cost"] as? [String: Any] }
    let bytes = costs.compactMap { $0["bytes_an_hour"] as? Double }
    #expect(bytes.count == 3 && bytes[0] < 0.7 * bytes[1] && bytes[2] > 1.3 * bytes[1])
    #expect(costs.allSatisfy { $0["resident_bytes"] as? Int ?? 0 > 0 })
    for model in models {
      let first = try #require(model["right_first"] as? [String: Any])
      #expect(first["count"] as? Int == 6 && first["total"] as? Int == 6)
    }
    let provenance = try #require(summary["provenance"] as? [String: String])
    #expect(provenance["landmark-compact"]?.hasPrefix("compact, landmark-") == true)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workspace.path("scratch")).isEmpty)
  }

  @Test("Stopped in the midst, it says how to go on, and keeps no temporary files")
  func interrupted() async throws {
    let workspace = try Workspace()
    try workspace.makeFolder("scratch")
    let tool = try Tool(
      [
        "compare", "--references", Fixture.tracks, "--suite", "full", "--lengths", "2",
        "--output", "run",
      ], environment: ["TMPDIR": workspace.path("scratch")], folder: workspace.url)
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let rows = (try? workspace.bytes("run/rows.csv")) ?? Data()
      if rows.count(where: { $0 == 0x0A }) > 3 { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    tool.send(SIGINT)
    let run = try await tool.outcome()
    #expect(run.exitCode == 130)
    #expect(run.errors.contains("finished rows are kept"))
    #expect(try text(workspace, "run/rows.csv").hasSuffix("\n"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workspace.path("scratch")).isEmpty)
  }
}
