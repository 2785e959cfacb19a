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
  static let library: Result<Library, any Error> = Result { try Library() }

  /// A database of all tracks and the folder it is in.
  final class Library: Sendable {
    let database: FingerprintDatabase
    private nonisolated(unsafe) let folder: TemporaryFolder  // only kept, never used again

    fileprivate init() throws {
      folder = try TemporaryFolder()
      database = try FingerprintDatabase(path: folder.file("library.fpdb"))
      for name in Fixtures.tracks { try database.add(.file(path: Fixtures.track(name))) }
    }
  }

  /// The seed of each tune in ``tunes``.
  static let tuneSeeds: [UInt64] = Array(1...12)
}
