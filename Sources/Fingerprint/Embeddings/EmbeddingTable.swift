/// The rows of `track_embeddings`, within a transaction of the caller's.
///
/// The table is made when the first vector is stored: databases without any are as they were before
/// there was one. A vector is `embedding_dim` IEEE 754 singles, little-endian.
struct EmbeddingTable {
  static let table = """
    CREATE TABLE IF NOT EXISTS track_embeddings(
      id INTEGER PRIMARY KEY,
      track_id INTEGER NOT NULL,
      chunk_start REAL NOT NULL, chunk_end REAL NOT NULL,
      embedding BLOB NOT NULL,
      model_name TEXT NOT NULL, embedding_dim INTEGER NOT NULL,
      created_at TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS track_embeddings_by_track ON track_embeddings(track_id);
    CREATE INDEX IF NOT EXISTS track_embeddings_by_model ON track_embeddings(model_name);
    """

  private let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  /// Whether the file has the table.
  func exists() throws(FingerprintError) -> Bool {
    try connection.integer(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'track_embeddings'") != nil
  }

  /// Stores what models made of a track, in place of what the same models made of it before.
  func insert(_ embeddings: [TrackEmbeddings], of track: TrackID) throws(FingerprintError) {
    guard !embeddings.isEmpty else { return }
    try connection.execute(Self.table)
    for embedding in embeddings {
      try connection.run(
        "DELETE FROM track_embeddings WHERE track_id = ?1 AND model_name = ?2",
        .integer(track.rawValue), .text(embedding.model))
      for chunk in embedding.chunks {
        try connection.run(
          """
          INSERT INTO track_embeddings(track_id, chunk_start, chunk_end, embedding, model_name,
            embedding_dim, created_at)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
          """,
          .integer(track.rawValue), .real(chunk.range.lowerBound), .real(chunk.range.upperBound),
          .blob(Self.encode(chunk.vector)), .text(embedding.model),
          .integer(Int64(chunk.vector.count)))
      }
    }
  }

  func remove(_ track: TrackID) throws(FingerprintError) {
    guard try exists() else { return }
    try connection.run("DELETE FROM track_embeddings WHERE track_id = ?1", .integer(track.rawValue))
  }

  /// Whether there are vectors of the model for the track.
  func holds(_ model: String, of track: TrackID) throws(FingerprintError) -> Bool {
    guard try exists() else { return false }
    // + keeps SQLite from choosing the index on the model, which all tracks share
    return try connection.integer(
      "SELECT 1 FROM track_embeddings WHERE track_id = ?1 AND +model_name = ?2 LIMIT 1",
      .integer(track.rawValue), .text(model)) != nil
  }

  /// The chunks of a model, as they are stored. A program that knows nothing of this table leaves
  /// the chunks behind when it removes a track; those are passed over.
  func rows(
    of model: String, dimension: Int, _ body: (EmbeddingRow, UnsafeRawBufferPointer) -> Void
  ) throws(FingerprintError) {
    guard try exists() else { return }
    let rows = try connection.statement(
      """
      SELECT track_id, chunk_start, chunk_end, embedding, embedding_dim FROM track_embeddings
      WHERE model_name = ?1 AND track_id IN (SELECT id FROM songs) ORDER BY id
      """)
    defer { rows.reset() }
    rows.bind([.text(model)])
    while try rows.step() {
      let row = EmbeddingRow(
        track: TrackID(rawValue: rows.integer(0)), start: rows.real(1), end: rows.real(2))
      let isWhole = rows.withBlob(3) { bytes in
        guard rows.integer(4) == dimension, bytes.count == 4 * dimension, row.isStretch,
          Self.isVector(bytes)
        else { return false }
        body(row, bytes)
        return true
      }
      guard isWhole else {
        throw FingerprintError(
          .databaseDamaged, connection.path,
          "the \(model) embeddings of track \(row.track) are damaged",
          advice: "remove the track and index it again")
      }
    }
  }

  static func encode(_ vector: [Float]) -> [UInt8] {
    vector.flatMap { value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
  }

  /// A number of a stored vector.
  static func value(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Float {
    Float(
      bitPattern: UInt32(
        littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
  }

  /// Whether vectors can be compared with it: numbers, whose squares can be added up.
  static func isVector(_ bytes: UnsafeRawBufferPointer) -> Bool {
    (0..<(bytes.count / 4)).reduce(Float(0)) { sum, index in
      let value = value(bytes, index)
      return sum + value * value
    }.isFinite
  }
}

/// Which stretch of which track a stored vector is of.
package struct EmbeddingRow: Sendable {
  /// The track.
  package let track: TrackID
  /// Seconds at which the chunk starts.
  package let start: Double
  /// Seconds at which it ends.
  package let end: Double

  /// Whether the times are those of a stretch of audio.
  var isStretch: Bool { start >= 0 && start <= end && end.isFinite }

  /// A row.
  package init(track: TrackID, start: Double, end: Double) {
    self.track = track
    self.start = start
    self.end = end
  }
}
