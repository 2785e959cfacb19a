import Testing

@testable import Fingerprint

@Suite("Rebuilding and vacuuming")
struct DatabaseMaintenanceTests {
  private func store(tracks: Int = 6) throws -> Store {
    let store = try Store()
    for number in 1...tracks {
      try store.add("track \(number)", frames: 2_000, seed: UInt64(number))
    }
    try store.database.mergePending(above: 0)
    return store
  }

  @Test("Segments written a track at a time are merged into the one that all at once make")
  func stretches() throws {
    let store = try store()
    let expected = try store.expectedPostings()
    let connection = try store.connection()
    try connection.execute(
      "DELETE FROM postings; DELETE FROM segments; UPDATE songs SET segment_id = NULL")
    let merger = SegmentMerger(connection: connection, parameters: .standard)
    var moved = [Int]()
    while case let count = try merger.writeSegment(peaks: 1_500), count > 0 { moved.append(count) }
    #expect(moved == [2, 2, 2])
    try merger.mergeAll(from: 0)
    #expect(try Forward.segments(connection).count == 1)
    #expect(try store.storedPostings() == expected)
    #expect(try store.reopened(.readOnly).check().findings == [])
  }

  @Test("Rebuilding tells how far it is, and makes one segment without tombstones")
  func rebuilding() throws {
    let store = try store()
    try store.database.remove(TrackID(rawValue: 2))
    var steps = [DatabaseProgress]()
    try store.database.rebuild(progress: { steps.append($0) })
    #expect(
      steps == [
        DatabaseProgress(.tracks, 0, of: 5), DatabaseProgress(.tracks, 5, of: 5),
        DatabaseProgress(.merging),
      ])
    let statistics = try store.database.statistics()
    #expect(statistics.segments == 1)
    #expect(statistics.tombstones == 0)
    #expect(statistics.freeBytes == 0)
    #expect(try store.storedPostings() == store.expectedPostings())
  }

  @Test("Rebuilding that is stopped leaves everything as it was")
  func cancelled() throws {
    let store = try store()
    try store.database.remove(TrackID(rawValue: 2))
    let before = try store.rows()
    let error = try #require(thrown { try store.database.rebuild(isCancelled: { true }) })
    #expect(error.code == .cancelled)
    #expect(error.subject == store.path)
    #expect(try store.rows() == before)
  }

  @Test(
    "A track that lacks a part of its peaks, the first, any or the last, isn't indexed without it",
    arguments: [0, 3, 7])
  func missingPart(part: Int) throws {
    let store = try store()
    try store.connection().execute(
      "DELETE FROM song_peaks WHERE key = \(Forward.key(.init(rawValue: 3), part: part))")
    let error = try #require(thrown { try store.database.rebuild() })
    #expect(error.reason == "the peaks of track 3 are damaged")
    #expect(error.advice == "run `fpctl remove 3` and index it again")
  }

  @Test("A damaged track is named with the command that removes it, and nothing is lost")
  func damagedTrack() throws {
    let store = try store()
    try store.connection().execute(
      "UPDATE song_peaks SET peaks = zeroblob(9) WHERE key = \(Forward.key(.init(rawValue: 3), part: 0))"
    )
    let before = try store.rows()
    let error = try #require(thrown { try store.database.rebuild() })
    #expect(error.advice == "run `fpctl remove 3` and index it again")
    #expect(try store.rows() == before)
    try store.database.remove(TrackID(rawValue: 3))
    try store.database.rebuild()
    #expect(try store.database.check().isSound)
  }

  @Test("Vacuuming drops what removed tracks have left, and the file shrinks by it")
  func vacuuming() throws {
    let store = try store()
    #expect(try store.database.vacuum().bytesAfter == store.database.statistics().fileBytes)
    for number in 1...5 as ClosedRange<Int64> {
      try store.database.remove(TrackID(rawValue: number))
    }
    let (before, after) = try store.database.vacuum()
    #expect(after < before * 2 / 3)
    let statistics = try store.database.statistics()
    #expect(statistics.fileBytes == after)
    #expect(statistics.freeBytes == 0)
    #expect(statistics.tombstones == 0)
    #expect(try store.storedPostings() == store.expectedPostings())
    #expect(try store.database.check().findings == [])
  }

  @Test("Vacuuming rewrites no segment that has lost nothing")
  func untouched() throws {
    let store = try store()
    try store.add("small", frames: 100, seed: 9)
    try store.database.mergePending(above: 0)
    try store.database.remove(TrackID(rawValue: 7))
    try store.database.vacuum()
    #expect(try store.database.segments().map(\.id).first == 1)
    #expect(try store.database.check().findings == [])
  }

  @Test("Neither makes a database where there is none")
  func missing() throws {
    let folder = try TemporaryFolder()
    let error = try #require(
      thrown { try FingerprintDatabase(path: folder.file("gone.fpdb"), access: .existing) })
    #expect(error.code == .databaseNotFound)
    #expect(try folder.names() == [])
    let empty = try folder.write([], to: "empty.fpdb")
    #expect(
      thrown { try FingerprintDatabase(path: empty, access: .existing) }?.code == .notADatabase)
  }
}

@Suite("What a database takes")
struct DatabaseSizeTests {
  @Test("Pages are counted to the tables, and estimates stay below them")
  func tables() throws {
    let store = try Store()
    try store.add("a", frames: 3_000, seed: 1)
    try store.database.mergePending(above: 0)
    let exact = try store.database.tableSizes()
    #expect(
      Set(exact.map(\.name)) == [
        "meta", "songs", "song_peaks", "segments", "postings", "tombstones",
      ])
    #expect(exact.first?.name == "postings")
    #expect(exact.first { $0.name == "song_peaks" }?.rows == 12)
    #expect(exact.reduce(0) { $0 + $1.bytes } <= (try store.database.statistics().fileBytes))
    let estimates = try TableSize.byContents(store.connection())
    #expect(estimates.allSatisfy { $0.isEstimate })
    for estimate in estimates {
      let size = try #require(exact.first { $0.name == estimate.name })
      #expect(estimate.rows == size.rows)
      #expect(estimate.bytes <= size.bytes)
    }
    // a key of one to ten digits a block comes on top
    let blocks = try store.database.statistics().postingBytes
    #expect((estimates.first { $0.name == "postings" }?.bytes ?? 0) > blocks)
  }

  @Test("Tables of others, whatever they are called, do no harm")
  func strangers() throws {
    let store = try Store()
    try store.add("a", frames: 300, seed: 1)
    try store.connection().execute(
      #"CREATE TABLE "order" ("select" INTEGER, "a""b" TEXT); INSERT INTO "order" VALUES (1, 'xyz')"#
    )
    #expect(try store.database.tableSizes().first { $0.name == "order" }?.rows == 1)
    let estimates = try TableSize.byContents(store.connection())
    #expect(estimates.first { $0.name == "order" }?.bytes == 4)
    #expect(try store.database.check().findings.isEmpty)
  }

  @Test("Segments add up to the whole")
  func segments() throws {
    let store = try Store()
    try store.add("a", frames: 3_000, seed: 1)
    try store.database.mergePending(above: 0)
    try store.add("b", frames: 200, seed: 2)
    try store.database.mergePending(above: 0)
    let segments = try store.database.segments()
    let statistics = try store.database.statistics()
    #expect(segments.map(\.tracks) == [1, 1])
    #expect(segments.reduce(0) { $0 + $1.postings } == statistics.postings)
    #expect(segments.reduce(0) { $0 + $1.bytes } == statistics.postingBytes)
  }

  @Test("The fullest hashes are those a dictionary would name", arguments: [false, true])
  func fullest(isMerged: Bool) throws {
    let store = try Store()
    try store.add("a", frames: 3_000, seed: 1)
    try store.add("b", frames: 3_000, seed: 2)
    if isMerged { try store.database.mergePending(above: 0) }
    let expected = try store.expectedPostings().places
      .map { (hash: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.hash) < ($0.count, $1.hash) }.prefix(20)
    let found = try store.database.fullestHashes(20)
    #expect(found.map(\.hash) == expected.map(\.hash))
    #expect(found.map(\.postings) == expected.map(\.count))
    let empty = try Store()
    #expect(try empty.database.fullestHashes(20).isEmpty)
  }

  @Test("A hash tells its anchor, its target and what is between")
  func hash() {
    let hash = HashCount(hash: 822_604, postings: 1)
    #expect((hash.anchorBin, hash.binStep, hash.frames) == (100, -10, 12))
  }

  @Test("Every parameter has its name")
  func parameters() {
    let properties = Mirror(reflecting: FingerprintParameters.standard).children.compactMap(\.label)
    let names = FingerprintParameters.standard.named.map(\.name)
    // hopLength is hop_length
    let expected = properties.map { property in
      property.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
    .map { $0 == "keeps_loudness" ? "loudness_grades" : $0 }  // told as a number
    #expect(names == expected)
  }
}
