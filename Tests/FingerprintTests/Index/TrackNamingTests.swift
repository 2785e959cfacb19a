import Foundation
import Testing

@testable import Fingerprint

@Suite("Tracks by name")
struct TrackNamingTests {
  /// Track 1 has the recording id "3", track 2 "two", track 3 "three"; 2 and 3 have paths.
  private func store() throws -> Store {
    let store = try Store()
    for (id, path) in [("3", nil), ("two", "a.wav"), ("three", "sub/b.wav")] {
      var dice = SplitMix64(seed: UInt64(id.utf8.count))
      try store.database.add(
        ReferenceFingerprint(peaks: randomPeaks(frames: 100, using: &dice), frames: 100),
        metadata: TrackMetadata(recordingID: id, title: id),
        source: TrackSource(
          path: path.map(store.folder.file), size: 1, modified: 1, digest: "digest of \(id)"))
    }
    return store
  }

  private func ids(_ tracks: [Track]) -> [Int64] { tracks.map(\.id.rawValue) }

  @Test(
    "A track answers to its number, its recording id and its path",
    arguments: [("2", 2), ("two", 2), ("a.wav", 2), ("sub/b.wav", 3), ("1", 1)] as [(String, Int64)]
  )
  func names(name: String, id: Int64) throws {
    let store = try store()
    let word = name.hasSuffix(".wav") ? store.folder.file(name) : name
    #expect(ids(try store.database.tracks(named: [word])) == [id])
  }

  @Test("Where a word is a number and another's recording id, --by decides")
  func ambiguous() throws {
    let store = try store()
    let error = try #require(thrown { try store.database.tracks(named: ["3"]) })
    #expect(error.code == .ambiguousTrack)
    #expect(
      error.description
        == "3: is the number of track 3 (three) and the recording id of track 1 (3);"
        + " name it by its path, or say with --by which it is")
    #expect(ids(try store.database.tracks(named: ["3"], by: .number)) == [3])
    #expect(ids(try store.database.tracks(named: ["3"], by: .recording)) == [1])
    #expect(thrown { try store.database.tracks(named: ["3"], by: .path) }?.code == .trackNotFound)
  }

  @Test("A track that is named twice comes once, in the order of the names")
  func twice() throws {
    let store = try store()
    #expect(ids(try store.database.tracks(named: ["three", "2", "two", "three"])) == [3, 2])
  }

  @Test("Removing is all or nothing", arguments: ["gone", "3", "99", ""])
  func allOrNothing(name: String) throws {
    let store = try store()
    let before = try store.rows()
    let error = try #require(thrown { try store.database.removeTracks(named: ["two", name]) })
    #expect(error.subject == name)
    #expect(try store.rows() == before)
    #expect(ids(try store.database.removeTracks(named: ["two", "1"])) == [2, 1])
    #expect(ids(try store.database.tracks()) == [3])
  }

  @Test("Two tracks read from one path are told apart by number only")
  func samePath() throws {
    let store = try store()
    let path = store.folder.file("a.wav")
    try store.connection().run("UPDATE songs SET source_path = ?1", .text(path))
    let error = try #require(thrown { try store.database.tracks(named: [path]) })
    #expect(error.code == .ambiguousTrack)
    #expect(error.advice == "name it by its number")
  }

  @Test("A path is resolved as far as it exists, and its rest by the letter")
  func resolving() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "real/there.wav")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: "real")
    #expect(resolvedPath(folder.file("link/there.wav")) == folder.file("real/there.wav"))
    #expect(resolvedPath(folder.file("link/gone.wav")) == folder.file("real/gone.wav"))
    #expect(resolvedPath(folder.file("link/./no/../gone.wav")) == folder.file("real/gone.wav"))
    #expect(resolvedPath("/no-such-folder/../x.wav") == "/x.wav")
    #expect(resolvedPath("gone.wav") == absolutePath(".") + "/gone.wav")
  }
}

@Suite("Looking for tracks")
struct TrackSearchTests {
  @Test(
    "Case and diacritics make no difference",
    arguments: [
      ("Beyoncé", "beyonce"), ("BEYONCE\u{301}", "beyonce"), ("Motörhead", "motorhead"),
      ("Sigur Rós", "sigur ros"), ("Ærø", "aero"), ("Straße", "strasse"), ("Œuvre", "oeuvre"),
      ("Łódź", "lodz"), ("Tiếng Việt", "tieng viet"), ("Αθήνα", "αθηνα"), ("Σίσυφος", "σισυφοσ"),
      ("Ёлка", "елка"), ("Е\u{308}лка", "елка"), ("Чайка", "чаика"), ("東京", "東京"),
      ("がき", "がき"), ("か\u{3099}き", "がき"), ("İstanbul", "istanbul"), ("fi", "fi"), ("", ""),
    ])
  func folding(text: String, expected: String) {
    #expect(FoldedText(text).text == expected)
  }

  @Test("A mark that makes another letter is no diacritic")
  func letters() {
    #expect(FoldedText("がき") != FoldedText("かき"))
    #expect(FoldedText("ð") != FoldedText("d"))
  }

  @Test(
    "Every word must occur in some field, as a part of it",
    arguments: [
      ("", [1, 2]), ("night", [1]), ("NIGHT boat", [1]), ("boat night", [1]), ("night train", []),
      ("bruno", [1, 2]), ("rec-2", [2]), ("mp3", [2]), ("  ", [1, 2]), ("live ete", [2]),
    ] as [(String, [Int64])])
  func matching(text: String, expected: [Int64]) throws {
    let store = try Store()
    let tracks = [
      (TrackMetadata(recordingID: "rec-1", title: "Night Boat", artist: "Brûno"), "/m/one.flac"),
      (
        TrackMetadata(recordingID: "rec-2", title: "Été", artist: "Bruno", album: "Live"),
        "/m/two.mp3"
      ),
    ]
    for (metadata, path) in tracks {
      var dice = SplitMix64(seed: 1)
      try store.database.add(
        ReferenceFingerprint(peaks: randomPeaks(frames: 100, using: &dice), frames: 100),
        metadata: metadata,
        source: TrackSource(path: path, size: 1, modified: 1, digest: path))
    }
    #expect(try store.database.tracks(matching: text).map(\.id.rawValue) == expected)
  }

  @Test(
    "A digest in place of a recording id is found by how it begins, by no number within it",
    arguments: [
      ("74", []), ("xxh3:0174", [1]), ("XXH3:0174ab", [1]), ("0174ab", []), ("track", [1]),
    ] as [(String, [Int64])])
  func digests(text: String, expected: [Int64]) throws {
    let store = try Store()
    var dice = SplitMix64(seed: 1)
    try store.database.add(
      ReferenceFingerprint(peaks: randomPeaks(frames: 100, using: &dice), frames: 100),
      metadata: TrackMetadata(title: "Track"),
      source: TrackSource(path: "/m/one.flac", size: 1, modified: 1, digest: "xxh3:0174ab"))
    #expect(try store.database.tracks(matching: text).map(\.id.rawValue) == expected)
  }
}

@Suite("Libraries and formats")
struct LibrariesTests {
  @Test("Every library has a version of numbers")
  func versions() {
    #expect(LibraryVersion.all.map(\.name) == ["SQLite", "libsndfile", "FFTW", "soxr", "xxHash"])
    for library in LibraryVersion.all {
      let parts = library.version.split(separator: ".")
      #expect(parts.count >= 2 && parts.allSatisfy { Int($0) != nil }, "\(library)")
    }
  }

  @Test("Every extension is read one way or the other, FLAC by libsndfile, M4A by ffmpeg")
  func formats() {
    let formats = ReadableFormats.current
    #expect(Set(formats.native).isDisjoint(with: formats.viaFFmpeg))
    #expect(Set(formats.native + formats.viaFFmpeg) == Indexer.audioExtensions)
    #expect(Set(formats.native).isSuperset(of: ["flac", "wav", "ogg"]))
    #expect(Set(formats.viaFFmpeg).isSuperset(of: ["m4a", "webm"]))
  }
}
