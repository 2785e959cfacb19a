import Testing

@testable import Fingerprint

/// Something done to a sound database, and the findings it must give.
private struct Damage: CustomTestStringConvertible {
  let testDescription: String
  let sql: String
  let invariant: IntegrityFinding.Invariant
  let subject: String
  let reason: String
  let remedy: IntegrityFinding.Remedy

  init(
    _ sql: String, _ invariant: IntegrityFinding.Invariant, _ subject: String, _ reason: String,
    _ remedy: IntegrityFinding.Remedy
  ) {
    testDescription = sql
    (self.sql, self.invariant, self.subject) = (sql, invariant, subject)
    (self.reason, self.remedy) = (reason, remedy)
  }
}

private let first = TrackID(rawValue: 1)

private let damages = [
  Damage("DROP INDEX songs_by_path", .schema, "index songs_by_path", "is missing", .restore),
  Damage("DROP TABLE tombstones", .schema, "table tombstones", "is missing", .restore),
  Damage("DROP TABLE songs", .schema, "table songs", "is missing", .restore),
  Damage("DROP TABLE meta", .schema, "table meta", "is missing", .restore),
  Damage("DROP TABLE postings", .schema, "table postings", "is missing", .restore),
  Damage(
    "ALTER TABLE songs ADD COLUMN mood TEXT", .schema, "table songs",
    "isn't as the format has it", .restore),
  Damage(
    "UPDATE meta SET value = 'rate=1' WHERE key = 'parameters'", .parameters, "meta",
    "parameters is \"rate=1\"", .restore),
  Damage(
    "DELETE FROM meta WHERE key = 'parameters_identifier'", .parameters, "meta",
    "parameters_identifier is missing", .restore),
  Damage(
    "UPDATE meta SET value = 'soon' WHERE key = 'generation'", .parameters, "meta",
    "the generation is soon", .restore),
  Damage(
    "UPDATE song_peaks SET peaks = zeroblob(90) WHERE key = 65537", .peaks, "track 1",
    "part 1 of its peaks can't be read", .reindex(first)),
  Damage(
    "UPDATE song_peaks SET peaks = CAST(peaks || x'00' AS BLOB) WHERE key = 65536", .peaks,
    "track 1", "part 0 of its peaks can't be read", .reindex(first)),
  Damage(
    "UPDATE song_peaks SET peaks = x'' WHERE key = 65536", .peaks, "track 1",
    "part 0 of its peaks can't be read", .reindex(first)),
  // a row in which all is well, of a part without peaks
  Damage(
    "UPDATE song_peaks SET peaks = x'01ebce' WHERE key = 65537", .peaks, "track 1",
    "songs.peaks says", .reindex(first)),
  Damage(
    "DELETE FROM song_peaks WHERE key = 65537", .peaks, "track 1",
    "part 1 of its peaks is missing", .reindex(first)),
  Damage(
    "DELETE FROM song_peaks WHERE key = 65547", .peaks, "track 1",
    "part 11 of its peaks is missing", .reindex(first)),
  Damage(
    "INSERT INTO song_peaks VALUES (65548, x'01')", .peaks, "track 1",
    "part 12 of its peaks is behind its end", .reindex(first)),
  Damage(
    "UPDATE songs SET peaks = peaks + 1 WHERE id = 1", .peaks, "track 1", "songs.peaks says",
    .reindex(first)),
  Damage(
    "UPDATE songs SET frames = 2100 WHERE id = 1", .peaks, "track 1", "behind its end",
    .reindex(first)),
  Damage(
    "UPDATE songs SET frames = -5 WHERE id = 1", .peaks, "track 1", "its length is -5 frames",
    .reindex(first)),
  Damage(
    "UPDATE songs SET frames = 9223372036854775807 WHERE id = 1", .peaks, "track 1",
    "its length is 9223372036854775807 frames", .reindex(first)),
  Damage(
    "UPDATE songs SET duration = 1e308 WHERE id = 1", .peaks, "track 1",
    "its duration is 1e+308 s", .reindex(first)),
  Damage(
    "UPDATE songs SET duration = -1 WHERE id = 1", .peaks, "track 1", "its duration is -1.0 s",
    .reindex(first)),
  Damage(
    "CREATE TRIGGER zeal AFTER DELETE ON songs BEGIN DELETE FROM song_peaks; END", .schema,
    "trigger zeal", "isn't the format's", .restore),
  Damage(
    "INSERT INTO segments VALUES (4294967296, 0, x'01', x'01')", .segment, "segment 4294967296",
    "its number is out of range", .restore),
  Damage(
    "INSERT INTO song_peaks VALUES (6553600, x'01')", .orphan, "track 100",
    "1 part of its peaks is there, it isn't", .rebuild),
  Damage(
    "UPDATE segments SET tracks = x'00' WHERE id = 1", .segment, "segment 1", "can't be read",
    .rebuild),
  Damage(
    "UPDATE segments SET directory = zeroblob(40) WHERE id = 1", .segment, "segment 1",
    "its layout or its directory", .rebuild),
  Damage(
    "UPDATE segments SET tracks = CAST(tracks || x'00' AS BLOB) WHERE id = 1", .segment,
    "segment 1", "its layout or its directory", .rebuild),
  Damage(
    "UPDATE segments SET directory = CAST(directory || x'00' AS BLOB) WHERE id = 1", .segment,
    "segment 1", "isn't as it is written", .rebuild),
  Damage(
    "DELETE FROM sqlite_sequence WHERE name = 'songs'", .membership, "songs",
    "new tracks are numbered from 1 on, and track 5 is or was there", .rebuild),
  Damage(
    "UPDATE sqlite_sequence SET seq = 4 WHERE name = 'songs'", .membership, "songs",
    "new tracks are numbered from 5 on", .rebuild),
  Damage(
    "CREATE TABLE track_embeddings(a, b)", .schema, "table track_embeddings",
    "isn't as the format has it", .restore),
  Damage(
    "UPDATE segments SET postings = postings + 1 WHERE id = 1", .postings, "segment 1",
    "segments.postings says", .rebuild),
  Damage(
    "DELETE FROM segments WHERE id = 2", .membership, "track 4",
    "it is said to be in segment 2, which isn't there", .rebuild),
  Damage(
    "DELETE FROM segments WHERE id = 2", .block, "segment 2", "of its blocks are there, it isn't",
    .rebuild),
  Damage(
    "DELETE FROM postings WHERE key = 1 << 32", .block, "segment 1",
    "block 0 is damaged or missing", .rebuild),
  Damage(
    "UPDATE postings SET block = zeroblob(500) WHERE key = (1 << 32) + 1", .block, "segment 1",
    "block 1 is damaged or missing", .rebuild),
  Damage(
    "INSERT INTO postings VALUES ((1 << 32) + 900, x'01')", .block, "segment 1",
    "it has a block 900, its directory", .rebuild),
  Damage(
    "UPDATE songs SET segment_id = 77 WHERE id = 1", .membership, "track 1",
    "it is said to be in segment 77, which isn't there", .rebuild),
  Damage(
    "UPDATE songs SET segment_id = NULL WHERE id = 1", .membership, "track 1",
    "it is in segment 1 as well", .rebuild),
  Damage(
    "UPDATE songs SET segment_id = 1 WHERE id = 5", .membership, "track 5",
    "hasn't got it", .rebuild),
  Damage(
    "UPDATE songs SET frames = frames + 1 WHERE id = 1", .membership, "segment 1",
    "track 1 has 3000 frames in it, 3001 in songs", .rebuild),
  Damage(
    "DELETE FROM tombstones", .membership, "segment 1",
    "it has track 3, which is gone without a tombstone", .rebuild),
  Damage(
    "INSERT INTO tombstones VALUES (1)", .tombstone, "track 1", "it is there and has a tombstone",
    .rebuild),
  Damage(
    "INSERT INTO tombstones VALUES (99)", .tombstone, "track 99",
    "its tombstone stands for no postings", .rebuild),
  Damage(
    """
    PRAGMA writable_schema = ON; UPDATE sqlite_schema
    SET sql = 'CREATE INDEX songs_pending ON songs(id) WHERE segment_id IS NOT NULL'
    WHERE name = 'songs_pending'
    """, .file, "database", "SQLite: ", .rebuild),
]

@Suite("Checking a database")
struct IntegrityCheckTests {
  /// Tracks 1 and 2 in segment 1 with the postings of track 3, which is removed; track 4 in segment
  /// 2; track 5 pending.
  private func store() throws -> Store {
    let store = try Store()
    try store.add("a", frames: 3_000, seed: 1)
    try store.add("b", frames: 1_500, seed: 2)
    let gone = try store.add("gone", frames: 500, seed: 3)
    try store.database.mergePending(above: 0)
    try store.add("c", frames: 200, seed: 4)
    try store.database.mergePending(above: 0)
    try store.database.remove(gone.id)
    try store.add("d", frames: 300, seed: 5)
    return store
  }

  @Test("A sound database has no findings, with segments, tombstones and pending tracks")
  func sound() throws {
    let store = try store()
    #expect(try store.database.segments().map(\.id) == [1, 2])
    let report = try store.checked()
    #expect(report.findings == [])
    #expect(report.isSound)
    #expect(report.tracks == 4)
    #expect(report.segments == 2)
    #expect(report.postings == (try store.database.statistics().postings))
  }

  @Test("So has an empty one, and one of the first release")
  func plain() throws {
    let empty = try Store()
    #expect(try empty.database.check().findings == [])
    let bytes = try contents(of: Fixtures.folder + "/databases/v1.fpdb")
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "v1.fpdb")
    let report = try FingerprintDatabase(path: path, access: .readOnly).check()
    #expect(report.findings == [])
    #expect(report.tracks > 0)
  }

  @Test("Damage is found, placed, and the right remedy named", arguments: damages)
  fileprivate func damage(damage: Damage) throws {
    let store = try store()
    try store.connection().execute(damage.sql)
    let findings = try store.checked().findings
    let finding = findings.first {
      $0.invariant == damage.invariant && $0.subject == damage.subject
    }
    #expect(finding?.reason.contains(damage.reason) == true, "\(findings)")
    #expect(finding?.remedy == damage.remedy)
  }

  @Test("Where segment numbers are used up, rebuilding says so and changes nothing")
  func usedUp() throws {
    let store = try Store()
    try store.database.add(Signal.music(seconds: 3, seed: 1).input)
    let connection = try store.connection()
    try connection.execute("INSERT INTO segments VALUES (4294967296, 0, x'01', x'01')")
    let error = thrown { try store.database.rebuild() }
    #expect(error?.code == .databaseDamaged)
    #expect(error?.reason == "there is no number left for a segment")
    #expect(try connection.integer("SELECT max(id) FROM segments") == 4_294_967_296)
  }

  @Test("What rebuilding is said to mend, it mends", arguments: damages)
  fileprivate func rebuilding(damage: Damage) throws {
    let store = try store()
    // a schema that was tampered with is beyond this
    guard damage.remedy == .rebuild, damage.invariant != .file else { return }
    try store.connection().execute(damage.sql)
    try store.reopened(.existing).rebuild()
    #expect(try store.checked().findings == [])
  }

  @Test("Embeddings are kept in a table that is as the format has it")
  func embeddingTable() throws {
    let store = try Store()
    try store.database.add(
      Signal.music(seconds: 5, seed: 1).input, models: [MFCCModel()])
    #expect(try store.checked().findings == [])
    try store.connection().execute("DROP INDEX track_embeddings_by_model")
    #expect(
      try store.checked().findings.map(\.subject) == ["index track_embeddings_by_model"])
  }

  /// What makes a segment and the tracks contradict each other.
  private static let contradictions = [
    "DELETE FROM segments", "DELETE FROM segments WHERE id = 2", "DELETE FROM tombstones",
    "INSERT INTO tombstones VALUES (1)", "INSERT INTO tombstones VALUES (5)",
    "UPDATE songs SET segment_id = 77 WHERE id = 1",
    "UPDATE songs SET segment_id = NULL WHERE id = 1",
    "UPDATE songs SET segment_id = 1 WHERE id = 5", "DELETE FROM songs WHERE id = 1",
    "UPDATE songs SET frames = frames + 1 WHERE id = 1",
    "UPDATE segments SET tracks = (SELECT tracks FROM segments WHERE id = 1)",
    "UPDATE segments SET tracks = CAST(tracks || x'00' AS BLOB) WHERE id = 1",
  ]

  @Test(
    "No query is answered where segments and tracks contradict each other, and rebuilding mends it",
    arguments: contradictions)
  func contradiction(sql: String) throws {
    let store = try store()
    let query = Signal.music(seconds: 5, seed: 1).input
    _ = try store.database.identify(query)
    try store.connection().execute(sql)
    let reader = try store.reopened(.readOnly)
    let error = try #require(thrown { try reader.identify(query) })
    #expect(error.code == .databaseDamaged)
    #expect(error.advice == "run `fpctl rebuild`")
    try store.reopened(.existing).rebuild()
    #expect(try store.checked().findings == [])
    _ = try store.reopened(.readOnly).identify(query)
  }

  @Test("No flipped bit of a segment's layout is taken for another layout")
  func flippedLayout() throws {
    let store = try store()
    try store.database.rebuild()
    let connection = try store.connection()
    let row = try connection.statement("SELECT tracks FROM segments")
    try #require(try row.step())
    let sound = row.withBlob(0) { Array($0) }
    row.reset()
    _ = try IndexSnapshot(connection, .standard)
    for bit in 0..<(sound.count * 8) {
      var bytes = sound
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      try connection.run("UPDATE segments SET tracks = ?1", .blob(bytes))
      #expect(
        thrown { try IndexSnapshot(connection, .standard) }?.code == .databaseDamaged, "bit \(bit)")
    }
  }

  @Test("A track that is found and gone meanwhile, past the library's back, is damage")
  func goneTrack() throws {
    let store = try Store()
    let music = Signal.music(seconds: 5, seed: 1).input
    try store.database.add(music)
    #expect(try store.database.identify(music).matches.count == 1)
    try store.connection().execute("DELETE FROM songs")
    #expect(thrown { try store.database.identify(music) }?.code == .databaseDamaged)
  }

  @Test("A page of zeros is found, and the check goes on behind it")
  func page() throws {
    let store = try store()
    let connection = try store.connection()
    let page = try #require(
      try connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 'songs_by_digest'"))
    try connection.execute("DELETE FROM tombstones")
    store.database.close()
    try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    var bytes = try contents(of: store.path)
    for index in 0..<4_096 { bytes[(Int(page) - 1) * 4_096 + index] = 0 }
    let path = try store.folder.write(bytes, to: "copy.fpdb")
    let findings = try FingerprintDatabase(path: path, access: .diagnosis).check().findings
    #expect(findings.contains { $0.invariant == .file && $0.remedy == .restore })
    #expect(findings.contains { $0.invariant == .membership })
  }

  @Test("A posting moved by a frame is one missing and one too many")
  func movedPosting() throws {
    let store = try store()
    let connection = try store.connection()
    let segment = try #require(try Forward.segments(connection).first)
    var cursor = try SegmentCursor(segment, connection)
    var lists = [PostingBlock.List]()
    while let hash = cursor.hash, segment.directory.count == 1 || hash < segment.directory[1] {
      lists.append(PostingBlock.List(hash: hash, positions: Array(cursor.positions)))
      try cursor.advance()
    }
    let index = try #require(
      lists.firstIndex { $0.positions.count == 1 && $0.positions[0] < 2_000 })
    lists[index] = PostingBlock.List(
      hash: lists[index].hash, positions: [lists[index].positions[0] + 1])
    try connection.run(
      "UPDATE postings SET block = ?1 WHERE key = ?2",
      .blob(PostingBlock.encode(lists[...], positions: segment.layout.positions)),
      .integer(segment.id << 32))
    #expect(
      try store.checked().findings.map(\.description) == [
        "segment 1: 1 posting of its tracks missing; run `fpctl rebuild`",
        "segment 1: 1 posting that its tracks' peaks don't make; run `fpctl rebuild`",
      ])
  }

  @Test("Bits behind a row's peaks are found, be there a checksum that fits them or none")
  func idleBits() throws {
    let folder = try TemporaryFolder()
    for parameters in [
      FingerprintParameters.standard, FingerprintParameters.Preset.standard.formerParameters,
    ] {
      let path = folder.file("\(parameters.identifier).fpdb")
      let database = try emptyDatabase(path, parameters)
      try database.add(Fixtures.tune(1).excerpt(from: 0, seconds: 3).input)
      let connection = try rawConnection(path)
      let statement = try connection.statement("SELECT peaks FROM song_peaks WHERE key = 65536")
      try #require(try statement.step())
      var row = statement.withBlob(0) { Array($0) }
      statement.reset()
      let codec = PeakCodec(parameters)
      if parameters.keepsLoudness {
        // the checksum is what makes the row one that can be read
        row.replaceSubrange((row.count - 2)..., with: [0, 0, 0])
        let end = row.count - 2
        let checksum = try #require(
          (0...UInt16.max).first {
            (row[end], row[end + 1]) = (UInt8($0 & 0xFF), UInt8($0 >> 8))
            var peaks = [Peak]()
            return row.withUnsafeBytes { codec.decode($0, part: 0, into: &peaks) }
          })
        #expect(row[end...] == [UInt8(checksum & 0xFF), UInt8(checksum >> 8)])
      } else {
        row.append(0)
      }
      try connection.run("UPDATE song_peaks SET peaks = ?1 WHERE key = 65536", .blob(row))
      let finding = try #require(
        try FingerprintDatabase(path: path, access: .diagnosis).check().findings.first)
      #expect(finding.invariant == .peaks)
      #expect(finding.reason == "part 0 of its peaks has bits that say nothing")
      #expect(finding.remedy == .reindex(first))
    }
  }

  /// Of a row of peaks a checksum of 16 bits tells, which misses one change in 65,536: none of
  /// these, which are always the same.
  @Test(
    "No flipped bit goes unnoticed in what the index or a track's peaks are made of",
    arguments: [
      ("postings", "block", "key"), ("song_peaks", "peaks", "key"), ("segments", "tracks", "id"),
      ("segments", "directory", "id"),
    ])
  func flippedBits(table: String, column: String, key: String) throws {
    let store = try store()
    // what removed and pending tracks have is there once only
    try store.database.rebuild()
    let connection = try store.connection()
    var dice = SplitMix64(seed: 7)
    let count = try #require(try connection.integer("SELECT count(*) FROM \(table)"))
    for _ in 0..<40 {
      let row = try connection.statement(
        "SELECT \(key), \(column) FROM \(table) ORDER BY 1 LIMIT 1 OFFSET ?1")
      row.bind([.integer(.random(in: 0..<count, using: &dice))])
      try #require(try row.step())
      let id = row.integer(0)
      let sound = row.withBlob(1) { Array($0) }
      row.reset()
      var bytes = sound
      let bit = Int.random(in: 0..<(bytes.count * 8), using: &dice)
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let update = "UPDATE \(table) SET \(column) = ?1 WHERE \(key) = ?2"
      try connection.run(update, .blob(bytes), .integer(id))
      #expect(!(try store.checked()).isSound, "bit \(bit) of \(column) \(id)")
      try connection.run(update, .blob(sound), .integer(id))
    }
    #expect(try store.checked().isSound)
  }

  @Test(
    "However few postings are in memory at a time, the findings are the same", arguments: [1, 9])
  func passes(divisor: Int) throws {
    let store = try store()
    let connection = try store.connection()
    try connection.execute("DELETE FROM postings WHERE key = (1 << 32) + 2")
    let expected = try store.checked()
    #expect(!expected.isSound)
    var check = IntegrityCheck(connection, .standard)
    check.postingsAtATime = try store.database.statistics().postings / divisor
    try check.run { _ in }
    #expect(check.report == expected)
  }

  @Test("Checking stops when asked, and says so")
  func cancelled() throws {
    let store = try store()
    let error = try #require(thrown { try store.database.check(isCancelled: { true }) })
    #expect(error.code == .cancelled)
    #expect(try store.database.check().isSound)
  }

  @Test("Progress counts every track and every block")
  func progress() throws {
    let store = try store()
    var last: [DatabaseProgress.Step: DatabaseProgress] = [:]
    _ = try store.database.check(progress: { last[$0.step] = $0 })
    #expect(last[.tracks] == DatabaseProgress(.tracks, 4, of: 4))
    let blocks = Int(try #require(try store.connection().integer("SELECT count(*) FROM postings")))
    #expect(last[.postings] == DatabaseProgress(.postings, blocks, of: blocks))
  }
}
