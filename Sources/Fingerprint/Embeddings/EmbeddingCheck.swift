extension IntegrityCheck {
  /// Vectors belong to tracks, are as long as they say and as those of the same model, numbers that can
  /// be compared, and of a stretch of their track. A database without the table has none.
  mutating func checkEmbeddings() throws(FingerprintError) {
    guard try EmbeddingTable(connection).exists() else { return }
    let rows = try connection.statement(
      """
      SELECT id, track_id, chunk_start, chunk_end, embedding, embedding_dim, model_name
      FROM track_embeddings ORDER BY id
      """)
    defer { rows.reset() }
    var dimensions = [String: Int]()
    while try rows.step() {
      guard !isCancelled() else { throw .stopped(connection.path) }
      let subject = "embedding \(rows.integer(0))"
      let track = TrackID(rawValue: rows.integer(1))
      guard let song = songs[track] else {
        add(.orphan, subject, "belongs to track \(track), which isn't there", .rebuild)
        continue
      }
      let dimension = Int(rows.integer(5))
      let isWhole = rows.withBlob(4) { bytes in
        // divided, for the product may overflow
        bytes.count % 4 == 0 && bytes.count / 4 == dimension && dimension > 0
          && EmbeddingTable.isVector(bytes)
      }
      let row = EmbeddingRow(track: track, start: rows.real(2), end: rows.real(3))
      // a chunk's end is told to the millisecond
      let isWithin = row.isStretch && row.start < row.end && row.end <= song.seconds + 0.01
      if !isWhole || !isWithin {
        add(.embeddings, subject, "of track \(track) is damaged", .reindex(track))
        continue
      }
      let model = rows.text(6) ?? ""
      let usual =
        (try? EmbeddingModels.model(named: model))?.dimension
        ?? dimensions[model, default: dimension]
      dimensions[model] = usual
      if dimension != usual {
        add(
          .embeddings, subject,
          "of track \(track) has \(dimension) numbers, those of \(model) have \(usual)",
          .reindex(track))
      }
    }
  }
}
