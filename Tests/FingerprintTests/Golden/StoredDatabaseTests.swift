import Foundation
import Testing

@testable import Fingerprint

/// Databases that earlier versions wrote are still read: those in `Fixtures/databases`, format 1.
///
/// Each has something in every table: nine tracks in a segment, three that are pending, and a removed
/// one whose postings are still there. `FPCTL_UPDATE_DATABASES=1 swift test …` makes that of the
/// standard preset anew, which is right only as long as no released version has written such.
struct StoredDatabaseTests {
  struct StoredFile: CustomTestStringConvertible {
    let name: String
    /// The folder of the same fingerprints as text.
    let golden: String
    let parameters: FingerprintParameters

    var path: String { Fixtures.folder + "/databases/" + name }
    var testDescription: String { name }
  }

  /// From before peaks had a loudness; nothing makes it any more.
  private static let former = StoredFile(
    name: "v1.fpdb", golden: "former/",
    parameters: FingerprintParameters.Preset.standard.formerParameters)
  private static let current = StoredFile(
    name: "v1-loudness.fpdb", golden: "", parameters: .standard)
  private static let files = [former, current]
  private let folder: TemporaryFolder

  /// Makes the database of the standard preset.
  private static let update: Result<Void, any Error> = Result {
    guard ProcessInfo.processInfo.environment["FPCTL_UPDATE_DATABASES"] == "1" else { return }
    try? FileManager.default.removeItem(atPath: current.path)
    let database = try FingerprintDatabase(path: current.path)
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

  init() throws {
    try Self.update.get()
    // its peaks are compared with these
    try GoldenTests.update.get()
    folder = try TemporaryFolder()
  }

  /// Works on a copy: opening makes files beside it.
  private func copy(of file: StoredFile) throws -> String {
    let path = folder.file(file.name)
    try FileManager.default.copyItem(atPath: file.path, toPath: path)
    return path
  }

  @Test("Its tracks are listed, with all that is known of them", arguments: files)
  func tracks(file: StoredFile) throws {
    let database = try FingerprintDatabase(path: copy(of: file), access: .readOnly)
    #expect(database.parameters == file.parameters)
    let tracks = try database.tracks()
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

  @Test("Its statistics are those of what is in it", arguments: files)
  func statistics(file: StoredFile) throws {
    let statistics = try FingerprintDatabase(path: copy(of: file), access: .readOnly).statistics()
    #expect(statistics.tracks == 12)
    #expect(statistics.segments == 1)
    #expect(statistics.pendingTracks == 3)
    #expect(statistics.tombstones == 1)
  }

  @Test(
    "Queries are answered from its segment and from what is pending, as it is and after rebuilding",
    arguments: files, [false, true])
  func identifying(file: StoredFile, isRebuilt: Bool) throws {
    let database = try FingerprintDatabase(path: copy(of: file))
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

  @Test("Every invariant holds of it, as it is and after rebuilding", arguments: files)
  func soundness(file: StoredFile) throws {
    let database = try FingerprintDatabase(path: copy(of: file))
    #expect(try database.check().findings == [])
    try database.rebuild()
    #expect(try database.check().findings == [])
    let after = try database.statistics()
    #expect(after.tracks == 12 && after.pendingTracks == 0 && after.tombstones == 0)
  }

  @Test("It can be added to, removed from and merged, and stays what it is", arguments: files)
  func writing(file: StoredFile) throws {
    let path = try copy(of: file)
    let database = try FingerprintDatabase(path: path)
    let added = try database.add(.file(path: Fixtures.query("unknown.flac")))
    #expect(added.id.rawValue == 14)
    try database.mergePending(above: 0)
    let query = AudioInput.file(path: Fixtures.query("unknown.flac"))
    #expect(try database.identify(query).best?.track == added)
    try database.remove(TrackID(rawValue: 7))
    #expect(try database.identify(.file(path: Fixtures.query("noisy.wav"))).matches.isEmpty)
    #expect(try database.check().findings == [])
    #expect(try FingerprintDatabase(path: path, access: .readOnly).parameters == file.parameters)
  }

  @Test("Its peaks are the stored constellation's", arguments: files)
  func peaks(file: StoredFile) throws {
    let connection = try rawConnection(copy(of: file))
    for (id, name) in [(2, "01-ode-to-joy-strings"), (6, "05-scarborough-fair-flute-harp")] {
      let golden = try GoldenFile(
        parsing: String(
          contentsOfFile: Fixtures.folder + "/golden/\(file.golden)\(name).txt", encoding: .utf8))
      let peaks = try Forward.peaks(
        of: TrackID(rawValue: Int64(id)), on: connection, file.parameters)
      let stored = GoldenFile.lines(peaks, file.parameters)
      let differing = Set(stored).symmetricDifference(golden.peaks).count
      #expect(differing <= golden.peaks.count / 100)
    }
  }
}
