import Foundation
import Testing

@testable import Fingerprint

/// What a collection promises of adding, replacing and removing.
struct FingerprintDatabaseTests {
  private func error(_ body: () throws -> some Any) -> FingerprintError? {
    #expect(throws: FingerprintError.self) { _ = try body() }
  }

  @Test("What was added is there after opening again")
  func reopening() throws {
    let store = try Store()
    let metadata = TrackMetadata(
      recordingID: "rec-1", title: "Title é", artist: "Artist", album: "Album", date: "1999-12-31",
      language: "fr")
    let music = Signal.music(seconds: 12, seed: 1)
    let track = try store.database.add(music.input, metadata: metadata)
    let other = try store.database.add(Signal.music(seconds: 8, seed: 2).input)
    #expect(track.recordingID == "rec-1")
    #expect(track.title == "Title é")
    #expect(track.artist == "Artist")
    #expect(track.album == "Album")
    #expect(track.date == "1999-12-31")
    #expect(track.language == "fr")
    #expect(track.durationSeconds == 12)
    #expect(track.path == nil)
    #expect(track.addedAt.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
    #expect(other.recordingID == other.digest)
    #expect(other.title == "untitled")

    for access in [FingerprintDatabase.Access.readOnly, .readWrite] {
      let again = try store.reopened(access)
      #expect(try again.tracks() == [track, other])
      #expect(try again.track(track.id) == track)
      #expect(try again.trackCount() == 2)
      #expect(try again.statistics() == store.database.statistics())
    }
    // what the forward table holds is what the fingerprinter made
    let peaks = try Forward.peaks(of: track.id, on: store.connection(), .standard)
    let made = try Fingerprinter().reference(of: music.input).peaks
    #expect(peaks.spots == made.spots)
    #expect(peaks.map(\.loudness) == made.map(\.loudness))
    #expect(peaks.map(\.isPaired) == made.map(\.isPaired))
  }

  @Test("A file's tags and name describe its track")
  func describedByFile() throws {
    let store = try Store()
    let tagged = try store.database.add(.file(path: Fixtures.track("08-harbour-chorale-brass.mp3")))
    #expect(tagged.artist == "The Fixtures")
    #expect(tagged.path?.hasSuffix("/Fixtures/tracks/08-harbour-chorale-brass.mp3") == true)
    let untagged = try store.database.add(
      .file(path: Fixtures.track("The Fixtures - Untagged Music Box.mp3")))
    #expect(untagged.displayName == "The Fixtures – Untagged Music Box")
  }

  @Test(
    "A removed track is gone at once, and for good, without its audio", arguments: [false, true])
  func removal(isMerged: Bool) throws {
    let store = try Store()
    let tracks = try (0..<3).map { try store.add("t\($0)", frames: 900, seed: UInt64($0)) }
    if isMerged { try store.database.mergePending(above: 0) }
    let all = try store.expectedPostings()
    #expect(try store.database.remove(tracks[1].id) == tracks[1])
    #expect(try store.database.remove(tracks[1].id) == nil)
    #expect(try store.database.track(tracks[1].id) == nil)
    #expect(try store.database.tracks() == [tracks[0], tracks[2]])
    #expect(try store.foundPostings(all.places.keys) == (try store.expectedPostings()))
    try store.database.mergePending(above: 0)
    try store.database.rebuild()
    #expect(try store.foundPostings(all.places.keys) == (try store.expectedPostings()))
    #expect(try store.database.statistics().tombstones == 0)
    #expect(try store.rows().allSatisfy { !$0.contains("'t1'") })
  }

  @Test("No number is used twice, not even the last one's")
  func numbers() throws {
    let store = try Store()
    var seen = Set<TrackID>()
    for step in 0..<4 {
      let track = try store.add("t\(step)", frames: 500, seed: UInt64(step))
      #expect(seen.insert(track.id).inserted)
      try store.database.remove(track.id)
    }
    #expect(try store.database.trackCount() == 0)
    #expect(try store.database.remove(TrackID(rawValue: 99)) == nil)
  }

  @Test("What is in the way of a row is damage of the database, with advice")
  func constraint() throws {
    let store = try Store()
    let connection = try store.connection()
    let error = thrown {
      try connection.execute("INSERT INTO tombstones VALUES (7), (7)")
    }
    #expect(error?.code == .databaseDamaged && error?.subject == store.path)
    #expect(error?.advice?.contains("fpctl check") == true)
  }

  @Test(
    "A number that can't be a new track's, or that one before left something under, isn't given",
    arguments: [
      // the removed track's postings
      (
        "DELETE FROM sqlite_sequence WHERE name = 'songs'", "run `fpctl check`, and `fpctl rebuild`"
      ),
      ("INSERT INTO song_peaks VALUES (3 << 16, x'01')", "run `fpctl check`, and `fpctl rebuild`"),
      ("INSERT INTO song_peaks VALUES ((3 << 16) + 9, x'01')", "run `fpctl check`"),
      (
        "UPDATE sqlite_sequence SET seq = (1 << 47) - 1 WHERE name = 'songs'",
        "index the audio again into a new one"
      ),
      ("UPDATE sqlite_sequence SET seq = -5 WHERE name = 'songs'", "run `fpctl check`"),
    ])
  func badNumber(sql: String, advice: String) throws {
    let store = try Store()
    try store.add("kept", frames: 200, seed: 1)
    let gone = try store.add("gone", frames: 200, seed: 2)
    try store.database.mergePending(above: 0)
    try store.database.remove(gone.id)
    try store.connection().execute(sql)
    let before = try store.rows()
    let error = try #require(thrown { try store.add("new", frames: 200, seed: 3) })
    #expect(error.code == .databaseDamaged && error.subject == store.path)
    #expect(error.advice?.hasPrefix(advice) == true, "\(error)")
    #expect(try store.rows() == before)
    guard advice.contains("check") else { return }
    try store.database.rebuild()
    try store.add("new", frames: 200, seed: 3)
    #expect(try store.database.check().findings == [])
  }

  @Test("A recording id that is taken leaves the file as it was, and the message says whose it is")
  func duplicate() throws {
    let store = try Store()
    let first = try store.add("taken", frames: 900, seed: 1)
    let rows = try store.rows()
    let error = try #require(error { try store.add("taken", frames: 700, seed: 2) })
    #expect(error.code == .duplicateRecording)
    #expect(error.reason.contains("track \(first.id) (taken) has the recording id taken already"))
    #expect(error.advice != nil)
    #expect(try store.rows() == rows)
  }

  @Test("The same audio twice is one recording, unless it is given a name of its own")
  func sameAudio() throws {
    let store = try Store()
    let music = Signal.music(seconds: 5, seed: 1).input
    try store.database.add(music)
    #expect(error { try store.database.add(music) }?.code == .duplicateRecording)
    try store.database.add(music, metadata: TrackMetadata(recordingID: "again"))
    #expect(try store.database.trackCount() == 2)
  }

  @Test("A replaced track passes a name that a person gave on, and a digest not")
  func replacing() throws {
    let store = try Store()
    let named = try store.add("named", frames: 900, seed: 1)
    var generator = SplitMix64(seed: 2)
    let peaks = randomPeaks(frames: 800, using: &generator)
    let successor = try store.add(peaks, frames: 800, digest: "d2", replacing: named.id)
    #expect(successor.recordingID == "named")
    #expect(successor.id != named.id)
    let unnamed = try store.add(peaks, frames: 800, digest: "d3")
    #expect(unnamed.recordingID == "d3")
    let other = try store.add(peaks, frames: 800, digest: "d4", replacing: unnamed.id)
    #expect(other.recordingID == "d4")
    #expect(try store.database.tracks().map(\.id) == [successor.id, other.id])
    let expected = try store.expectedPostings()
    #expect(try store.foundPostings(expected.places.keys) == expected)
  }

  @Test("A replacement that can't be made leaves the old track where it was")
  func failedReplacement() throws {
    let store = try Store()
    let old = try store.add("old", frames: 900, seed: 1)
    try store.add("other", frames: 900, seed: 2)
    try store.database.mergePending(above: 0)
    let rows = try store.rows()
    var generator = SplitMix64(seed: 3)
    let peaks = randomPeaks(frames: 800, using: &generator)
    let error = error { try store.add(peaks, frames: 800, id: "other", replacing: old.id) }
    #expect(error?.code == .duplicateRecording)
    #expect(try store.rows() == rows)
    #expect(try store.database.track(old.id) == old)
  }

  @Test("A transaction that throws leaves nothing behind")
  func rollback() throws {
    let store = try Store()
    try store.add("t", frames: 900, seed: 1)
    let rows = try store.rows()
    var generator = SplitMix64(seed: 2)
    let reference = ReferenceFingerprint(
      peaks: randomPeaks(frames: 700, using: &generator), frames: 700)
    let connection = try store.connection()
    let error = #expect(throws: FingerprintError.self) {
      try connection.transaction { () throws(FingerprintError) in
        _ = try TrackTable(connection).insert(
          reference, TrackMetadata(title: "x"),
          TrackSource(path: nil, size: 0, modified: 0, digest: "x"), replacing: nil,
          errorsAbout: "x")
        try SegmentMerger(connection: connection, parameters: .standard).mergePending()
        throw FingerprintError(.cancelled, "x", "stopped")
      }
    }
    #expect(error?.code == .cancelled)
    #expect(try store.rows() == rows)
    // and the connection can be used again
    #expect(try connection.integer("SELECT count(*) FROM songs") == 1)
  }

  @Test("What holds nothing to recognise is refused, and nothing is stored")
  func nothingToRecognise() throws {
    let store = try Store()
    let refused: [AudioInput] = [
      Signal.silence(seconds: 5).input, Signal.constant(0.5, seconds: 5).input,
      Signal.noise(seconds: 0.3, seed: 1).input, Signal.noise(seconds: 0.05, seed: 1).input,
      [].input,
    ]
    for input in refused {
      let error = try #require(error { try store.database.add(input) })
      #expect(error.code == .noAudio)
    }
    #expect(try store.database.trackCount() == 0)
    #expect(try store.rows().allSatisfy { $0.hasPrefix("meta") })
    try store.database.add(Signal.noise(seconds: 0.6, seed: 1).input)
  }

  @Test("A file that can't be read is named, and nothing is stored")
  func unreadable() throws {
    let store = try Store()
    let path = store.folder.file("gone.wav")
    let error = try #require(error { try store.database.add(.file(path: path)) })
    #expect(error.code == .fileNotFound)
    #expect(error.subject == path)
    #expect(try store.database.trackCount() == 0)
  }

  @Test("Statistics count what is there")
  func statistics() throws {
    let store = try Store()
    let empty = try store.database.statistics()
    #expect(empty.tracks == 0)
    #expect(empty.audioSeconds == 0)
    #expect(empty.postings == 0)
    let music = Signal.music(seconds: 10, seed: 1)
    try store.database.add(music.input)
    let peaks = try Fingerprinter().reference(of: music.input).peakCount
    let pending = try store.database.statistics()
    #expect(pending.tracks == 1)
    #expect(pending.audioSeconds == 10)
    #expect(pending.peaks == peaks)
    #expect(pending.pendingTracks == 1)
    #expect(pending.segments == 0)
    try store.database.mergePending(above: 0)
    let merged = try store.database.statistics()
    #expect(merged.pendingTracks == 0)
    #expect(merged.segments == 1)
    #expect(merged.postings == (try store.expectedPostings().count))
    #expect(merged.postingBytes > 0)
    #expect(merged.fileBytes >= merged.postingBytes + merged.peakBytes)
    let track = try #require(try store.database.tracks().first)
    try store.database.remove(track.id)
    #expect(try store.database.statistics().tombstones == 1)
  }

  @Test("A recording of many parts is stored and found whole")
  func longRecording() throws {
    let store = try Store()
    try store.add("long", frames: 50_000, seed: 1)
    try store.add("short", frames: 500, seed: 2)
    let expected = try store.expectedPostings()
    #expect(try store.foundPostings(expected.places.keys) == expected)
    try store.database.mergePending(above: 0)
    #expect(try store.storedPostings() == expected)
    let first = try #require(try store.database.tracks().first)
    try store.database.remove(first.id)
    #expect(
      try store.connection().integer("SELECT count(*) FROM song_peaks") == 2,
      "all parts go with their track")
  }

  @Test("A closed database is one file")
  func oneFile() throws {
    let folder = try TemporaryFolder()
    do {
      let database = try FingerprintDatabase(path: folder.file("a.fpdb"))
      try database.add(Signal.music(seconds: 5, seed: 1).input)
      _ = try database.identify(Signal.music(seconds: 5, seed: 1).input)
    }
    #expect(try folder.names() == ["a.fpdb"])
  }

  @Test("A closed database is one file at once, and says so to whoever writes on")
  func closing() throws {
    let store = try Store()
    try store.database.add(Signal.music(seconds: 5, seed: 1).input)
    _ = try store.database.identify(Signal.music(seconds: 5, seed: 1).input)
    store.database.close()
    #expect(try store.folder.names() == ["store.fpdb"])
    let error = error { try store.add("t", frames: 500, seed: 1) }
    #expect(error?.code == .databaseNotWritable)
    #expect(try store.reopened(.readOnly).trackCount() == 1)
  }

  @Test("What is read while it is closed is read to its end, and then the file is let go of")
  func closingInTheMidst() throws {
    let store = try Store()
    try store.database.add(Signal.music(seconds: 5, seed: 1).input)
    let count = try store.database.read { connection throws(FingerprintError) in
      store.database.close()
      return try connection.integer("SELECT count(*) FROM songs")
    }
    #expect(count == 1)
    #expect(error { try store.database.trackCount() }?.reason == "has been closed")
    #expect(try store.folder.names() == ["store.fpdb"])
  }

  @Test("A NUL in a name doesn't end it")
  func zeroes() throws {
    let store = try Store()
    try store.add("x\0y", frames: 500, seed: 1)
    try store.add("x", frames: 500, seed: 2)
    #expect(try store.database.tracks().map(\.recordingID) == ["x\0y", "x"])
    #expect(try store.database.tracks().map(\.title) == ["x\0y", "x"])
  }

  @Test("A reader that is still at work when the writer closes reads on")
  func closedMeanwhile() throws {
    let store = try Store()
    let reader = try store.reopened(.readOnly)
    try store.database.add(Signal.music(seconds: 5, seed: 1).input)
    #expect(try reader.trackCount() == 1)
    store.database.close()
    #expect(try reader.trackCount() == 1)
    #expect(try store.reopened().trackCount() == 1)
  }

  @Test("A database that is let go of holds no file open")
  func leftovers() async throws {
    // in a process of its own, where no other test opens anything
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let before = openFiles()
      for access in [FingerprintDatabase.Access.readWrite, .readOnly] {
        let database = try FingerprintDatabase(path: folder.file("a.fpdb"), access: access)
        if access == .readWrite { try database.add(Signal.music(seconds: 5, seed: 1).input) }
        _ = try database.identify(Signal.music(seconds: 5, seed: 1).input)
      }
      #expect(openFiles() == before)
    }
  }

  @Test("A program that is killed while it adds leaves whole tracks only")
  func killed() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.fpdb")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let database = try FingerprintDatabase(path: path)
      for seed in 1...3 as ClosedRange<UInt64> {
        try database.add(Signal.music(seconds: 10, seed: seed).input)
      }
      // in the midst of a fourth
      let connection = try rawConnection(path)
      try connection.transaction { () throws(FingerprintError) in
        try TrackTable(connection).remove(TrackID(rawValue: 1))
        try SegmentMerger(connection: connection, parameters: .standard).mergePending()
        kill(getpid(), SIGKILL)
      }
    }
    let database = try FingerprintDatabase(path: path)
    #expect(try database.tracks().map(\.id.rawValue) == [1, 2, 3])
    #expect(try database.statistics().pendingTracks == 3)
    let best = try database.identify(Signal.music(seconds: 5, seed: 3).input).best
    #expect(best?.track.id == TrackID(rawValue: 3))
  }

  @Test(
    "A path may hold any character",
    arguments: [
      "a b.fpdb", "100%.fpdb", "a%20b.fpdb", "what?mode=memory.fpdb", "#1.fpdb", "é😀.fpdb",
      "a'b\"c;.fpdb",
    ])
  func paths(name: String) throws {
    let folder = try TemporaryFolder()
    try FingerprintDatabase(path: folder.file(name)).add(Signal.music(seconds: 5, seed: 1).input)
    #expect(try folder.names() == [name])
    #expect(try FingerprintDatabase(path: folder.file(name), access: .readOnly).trackCount() == 1)
  }
}
