import Foundation

@testable import Fingerprint

/// The sound files that come with the package, see `Fixtures/README.md`.
enum Fixtures {
  /// Where they are: three folders up from this file.
  static let folder: String = {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appending(path: "Fixtures").path
  }()

  /// The tracks' file names, in the order in which they are indexed.
  static let tracks: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: folder + "/tracks").sorted()) ?? []

  static func track(_ name: String) -> String { folder + "/tracks/" + name }

  static func query(_ name: String) -> String { folder + "/queries/" + name }

  /// A database of all tracks, made once a process, for tests that only ask.
  static let library = Result {
    try Library { database in
      for name in tracks { try database.add(.file(path: track(name))) }
    }
  }

  /// A database of twelve tunes of 20 seconds, ``Signal/music(seconds:seed:amplitude:rate:)`` of
  /// seeds 1 to 12, each named by its seed.
  static let tunes = Result {
    try Library { database in
      for seed in 1...12 as ClosedRange<UInt64> {
        try database.add(tune(seed).input, metadata: TrackMetadata(recordingID: "\(seed)"))
      }
    }
  }

  static func tune(_ seed: UInt64) -> [Float] { Signal.music(seconds: 20, seed: seed) }

  /// A database that is filled once, and the folder it is in.
  final class Library: Sendable {
    let database: FingerprintDatabase
    private nonisolated(unsafe) let folder: TemporaryFolder  // only kept, never used again

    fileprivate init(_ fill: (FingerprintDatabase) throws -> Void) throws {
      folder = try TemporaryFolder()
      database = try FingerprintDatabase(path: folder.file("library.fpdb"))
      try fill(database)
    }
  }
}
