import Foundation
import Testing

/// The sound files that come with the package, see `Fixtures/README.md`.
enum Fixture {
  /// What the tool calls a database that isn't named.
  static let databaseName = "fingerprints.fpdb"

  /// Where they are: three folders up from this file.
  private static let folder: String = {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appending(path: "Fixtures").path(percentEncoded: false)
  }()

  static let tracks = folder + "/tracks"
  static let noisy = query("noisy.wav")
  static let clean = query("clean.flac")
  static let queries = [
    "noisy.wav", "unknown-noisy.wav", "clean.flac", "unknown.flac", "speech.ogg",
  ]

  static func query(_ name: String) -> String { folder + "/queries/" + name }

  static func track(_ name: String) -> String { tracks + "/" + name }

  static let trackNames: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: tracks).sorted()) ?? []

  /// The bytes of a database of all tracks, made once a process by the tool itself.
  static func database() async throws -> Data { try await made.value }

  private static let made = Task {
    let workspace = try Workspace()
    let run = try await workspace.fpctl("index", tracks)
    try #require(run.exitCode == 0)
    return try workspace.bytes(databaseName)
  }
}
