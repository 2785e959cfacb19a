import Foundation
import Testing

@Suite("Stopping at once, end to end", .timeLimit(.minutes(1)))
struct StreamTests {
  @Test("A reader that has gone is no error, whichever command writes", arguments: Call.all)
  func closedPipe(call: Call) async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await Tool.shell(
      "{ sleep 0.1; \"$FPCTL\" \(call.quoted); echo $? >&2; } | exec 0<&-",
      folder: workspace.url)
    #expect(run.errors == "0\n")
  }

  @Test("Nowhere to write is a failure, whichever command writes", arguments: Call.all)
  func closedOutput(call: Call) async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await Tool.shell("\"$FPCTL\" \(call.quoted) >&-", folder: workspace.url)
    #expect(run.exitCode == 2)
    #expect(run.errors == "fpctl: standard output: Bad file descriptor\n")
  }

  @Test("Standard input that is closed is told", arguments: ["identify", "index"])
  func closedInput(command: String) async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await Tool.shell("\"$FPCTL\" \(command) - <&-", folder: workspace.url)
    #expect(run.exitCode == 2)
    #expect(run.errors == "fpctl: standard input: Bad file descriptor\n")
  }

  @Test(
    "A query that is being decoded when it is told to stop is the last one",
    arguments: [SIGINT, SIGTERM])
  func stoppedQuery(signal: Int32) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.writeFilm()
    let before = try workspace.content()
    let tool = try Tool(
      ["identify", "--jobs", "1", "film.mp4", Fixture.noisy],
      environment: try workspace.withFFmpeg(FFmpegTests.waiting), folder: workspace.url)
    while !workspace.exists("begun") { try await Task.sleep(for: .milliseconds(1)) }
    tool.send(signal)
    try await Task.sleep(for: .milliseconds(50))
    try workspace.write(Data(), to: "go")
    let run = try await tool.outcome(within: .seconds(10))
    #expect(run.exitCode == 128 + signal)
    #expect(run.outputLines.count == 1)
    #expect(run.errorLine == "fpctl: stopped after 1 of 2 files")
    #expect(try workspace.content() == before)
  }
}

@Suite("Stopping and going on, end to end", .serialized, .timeLimit(.minutes(1)))
struct InterruptionTests {
  private static let files = 40

  /// Long enough that indexing them takes a while.
  private static let tunes = (1...files).map { Sound.tune(UInt64($0), seconds: 40).wav }

  /// A folder of tunes.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    for (index, tune) in Self.tunes.enumerated() {
      try workspace.write(tune, to: "music/\(index + 1).wav")
    }
    return workspace
  }

  /// Runs it again to the end: everything is there, nothing twice, and it answers.
  private func expectCompletion(in workspace: Workspace) async throws {
    let run = try await workspace.fpctl("index", "--verbose", "music")
    #expect(run.exitCode == 0)
    #expect(run.outputLines.count == Self.files + 1)
    #expect(
      run.outputLines.last?.hasSuffix("\(Self.files) tracks in fingerprints.fpdb") == true)
    let again = try await workspace.fpctl("index", "music")
    #expect(
      again.output.hasSuffix(
        "0 added, \(Self.files) skipped; \(Self.files) tracks in fingerprints.fpdb\n"))
    let paths = (1...Self.files).map { "music/\($0).wav" }
    let answers = try await workspace.fpctl(
      ["identify", "--start", "11", "--duration", "8", "--format", "jsonl"] + paths)
    #expect(answers.exitCode == 0)
    for (path, record) in zip(paths, try answers.records) {
      let match = try #require(Record.matches(record).first)
      let found = (match["track"] as? [String: Any])?["path"] as? String
      #expect(found?.hasSuffix("/" + path) == true)
      #expect(abs(try #require(match["offset_seconds"] as? Double) - 11) < 0.05)
    }
  }

  @Test(
    "After a kill at any moment, the next run has what was done and does the rest",
    arguments: [1, 2, 3, 4, 5] as [UInt64])
  func killed(seed: UInt64) async throws {
    let workspace = try workspace()
    var dice = Dice(seed: seed)
    let tool = try workspace.start("index", "--jobs", "2", "music")
    try await Task.sleep(for: .milliseconds(Int.random(in: 0...500, using: &dice)))
    tool.send(SIGKILL)
    let killed = try await tool.outcome()
    let done = killed.outputLines.count { $0.hasPrefix("added") }
    let next = try await workspace.fpctl("index", "--verbose", "music")
    #expect(next.exitCode == 0)
    #expect(next.errors.isEmpty)
    #expect(try workspace.isSound())
    // what was told to be added is kept
    #expect(next.outputLines.count { $0.hasPrefix("skipped") } >= done)
    try await expectCompletion(in: workspace)
  }

  @Test(
    "A request to stop finishes what is in hand, says how to go on, and has its own exit code",
    arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func stopped(signal: Int32, exitCode: Int32) async throws {
    let workspace = try workspace()
    let tool = try workspace.start("index", "--jobs", "1", "music")
    // the first line tells that the signals are watched
    while !tool.outputSoFar.contains("added") { try await Task.sleep(for: .milliseconds(1)) }
    tool.send(signal)
    let run = try await tool.outcome()
    #expect(run.exitCode == exitCode)
    #expect(
      run.errorLine
        == "fpctl: stopped; what was done is kept: run the same command again to go on")
    let done = run.outputLines.count { $0.hasPrefix("added") }
    #expect((1..<Self.files).contains(done))
    #expect(
      run.outputLines.last?.hasSuffix(
        "; \(done) \(done == 1 ? "track" : "tracks") in fingerprints.fpdb") == true)
    try await expectCompletion(in: workspace)
  }

  @Test(
    "Asked to stop, identify prints what is in hand whole, in any format",
    arguments: [("json", SIGINT, 130), ("jsonl", SIGTERM, 143)] as [(String, Int32, Int32)])
  func identifyStopped(format: String, signal: Int32, exitCode: Int32) async throws {
    let workspace = try await Workspace.withDatabase()
    let count = 500
    let tool = try Tool(
      ["identify", "--jobs", "2", "--format", format]
        + Array(repeating: Fixture.query("unknown-noisy.wav"), count: count),
      folder: workspace.url)
    while !tool.outputSoFar.contains("no_match") { try await Task.sleep(for: .milliseconds(1)) }
    tool.send(signal)
    let run = try await tool.outcome()
    #expect(run.exitCode == exitCode)
    let text = format == "json" ? run.output : "[" + run.outputLines.joined(separator: ",") + "]"
    let records = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect((1..<count).contains(records.count))
    #expect(run.errorLine == "fpctl: stopped after \(records.count) of \(count) files")
  }

  @Test("Standard input that never ends is left at once", arguments: [SIGINT, SIGTERM])
  func endlessInput(signal: Int32) async throws {
    let workspace = try await Workspace.withDatabase()
    // open for writing as well, so that it has no end
    let tool = try Tool(
      ["-c", "mkfifo endless; exec \"$FPCTL\" identify --format json - <> endless"],
      environment: ["FPCTL": Tool.binary().path()], folder: workspace.url,
      executable: URL(filePath: "/bin/sh"))
    // the opening bracket tells that the signals are watched
    while !tool.outputSoFar.contains("[") { try await Task.sleep(for: .milliseconds(1)) }
    tool.send(signal)
    let run = try await tool.outcome()
    #expect(run.exitCode == 128 + signal)
    #expect(run.output == "[\n]\n")
    #expect(run.errorLine == "fpctl: stopped after 0 of 1 file")
  }

  @Test("A signal that the caller has us ignore is ignored")
  func ignored() async throws {
    let workspace = try workspace()
    let run = try await Tool.shell(
      "trap '' INT; \"$FPCTL\" index --quiet music & sleep 0.2; kill -INT $!; wait $!; echo $?",
      folder: workspace.url)
    #expect(run.output == "0\n")
  }
}
