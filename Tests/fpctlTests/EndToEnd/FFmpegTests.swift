import Foundation
import Testing

/// What an ffmpeg does, and what the tool makes of it.
private struct Decoder: CustomTestStringConvertible {
  let testDescription: String
  let script: String
  let exitCode: Int32
  let message: String
  let tracks: Int
}

private let decoders = [
  Decoder(
    testDescription: "fails at once", script: "echo 'moov atom not found' >&2; exit 1",
    exitCode: 2, message: "neither libsndfile nor ffmpeg finds audio in it (moov atom not found)",
    tracks: 0),
  Decoder(
    testDescription: "says nothing", script: "exit 0", exitCode: 2,
    message: "neither libsndfile nor ffmpeg finds audio of 1,000 to 768,000 Hz in it; check that",
    tracks: 0),
  Decoder(
    testDescription: "breaks off with a reason",
    script: "cat samples.f32; echo 'Invalid data found' >&2; exit 1", exitCode: 0,
    message: "fpctl: warning: film.mp4: ffmpeg: Invalid data found", tracks: 1),
  Decoder(
    testDescription: "breaks off without a word", script: "cat samples.f32; exit 1", exitCode: 0,
    message: "fpctl: warning: film.mp4: ffmpeg: it stopped early", tracks: 1),
  Decoder(
    testDescription: "is killed", script: "cat samples.f32; kill -9 $$", exitCode: 0,
    message: "fpctl: warning: film.mp4: ffmpeg: it stopped early", tracks: 1),
  Decoder(
    testDescription: "writes a few bytes", script: "printf 'abcde'", exitCode: 2,
    message: "it holds no audio", tracks: 0),
  Decoder(
    testDescription: "writes what are no numbers",
    script: "head -c 400000 /dev/zero | tr '\\0' '\\377'", exitCode: 2,
    message: "none of its samples is a number", tracks: 0),
  Decoder(
    testDescription: "lets the file change meanwhile",
    script: "cat samples.f32; echo more >> film.mp4", exitCode: 2,
    message: "film.mp4: changed while it was read; index it again when it is complete", tracks: 0),
  Decoder(
    testDescription: "lets the file vanish meanwhile", script: "cat samples.f32; rm film.mp4",
    exitCode: 2, message: "film.mp4: no such file; check the name", tracks: 0),
]

@Suite("ffmpeg's failures, end to end", .timeLimit(.minutes(1)))
struct FFmpegTests {
  @Test("Whatever ffmpeg does, it costs no more than its file and a line", arguments: decoders)
  fileprivate func failures(decoder: Decoder) async throws {
    let workspace = try Workspace()
    try workspace.writeFilm()
    let environment = try workspace.withFFmpeg(decoder.script)
    let run = try await workspace.fpctl("index", "film.mp4", environment: environment)
    #expect(run.exitCode == decoder.exitCode)
    // where nothing came of it, a second line says that the new database is empty
    #expect(run.errorLines.count == (decoder.tracks == 0 ? 2 : 1), "\(run.errors)")
    #expect(run.errorLines.first?.contains(decoder.message) == true, "\(run.errors)")
    let file = try SQLFile(workspace.path(Fixture.databaseName))
    #expect(try file.rows("SELECT count(*) FROM songs") == ["\(decoder.tracks)"])
    #expect(try workspace.isSound())
  }

  @Test("Without ffmpeg the message says what to install")
  func missing() async throws {
    let workspace = try Workspace()
    try workspace.writeFilm()
    let run = try await workspace.fpctl("index", "film.mp4", environment: ["PATH": "/nowhere"])
    #expect(run.exitCode == 2)
    #expect(
      run.errorLines.first?.hasSuffix(
        "install ffmpeg (apt install ffmpeg, brew install ffmpeg)") == true, "\(run.errors)")
  }

  /// Decodes half, waits to be told, decodes the rest.
  static let waiting =
    "head -c 700000 samples.f32; touch begun; while [ -e begun ] && [ ! -e go ]; do sleep 0.01; done; "
    + "tail -c +700001 samples.f32"

  @Test("Where there are too few descriptors to start ffmpeg, it isn't to be installed anew")
  func fewDescriptors() async throws {
    let workspace = try Workspace()
    try workspace.writeFilm()
    let environment = try workspace.withFFmpeg("cat samples.f32")
    var lines: [Substring] = []
    for limit in 6..<20 {
      let run = try await Tool(
        ["-c", "ulimit -n \(limit); \"$FPCTL\" inspect film.mp4"],
        environment: environment.merging(["FPCTL": try Tool.binary().path()]) { $1 },
        folder: workspace.url, executable: URL(filePath: "/bin/sh")
      ).outcome()
      lines += run.errorLines.filter { $0.contains("can't be started") }
    }
    #expect(!lines.isEmpty)
    for line in lines {
      #expect(line.hasPrefix("fpctl: film.mp4: ffmpeg ("), "\(line)")
      #expect(line.contains("raise the limit (`ulimit -n`"), "\(line)")
    }
  }

  @Test("Stopped while ffmpeg decodes: the file in hand is stored whole, and none after it")
  func stopped() async throws {
    let workspace = try Workspace()
    try workspace.writeFilm()
    try workspace.write(Sound.tune(2).wav, to: "next.wav")
    let tool = try Tool(
      ["index", "--jobs", "1", "film.mp4", "next.wav"],
      environment: try workspace.withFFmpeg(Self.waiting), folder: workspace.url)
    while !workspace.exists("begun") { try await Task.sleep(for: .milliseconds(1)) }
    tool.send(SIGINT)
    try workspace.write(Data(), to: "go")
    #expect(try await tool.outcome().exitCode == 130)
    let file = try SQLFile(workspace.path(Fixture.databaseName))
    #expect(try file.rows("SELECT duration FROM songs") == ["4.0"])
  }

  @Test(
    "Stopped twice or killed while ffmpeg decodes: nothing of the file is stored",
    arguments: [[SIGINT, SIGINT], [SIGTERM, SIGINT], [SIGKILL]])
  func stoppedAtOnce(signals: [Int32]) async throws {
    let workspace = try Workspace()
    try workspace.writeFilm()
    let tool = try Tool(
      ["index", "film.mp4"], environment: try workspace.withFFmpeg(Self.waiting),
      folder: workspace.url)
    while !workspace.exists("begun") { try await Task.sleep(for: .milliseconds(1)) }
    for signal in signals {
      tool.send(signal)
      // two that come together may be taken for one, or in any order
      try await Task.sleep(for: .milliseconds(20))
    }
    // a process ended by now stores nothing; one that isn't would, and ffmpeg must not outlive it
    try workspace.write(Data(), to: "go")
    #expect(try await tool.outcome(within: .seconds(10)).exitCode > 128)
    #expect(try workspace.content().isEmpty)
    #expect(try workspace.isSound())
  }
}
