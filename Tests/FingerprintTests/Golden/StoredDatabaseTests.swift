import Foundation
import Testing

@testable import Fingerprint

/// A database that an earlier version wrote is still read: `Fixtures/databases/v1.fpdb`, format 1.
///
/// It has something in every table: nine tracks in a segment, three that are pending, and a removed
/// one whose postings are still there. `FPCTL_UPDATE_DATABASES=1 swift test …` makes it anew, which
/// is right only as long as no released version has written that format.
struct StoredDatabaseTests {
  private static let original = Fixtures.folder + "/databases/v1.fpdb"
  private let folder: TemporaryFolder
  private let path: String

  /// Makes the database.
  private static let update: Result<Void, any Error> = Result {
    guard ProcessInfo.processInfo.environment["FPCTL_UPDATE_DATABASES"] == "1" else { return }
    try? FileManager.default.removeItem(atPath: original)
    let database = try FingerprintDatabase(path: original)
    func add(_ path: String, as name: String) throws -> Track {
      var source = try TrackSource(of: .file(path: path))
      // nothing of the machine it was made on
      source.path = "/music/" + name
      source.modified = 1_767_225_600_000_000_000
      let reference = try Fingerprinter().reference(of: .file(path: path))
      return try database.add(reference, metadata: TrackMetadata(), source: source)
    }
    let removed = try add(Fixtures.query("unknown.flac"), as: "removed.flac")
    for name in Fixtures.tracks.prefix(9) { _ = try add(Fixtures.track(name), as: name) }
    try database.mergePending(above: 0)
    try database.remove(removed.id)
    for name in Fixtures.tracks.dropFirst(9) { _ = try add(Fixtures.track(name), as: name) }
    database.close()
  }

  /// Works on a copy: opening makes files beside it.
  init() throws {
    try Self.update.get()
    folder = try TemporaryFolder()
    path = folder.file("v1.fpdb")
    try FileManager.default.copyItem(atPath: Self.original, toPath: path)
  }

  @Test("Its tracks are listed, with all that is known of them")
  func tracks() throws {
    let tracks = try FingerprintDatabase(path: path, access: .readOnly).tracks()
    #expect(tracks.compactMap(\.path) == Fixtures.tracks.map { "/music/" + $0 })
    #expect(tracks.map(\.id.rawValue) == Array(2...13))
    let first = try #require(tracks.first)
    #expect(first.title == "Ode to Joy for Strings")
    #expect(first.artist == "The Fixtures")
    #expect(first.album == "Fixtures")
    #expect(first.date == "2026")
    #expect(first.digest == (try ContentDigest.ofFile(Fixtures.track(Fixtures.tracks[0]))))
    #expect(first.recordingID == first.digest)
    #expect(abs(first.durationSeconds - 21.9) < 0.1)
    #expect(tracks[1].title == "Frère Jacques à quatre")
  }

  @Test("Its statistics are those of what is in it")
  func statistics() throws {
    let statistics = try FingerprintDatabase(path: path, access: .readOnly).statistics()
    #expect(statistics.tracks == 12)
    #expect(statistics.segments == 1)
    #expect(statistics.pendingTracks == 3)
    #expect(statistics.tombstones == 1)
  }

  @Test(
    "Queries are answered from its segment and from what is pending, as it is and after rebuilding",
    arguments: [false, true])
  func identifying(isRebuilt: Bool) throws {
    let database = try FingerprintDatabase(path: path)
    if isRebuilt { try database.rebuild() }
    let noisy = try #require(try database.identify(.file(path: Fixtures.query("noisy.wav"))).best)
    #expect(noisy.track.path == "/music/06-evening-street-band.ogg")
    #expect(abs(noisy.offsetSeconds - 11.237) < 0.05)
    let pending = AudioInput.file(path: Fixtures.track("11-corner-waltz-accordion.ogg"))
    let excerpt = Excerpt(startSeconds: 8, durationSeconds: 5)
    let waltz = try #require(try database.identify(pending, excerpt: excerpt).best)
    #expect(waltz.track.path == "/music/11-corner-waltz-accordion.ogg")
    // it was in there once
    let removed = try database.identify(.file(path: Fixtures.query("unknown.flac")))
    #expect(removed.matches.isEmpty)
  }

  @Test("It can be added to, removed from and merged")
  func writing() throws {
    let database = try FingerprintDatabase(path: path)
    let added = try database.add(.file(path: Fixtures.query("unknown.flac")))
    #expect(added.id.rawValue == 14)
    try database.mergePending(above: 0)
    let query = AudioInput.file(path: Fixtures.query("unknown.flac"))
    #expect(try database.identify(query).best?.track == added)
    try database.remove(TrackID(rawValue: 7))
    #expect(try database.identify(.file(path: Fixtures.query("noisy.wav"))).matches.isEmpty)
  }

  @Test("Its peaks are the stored constellation's")
  func peaks() throws {
    let connection = try rawConnection(path)
    for (id, name) in [(2, "01-ode-to-joy-strings"), (6, "05-scarborough-fair-flute-harp")] {
      let golden = try GoldenFile(
        parsing: String(contentsOfFile: Fixtures.folder + "/golden/\(name).txt", encoding: .utf8))
      let stored = try Forward.peaks(of: TrackID(rawValue: Int64(id)), on: connection).spots
      let differing = Set(stored).symmetricDifference(golden.spots).count
      #expect(differing <= golden.spots.count / 100)
    }
  }
}
