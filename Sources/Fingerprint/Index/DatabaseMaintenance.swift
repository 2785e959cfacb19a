extension FingerprintDatabase {
  /// Peaks whose postings ``rebuild(progress:isCancelled:)`` holds in memory at a time: a hundred
  /// hours of audio, some 300 MB while they are sorted.
  static let peaksAtATime = 10_000_000

  /// Makes everything that follows from the tracks' peaks anew, in one transaction: the inverted
  /// index, in one segment, and SQLite's own indexes; peaks that belong to no track go.
  ///
  /// After damage to the derived part, or to have it all in one segment. Cost: about a second for
  /// 10 hours of audio. Memory is bounded, whatever the number of tracks.
  ///
  /// - Parameters:
  ///   - progress: Told of every stretch of tracks, and when they are merged; may not write to the
  ///     database or close it.
  ///   - isCancelled: Asked all the time: `true` stops and leaves the database as it was.
  /// - Throws: ``FingerprintError``: not writable, busy, cancelled, or a track whose peaks are
  ///   damaged, named in it.
  public func rebuild(
    progress: (DatabaseProgress) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws(FingerprintError) {
    try write(isCancelled: isCancelled) { connection throws(FingerprintError) in
      try connection.execute(
        """
        DELETE FROM postings; DELETE FROM segments; DELETE FROM tombstones;
        UPDATE songs SET segment_id = NULL;
        DELETE FROM song_peaks WHERE key >> 16 NOT IN (SELECT id FROM songs);
        INSERT INTO sqlite_sequence SELECT 'songs', 0
          WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'songs');
        UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT max(id) FROM songs), 0))
          WHERE name = 'songs';
        REINDEX
        """)
      if try EmbeddingTable(connection).exists() {
        try connection.execute(
          "DELETE FROM track_embeddings WHERE track_id NOT IN (SELECT id FROM songs)")
      }
      let merger = SegmentMerger(connection: connection, parameters: parameters)
      let total = Int(try connection.integer("SELECT count(*) FROM songs") ?? 0)
      var done = 0
      progress(DatabaseProgress(.tracks, 0, of: total))
      while case let moved = try merger.writeSegment(peaks: Self.peaksAtATime), moved > 0 {
        done += moved
        guard !isCancelled() else { throw .stopped(path) }
        progress(DatabaseProgress(.tracks, done, of: total))
      }
      progress(DatabaseProgress(.merging))
      try merger.mergeAll(from: 0)
    }
    do {
      try giveFreePagesBack(isCancelled: isCancelled)
    } catch  where error.code == .cancelled {
      // the index is new already; what room there is goes with the next merge or vacuum
    }
  }

  /// Gives space that nothing uses back to the file system: postings of removed tracks are dropped
  /// from their segments, then pages moved from the end of the file into free places.
  ///
  /// Needs room for the segments that are written anew, not for a copy of the file. Cost: nothing
  /// where nothing was removed, else a second for some 20 MB of postings.
  ///
  /// - Parameter isCancelled: Asked all the time: `true` stops, and the database stays sound, what was
  ///   given back until then being given back.
  /// - Returns: Bytes of the file before and after.
  /// - Throws: ``FingerprintError``: not writable, busy, cancelled, damaged.
  @discardableResult
  public func vacuum(
    isCancelled: @escaping () -> Bool = { false }
  ) throws(FingerprintError) -> (bytesBefore: Int, bytesAfter: Int) {
    let before = try fileBytes()
    if try hasTombstones() {
      try write(isCancelled: isCancelled) { connection throws(FingerprintError) in
        let removed = try Forward.tombstones(connection)
        let first = try Forward.segments(connection).firstIndex {
          $0.layout.tracks.contains(where: removed.contains)
        }
        guard let first else { return }
        try SegmentMerger(connection: connection, parameters: parameters).mergeAll(from: first)
      }
    }
    do {
      try giveFreePagesBack(isCancelled: isCancelled)
    } catch  where error.code == .cancelled {
      throw FingerprintError(
        .cancelled, path,
        "stopped as asked; it is sound, and room that is left in it may be given back another time")
    }
    return (before, try fileBytes())
  }

  private func hasTombstones() throws(FingerprintError) -> Bool {
    try read { connection throws(FingerprintError) in
      try connection.integer("SELECT EXISTS (SELECT 1 FROM tombstones)") == 1
    }
  }

  private func fileBytes() throws(FingerprintError) -> Int {
    try read { connection throws(FingerprintError) in
      Int(
        try (connection.integer("PRAGMA page_count") ?? 0)
          * (connection.integer("PRAGMA page_size") ?? 0))
    }
  }
}

extension SegmentMerger {
  /// Writes the segments from that one on, counted from 0, together: into one, or where that would
  /// have too many positions, into as few as can be. Each is rewritten, so removed tracks go.
  func mergeAll(from first: Int) throws(FingerprintError) {
    let segments = try Forward.segments(connection).dropFirst(first)
    var group = [Segment]()
    var positions = 0
    for segment in segments {
      if positions + segment.layout.positions >= Int(UInt32.max) {
        try mergeIfUseful(group)
        (group, positions) = ([], 0)
      }
      group.append(segment)
      positions += segment.layout.positions
    }
    try mergeIfUseful(group)
  }

  /// A segment alone is written anew only where that drops something.
  private func mergeIfUseful(_ group: [Segment]) throws(FingerprintError) {
    let removed = try Forward.tombstones(connection)
    let isUseful =
      group.count > 1 || group.contains { $0.layout.tracks.contains(where: removed.contains) }
    if isUseful { try merge(group) }
  }
}
