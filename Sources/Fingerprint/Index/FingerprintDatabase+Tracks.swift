extension FingerprintDatabase {
  /// All tracks, in the order in which they were added; none in an empty database.
  ///
  /// - Throws: ``FingerprintError`` where the file can't be read.
  public func tracks() throws(FingerprintError) -> [Track] {
    try read { connection throws(FingerprintError) in try TrackTable(connection).all() }
  }

  /// How many tracks there are.
  ///
  /// - Throws: ``FingerprintError`` where the file can't be read.
  public func trackCount() throws(FingerprintError) -> Int {
    try read { connection throws(FingerprintError) in
      Int(try connection.integer("SELECT count(*) FROM songs") ?? 0)
    }
  }

  /// The track of that number, `nil` where there is none.
  ///
  /// - Throws: ``FingerprintError`` where the file can't be read.
  public func track(_ id: TrackID) throws(FingerprintError) -> Track? {
    try read { connection throws(FingerprintError) in try TrackTable(connection).track(id) }
  }

  /// The track whose file had these bytes.
  func track(digest: String) throws(FingerprintError) -> (track: Track, source: TrackSource)? {
    try read { connection throws(FingerprintError) in
      try TrackTable(connection).first("content_digest = ?1", .text(digest))
    }
  }

  /// The track that was read from that absolute path.
  func track(path: String) throws(FingerprintError) -> (track: Track, source: TrackSource)? {
    try read { connection throws(FingerprintError) in
      try TrackTable(connection).first("source_path = ?1", .text(path))
    }
  }

  /// What the file takes and holds. Cost: reads through all of it.
  ///
  /// - Throws: ``FingerprintError`` where the file can't be read.
  public func statistics() throws(FingerprintError) -> DatabaseStatistics {
    try read { connection throws(FingerprintError) in try DatabaseStatistics(connection) }
  }
}
