import Foundation
import Testing

/// A command in the midst of something, and what it says when it is told to stop.
private struct Interrupted: CustomTestStringConvertible {
  /// What it is kept from going on by.
  enum Obstacle {
    /// Another program that lets nobody read the database.
    case reading
    /// Another program that writes to it.
    case writing
    /// An ffmpeg that is at work until it is told to go on.
    case decoding
  }

  let words: [String]
  let obstacle: Obstacle
  /// What is on standard error; nothing where it ends at once.
  var note = ""
  /// What is on standard output.
  var output = ""

  var testDescription: String { words.joined(separator: " ") + ", \(obstacle)" }
}

private let kept = "stopped; the database is as it was"
private let grown = "stopped; the database is sound, and may be larger than need be"

private let interrupted =
  [
    ["identify", Fixture.noisy],
    ["identify", "--model", "mfcc", Fixture.noisy], ["similar", "1"],
    ["inspect", "--track", "best", Fixture.noisy], ["tracks"], ["remove", "1"], ["stats"],
    ["check"], ["rebuild"], ["vacuum"], ["doctor"],
  ].map { Interrupted(words: $0, obstacle: .reading) }
  + [
    Interrupted(words: ["index", Fixture.noisy], obstacle: .reading, note: kept),
    Interrupted(words: ["remove", "1"], obstacle: .writing),
    Interrupted(words: ["rebuild"], obstacle: .writing, note: kept),
    Interrupted(words: ["vacuum"], obstacle: .writing, note: grown),
    Interrupted(words: ["inspect", "films/film.mp4"], obstacle: .decoding),
    Interrupted(
      words: ["identify", "--jobs", "1", "films/film.mp4", Fixture.noisy], obstacle: .decoding,
      note: "stopped after 1 of 2 files", output: "films/film.mp4 "),
    Interrupted(
      words: ["compare", "--references", "films", "--jobs", "1"], obstacle: .decoding,
      note: "stopped; nothing is kept without --output"),
    Interrupted(
      words: ["compare", "--references", "films", "--output", "out"], obstacle: .decoding,
      note: "stopped; finished rows are kept: run the same command again to go on"),
  ]

@Suite("Signals in each command, end to end", .serialized, .timeLimit(.minutes(2)))
struct SignalTests {
  @Test(
    "Told to stop, each command ends with the signal's code in seconds, and changes nothing",
    arguments: interrupted, [SIGINT, SIGTERM])
  fileprivate func stopped(call: Interrupted, signal: Int32) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.writeFilm(seconds: 12)
    try workspace.write(Data("no film, really".utf8), to: "films/film.mp4")
    _ = try await workspace.fpctl("tracks")
    let before = try workspace.content()
    var other: SQLFile? = try SQLFile(workspace.path(Fixture.databaseName))
    switch call.obstacle {
    case .reading:
      try other?.execute(
        "PRAGMA locking_mode = EXCLUSIVE; UPDATE meta SET value = value WHERE key = 'generation'")
    case .writing: try other?.execute("BEGIN IMMEDIATE")
    case .decoding: break
    }
    let tool = try Tool(
      call.words, environment: try workspace.withFFmpeg(FFmpegTests.waiting),
      folder: workspace.url)
    if call.obstacle == .decoding {
      while !workspace.exists("begun") { try await Task.sleep(for: .milliseconds(1)) }
    } else {
      try await Task.sleep(for: .milliseconds(400))
    }
    tool.send(signal)
    // long enough for a note to be taken of it before ffmpeg is done
    if call.obstacle == .decoding { try await Task.sleep(for: .milliseconds(50)) }
    try workspace.write(Data(), to: "go")
    let run = try await tool.outcome(within: .seconds(8))
    #expect(run.exitCode == 128 + signal)
    #expect(run.errors == (call.note.isEmpty ? "" : "fpctl: \(call.note)\n"))
    #expect(call.output.isEmpty ? run.output.isEmpty : run.output.hasPrefix(call.output))
    other = nil
    #expect(try workspace.content() == before)
    #expect(try workspace.isSound())
  }

  @Test(
    "Told to stop at any moment, what goes through the whole database has done it or leaves it",
    arguments: ["check", "rebuild", "vacuum", "remove"], 0..<6)
  func anyMoment(command: String, tenths: Int) async throws {
    let workspace = try await Workspace.withDatabase()
    let before = try workspace.content()
    let words = command == "remove" ? [command, "1"] : [command]
    let tool = try Tool(words, folder: workspace.url)
    try await Task.sleep(for: .milliseconds(tenths * 3))
    tool.send(SIGINT)
    let run = try await tool.outcome(within: .seconds(8))
    #expect(run.exitCode == 0 || run.exitCode == 130)
    #expect(run.errors.isEmpty || run.errorLine?.hasPrefix("fpctl: stopped; ") == true)
    let after = try workspace.content()
    #expect(after == before || command == "remove" && after.count < before.count)
    #expect(try workspace.isSound())
    #expect(try await workspace.fpctl("check", "--quiet").exitCode == 0)
  }
}
