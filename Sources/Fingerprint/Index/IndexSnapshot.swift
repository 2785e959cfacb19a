/// The index as it stood at one generation: what a reader keeps in memory between queries.
struct IndexSnapshot: Sendable {
  let generation: Int64
  /// Segments by id, then the pending tracks.
  let sources: [any PostingSource]
  /// Removed tracks that still have postings in a segment.
  let tombstones: Set<TrackID>

  /// Reads directories, layouts and pending tracks; to be called in a transaction.
  init(
    _ connection: SQLiteConnection, _ parameters: FingerprintParameters
  ) throws(FingerprintError) {
    generation = try Schema.generation(connection)
    let segments = try Forward.segments(connection)
    tombstones = try Forward.tombstones(connection)
    try Forward.requireMembership(segments, tombstones, connection)
    var sources: [any PostingSource] = segments
    let pending = PendingPostings(try Forward.pendingTracks(connection, parameters), parameters)
    if !pending.layout.tracks.isEmpty { sources.append(pending) }
    self.sources = sources
  }
}

extension IndexSnapshot {
  /// What it takes in memory, nearly.
  var memoryBytes: Int {
    sources.reduce(tombstones.count * MemoryLayout<TrackID>.stride) { $0 + $1.memoryBytes }
  }
}

extension FingerprintDatabase {
  /// What a reader keeps of the index in memory between queries, nearly: what ``identify`` reads of
  /// the file besides, the system may keep and let go of as it likes.
  package func indexMemoryBytes() throws(FingerprintError) -> Int {
    try withSnapshot { snapshot, _ throws(FingerprintError) in snapshot.memoryBytes }
  }
}
