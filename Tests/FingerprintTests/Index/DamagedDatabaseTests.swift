import Foundation
import Testing

@testable import Fingerprint

/// What a damaged file must not do to whoever reads it, adds to it or checks it.
@Suite("Damaged databases")
struct DamagedDatabaseTests {
  /// A track in a segment.
  private func segmented() throws -> Store {
    let store = try Store()
    try store.add("a", frames: 1_500, seed: 1)
    try store.database.mergePending(above: 0)
    return store
  }

  @Test("What would run whenever something is added isn't let run")
  func trigger() throws {
    let store = try segmented()
    try store.connection().execute(
      "CREATE TRIGGER zeal AFTER INSERT ON songs BEGIN DELETE FROM songs WHERE id < 3; END")
    for access in [.existing, .readWrite] as [FingerprintDatabase.Access] {
      let error = thrown { try store.reopened(access) }
      #expect(error?.code == .databaseDamaged && error?.reason.contains("zeal") == true)
    }
    #expect(thrown { try store.reopened(.readOnly) } == nil)
  }

  @Test(
    "A part that is missing is damage to whoever needs it, also where none comes after it",
    arguments: 0..<4)
  func missingPart(part: Int) throws {
    let store = try Store()
    let music = Signal.music(seconds: 23, seed: 3)
    let track = try store.database.add(music.input)
    let connection = try store.connection()
    try #require(try connection.integer("SELECT count(*) FROM song_peaks") == 4)
    func identified() throws -> Double? {
      let query = music.excerpt(from: 6 * Double(part) + 0.7, seconds: 4).input
      return try store.reopened(.readOnly).identify(query).best?.offsetSeconds
    }
    #expect(abs((try identified() ?? -1) - 6 * Double(part) - 0.7) < 0.1)
    try connection.run(
      "DELETE FROM song_peaks WHERE key = ?1", .integer(Forward.key(track.id, part: part)))
    let error = thrown { try identified() }
    #expect(error?.code == .databaseDamaged)
  }

  @Test("Parts of another track are not made postings of")
  func swappedParts() throws {
    let store = try Store()
    // as long as each other, but one of them is silent at its end
    for (seed, seconds) in [(1, 12), (2, 7)] as [(UInt64, Double)] {
      let music = Signal.music(seconds: seconds, seed: seed)
      try store.database.add((music + Signal.silence(seconds: 12 - seconds)).input)
    }
    let connection = try store.connection()
    let counts = try [1, 2].map {
      try connection.integer("SELECT peaks FROM songs WHERE id = ?1", .integer($0))
    }
    try #require(counts[0] != counts[1])
    try connection.execute(
      """
      UPDATE song_peaks SET key = key + (1 << 40); UPDATE song_peaks
      SET key = (3 - (key - (1 << 40) >> 16) << 16) + (key & 65535)
      """)
    let error = thrown { try store.reopened(.existing).rebuild() }
    #expect(error?.code == .databaseDamaged && error?.advice?.contains("fpctl remove") == true)
    let music = Signal.music(seconds: 12, seed: 1).input
    #expect(thrown { try store.reopened(.readOnly).identify(music) }?.code == .databaseDamaged)
  }

  @Test("Embeddings that can't be compared, or of a time that the track hasn't, are found")
  func badEmbeddings() throws {
    let store = try Store()
    try store.database.add(Signal.music(seconds: 8, seed: 1).input, models: [MFCCModel()])
    #expect(try store.checked().findings == [])
    let connection = try store.connection()
    for change in ["chunk_start = -1", "chunk_end = 8.5", "chunk_end = 1e300"] {
      try connection.execute("UPDATE track_embeddings SET \(change) WHERE id = 1")
      #expect(try store.checked().findings.map(\.invariant) == [.embeddings], "\(change)")
      try connection.execute(
        "UPDATE track_embeddings SET chunk_start = 0, chunk_end = 5 WHERE id = 1")
    }
    // 3e38 forty times: numbers, whose squares are none
    let huge = String(repeating: "aac3617f", count: 40)
    try connection.execute("UPDATE track_embeddings SET embedding = x'\(huge)' WHERE id = 1")
    #expect(try store.checked().findings.map(\.invariant) == [.embeddings])
    let error = thrown {
      try store.reopened(.readOnly).identify(
        Signal.music(seconds: 8, seed: 1).input, model: MFCCModel())
    }
    #expect(error?.code == .databaseDamaged)
  }

  @Test("A segment that a damaged tree gives twice is a finding, and no end of the check")
  func doubledRow() throws {
    let store = try segmented()
    let connection = try store.connection()
    let page = Int(
      try #require(
        try connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 'segments'")))
    store.database.close()
    try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    var bytes = try contents(of: store.path)
    // a leaf: cells are counted at 3, and pointed to from 8 on
    let start = (page - 1) * 4_096
    try #require(bytes[start] == 13 && bytes[start + 3] == 0)
    let count = Int(bytes[start + 4])
    bytes[start + 4] += 1
    for offset in 0..<2 {
      bytes[start + 8 + 2 * count + offset] = bytes[start + 8 + 2 * (count - 1) + offset]
    }
    let path = try store.folder.write(bytes, to: "copy.fpdb")
    let findings = try FingerprintDatabase(path: path, access: .diagnosis).check().findings
    #expect(findings.contains { $0.invariant == .file && $0.remedy == .restore })
  }
}
