import Foundation
import Testing

/// What somebody might put in the way on purpose, or by an accident that looks like it.
@Suite("Hostile input, end to end", .serialized, .timeLimit(.minutes(2)))
struct HostileTests {
  // MARK: Files

  @Test("A title steers no terminal, whatever its length, and breaks no format")
  func tags() async throws {
    let workspace = try Workspace()
    try workspace.writeFilm()
    let tag =
      ";FFMETADATA1\ntitle=\u{1B}[2J\u{7}\u{9B}1mred,\"\u{202E}\u{2028}\r\\\n"
    try workspace.write(Data(tag.utf8) + Data(repeating: 0x78, count: 1 << 20), to: "tags")
    let environment = try workspace.withFFmpeg("cat samples.f32; cat tags >&3")
    let calls = [
      ["index", "film.mp4"], ["identify", "film.mp4"], ["tracks"], ["tracks", "--track", "1"],
      ["inspect", "--track", "best", "film.mp4"], ["remove", "--dry-run", "1"],
    ]
    for words in calls {
      let run = try await workspace.fpctl(words, environment: environment)
      #expect(run.exitCode == 0, "\(run.errors)")
      let said = run.output + run.errors
      #expect(
        said.contains("\\u{1b}[2J\\u{7}\\u{9b}1mred,\"\\u{202e}\\u{2028}") || words[0] == "index")
      #expect(
        !said.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
      #expect(said.utf8.count < 10_000)
    }
    for words in [["identify", "film.mp4"], ["tracks"]] {
      let record = try #require(
        try await workspace.fpctl(words + ["--format", "jsonl"], environment: environment)
          .records.first)
      let found =
        words[0] == "tracks"
        ? record["title"] as? String : Record.title(Record.matches(record).first)
      #expect(found?.hasPrefix("\u{1B}[2J\u{7}\u{9B}1mred,\"\u{202E}\u{2028}\r\nxxx") == true)
      #expect(found?.count == 1_000)
      let table = try await workspace.fpctl(
        words + ["--format", "csv"], environment: environment)
      #expect(table.output.components(separatedBy: "\r\n").count == 4)
      #expect(table.output.contains("red,\"\"\u{202E}"))
    }
  }

  @Test(
    "A header that claims terabytes costs nothing, is told, and what is there is used",
    arguments: [
      ("RIFF", UInt32.max - 100), ("RIFF", 0x7FFF_0000 - 1), ("RF64", UInt32.max),
    ] as [(String, UInt32)])
  func hugeClaims(magic: String, size: UInt32) async throws {
    let workspace = try Workspace()
    var bytes = Sound.tune(1).wav.with(little: size, at: 4).with(little: size, at: 40)
    if magic == "RF64" {
      var sizes = Data("ds64".utf8)
      sizes.append(little: UInt32(28))
      for _ in 0..<3 { sizes.append(little: UInt64(1) << 61) }
      sizes.append(little: UInt32(0))
      bytes = Data("RF64".utf8) + bytes[4..<12] + sizes + bytes[12...]
    }
    try workspace.write(bytes, to: "huge.wav")
    try workspace.write(Sound.tune(1).wav, to: "plain.wav")
    let run = try await Tool.shell(
      "ulimit -d 204800; exec \"$FPCTL\" index --jobs 1 huge.wav", folder: workspace.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.isEmpty || run.errorLine?.contains("huge.wav: truncated: ") == true)
    #expect(try await workspace.fpctl("identify", "plain.wav").exitCode == 0)
  }

  @Test("Ten thousand files that hold nothing fail one by one, in their order, and no more")
  func manyFiles() async throws {
    let workspace = try Workspace()
    try workspace.makeFolder("music")
    for number in 0..<10_000 {
      try workspace.write(Data("x".utf8), to: "music/\(String(100_000 + number)).wav")
    }
    try workspace.write(Sound.tune(1).wav, to: "music/last.wav")
    let run = try await workspace.fpctl("index", "music", environment: ["PATH": "/nowhere"])
    #expect(run.exitCode == 2)
    #expect(run.errorLines.count == 10_000)
    #expect(run.errorLines[9_999].hasPrefix("failed   music/109999.wav: "))
    #expect(run.outputLines.last?.hasPrefix("1 added, 10,000 failed; ") == true)
  }

  #if os(Linux)
    @Test("A folder that goes deeper than a path may is indexed as far as it can be, and told")
    func deepFolders() async throws {
      let workspace = try Workspace()
      try workspace.write(Sound.tune(1).wav, to: "1.wav")
      let run = try await Tool.shell(
        "mkdir music; cp 1.wav music; (cd music; i=0; n=$(printf '%0200d' 0);"
          + " while [ $i -lt 30 ]; do mkdir $n && cd -P $n || exit 1; i=$((i+1)); done;"
          + " true); \"$FPCTL\" index music; echo $?; rm -r music", folder: workspace.url)
      #expect(run.outputLines.last == "2", "\(run.errors)")
      #expect(run.errorLine?.hasSuffix(": File name too long") == true, "\(run.errors)")
      #expect(run.outputLines.dropLast().last?.hasPrefix("1 added, 1 failed; ") == true)
    }

    @Test("A folder that may be listed and not entered is told")
    func unsearchable() async throws {
      let workspace = try Workspace()
      for seed in 1...2 as ClosedRange<UInt64> {
        try workspace.write(Sound.tune(seed).wav, to: "music/\(seed)/\(seed).wav")
      }
      let asNobody =
        getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
      let run = try await Tool.shell(
        "cp \"$FPCTL\" fpctl && chmod -R a+rwX . && chmod 444 music/2 && \(asNobody)./fpctl index"
          + " music; echo $?; chmod 755 music/2", folder: workspace.url)
      #expect(run.outputLines.last == "2")
      #expect(
        run.errorLine
          == "failed   music/2/2.wav: permission denied; make it readable for this user")
      #expect(run.outputLines.dropLast().last?.hasPrefix("1 added, 1 failed; ") == true)
    }
  #endif

  @Test("Two names that differ in how an accent is written are two files")
  func normalisation() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "music/caf\u{E9}.wav")
    try workspace.write(Sound.tune(2).wav, to: "music/cafe\u{301}.wav")
    let names = try FileManager.default.contentsOfDirectory(atPath: workspace.path("music"))
    // some file systems take them for one
    try #require((1...2).contains(names.count))
    let run = try await workspace.fpctl("index", "music")
    #expect(run.exitCode == 0)
    #expect(run.outputLines.last?.hasPrefix("\(names.count) added; ") == true)
    let again = try await workspace.fpctl("index", "music")
    #expect(again.outputLines.last?.hasPrefix("0 added, \(names.count) skipped; ") == true)
  }

  @Test("A link out of the folder is followed to a file, and to no folder")
  func linksOut() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "elsewhere/1.wav")
    try workspace.write(Sound.tune(2).wav, to: "elsewhere/2.wav")
    try workspace.makeFolder("music")
    try workspace.link("music/one.wav", to: "../elsewhere/1.wav")
    try workspace.link("music/all", to: "../elsewhere")
    try workspace.link("music/devices.wav", to: "/dev/zero")
    let run = try await workspace.fpctl("index", "music")
    #expect(run.exitCode == 0)
    #expect(run.outputLines.last?.hasPrefix("1 added; ") == true)
  }

  // MARK: Surroundings

  @Test(
    "A full device is a failure, whichever command writes",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")), arguments: Call.all)
  func fullDevice(call: Call) async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await Tool.shell("\"$FPCTL\" \(call.quoted) > /dev/full", folder: workspace.url)
    #expect(run.exitCode == 2)
    #expect(run.errors == "fpctl: standard output: No space left on device\n")
  }

  @Test("Without any variables it works as it does with them", arguments: Call.all)
  func noVariables(call: Call) async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await Tool.shell("exec env -i \"$FPCTL\" \(call.quoted)", folder: workspace.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
  }

  @Test("A temporary folder that isn't there is told, and what to do")
  func noTemporaryFolder() async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.writeFilm()
    var environment = try workspace.withFFmpeg("cat samples.f32")
    environment["TMPDIR"] = "/nowhere"
    let run = try await workspace.fpctl(
      "identify", "-", input: Data("no film, really".utf8), environment: environment)
    #expect(run.exitCode == 2)
    let reason = "a copy in /nowhere can't be made: No such file or directory"
    #expect(
      run.errorLine
        == "fpctl: standard input: \(reason); set TMPDIR to a folder that can be written to and has room"
    )
    let compare = try await workspace.fpctl(
      "compare", "--references", Fixture.tracks, environment: environment)
    #expect(compare.exitCode == 2)
    #expect(compare.errorLine?.contains("/nowhere") == true, "\(compare.errors)")
  }

  @Test("An ffmpeg that never says its version doesn't keep the doctor waiting")
  func hangingVersion() async throws {
    let workspace = try await Workspace.withDatabase()
    let environment = try workspace.withFFmpeg("exec sleep 600")
    let run = try await Tool(["doctor"], environment: environment, folder: workspace.url)
      .outcome(within: .seconds(30))
    #expect(run.exitCode == 0)
    #expect(run.output.contains("of unknown version"))
  }

  // MARK: Databases

  @Test(
    "A database that is replaced while it is read gives answers or a line",
    arguments: [
      "mv other.fpdb \(Fixture.databaseName)", "cp other.fpdb \(Fixture.databaseName)",
      ": > \(Fixture.databaseName)", "rm \(Fixture.databaseName)",
    ])
  func replaced(by line: String) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.write(Sound.tune(1).wav, to: "1.wav")
    _ = try await workspace.fpctl("index", "--db", "other.fpdb", "1.wav")
    let queries = Array(repeating: "'\(Fixture.query("unknown-noisy.wav"))'", count: 60)
    let run = try await Tool.shell(
      "(sleep 0.3; \(line)) & \"$FPCTL\" identify --jobs 2 \(queries.joined(separator: " "));"
        + " code=$?; wait; exit $code", folder: workspace.url)
    #expect([1, 2].contains(run.exitCode), "\(run.errors)")
    #expect(run.errorLines.allSatisfy { $0.hasPrefix("fpctl: ") })
    #expect(run.outputLines.allSatisfy { $0.hasSuffix("no match") })
    #expect(run.exitCode == 1 || !run.errors.isEmpty)
  }
}
