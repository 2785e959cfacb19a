import Foundation
import Testing

/// A file that only ffmpeg reads, and what becomes of parts of it.
private struct Container: CustomTestStringConvertible {
  let name: String
  /// How ffmpeg makes it.
  let options: [String]
  /// Percents of it that nothing can be made of: where its table of contents stands at its end.
  var unreadable: [Int] = [1]
  /// Percents of it at which it can't be told from a whole one: no more than packets are there, or
  /// only what is behind the audio is missing.
  var silent: [Int] = []

  var testDescription: String { name }
}

private let containers = [
  Container(name: "a.m4a", options: ["-c:a", "aac"], unreadable: [1, 50, 99]),
  Container(name: "front.m4a", options: ["-c:a", "aac", "-movflags", "+faststart"]),
  Container(
    name: "a.mp4",
    options: ["-f", "lavfi", "-i", "color=s=64x64:d=8", "-c:v", "mpeg4", "-c:a", "aac"],
    unreadable: [1, 50, 99]),
  Container(name: "a.webm", options: ["-c:a", "libopus"]),
  Container(name: "a.mkv", options: ["-c:a", "flac"]),
  Container(name: "a.wma", options: ["-c:a", "wmav2"], silent: [99]),
  Container(name: "a.wv", options: ["-c:a", "wavpack", "-ar", "44100"]),
  Container(name: "a.tta", options: ["-c:a", "tta"]),
  Container(name: "a.avi", options: ["-c:a", "mp2", "-ar", "44100"]),
  Container(name: "a.aac", options: ["-c:a", "aac"]),
  Container(name: "a.ts", options: ["-c:a", "mp2", "-ar", "44100"], silent: [50, 99]),
]

@Suite(
  "Containers that ffmpeg reads, cut, end to end", .serialized, .timeLimit(.minutes(2)),
  .enabled(if: InstalledProgram.isThere("ffmpeg"), "ffmpeg isn't installed"))
struct CutContainerTests {
  /// The bytes of the container, made of a tune.
  private func bytes(_ container: Container, in workspace: Workspace) throws -> Data {
    try workspace.write(Sound.tune(1).wav, to: "source.wav")
    let program: URL = try #require(InstalledProgram.url("ffmpeg"))
    let ffmpeg = Process()
    ffmpeg.executableURL = program
    ffmpeg.currentDirectoryURL = workspace.url
    ffmpeg.arguments =
      ["-nostdin", "-v", "error", "-i", "source.wav"] + container.options + [
        "whole-" + container.name
      ]
    try ffmpeg.run()
    ffmpeg.waitUntilExit()
    try #require(ffmpeg.terminationStatus == 0)
    return try workspace.bytes("whole-" + container.name)
  }

  @Test(
    "Each, cut anywhere, is used with a warning or refused in a line; whole it gives neither",
    arguments: containers, [1, 50, 99, 100])
  fileprivate func cut(container: Container, percent: Int) async throws {
    let workspace = try await Workspace.withDatabase()
    let before = try workspace.content()
    let whole = try bytes(container, in: workspace)
    try workspace.write(whole.prefix(whole.count * percent / 100), to: container.name)
    let run = try await workspace.fpctl("index", container.name)
    if container.unreadable.contains(percent) {
      #expect(run.exitCode == 2)
      let line = try #require(run.errorLine, "\(run.errors)")
      #expect(line.hasPrefix("failed   \(container.name): ") && line.contains("; "))
      #expect(try workspace.content() == before)
    } else {
      #expect(run.exitCode == 0, "\(run.errors)")
      if percent == 100 || container.silent.contains(percent) {
        #expect(run.errors.isEmpty, "\(run.errors)")
      } else {
        #expect(
          run.errorLine?.hasPrefix("fpctl: warning: \(container.name): ") == true, "\(run.errors)")
      }
      #expect(try workspace.content().count > before.count)
    }
    #expect(try workspace.isSound())
  }
}
