/// What a database holds and what it takes.
public struct DatabaseStatistics: Sendable, Hashable {
  /// Tracks.
  public let tracks: Int
  /// Seconds of audio.
  public let audioSeconds: Double
  /// Peaks in the forward table.
  public let peaks: Int
  /// Bytes of the forward table's rows.
  public let peakBytes: Int
  /// Segments of the inverted table.
  public let segments: Int
  /// Postings in segments.
  public let postings: Int
  /// Bytes of their blocks.
  public let postingBytes: Int
  /// Tracks in no segment yet.
  public let pendingTracks: Int
  /// Removed tracks that still have postings.
  public let tombstones: Int
  /// Bytes of the file, free pages included, its write-ahead log not.
  public let fileBytes: Int
  /// Bytes of pages that hold nothing, which ``FingerprintDatabase/vacuum(isCancelled:)`` gives
  /// back.
  public let freeBytes: Int
  /// Version of the file's format.
  public let formatVersion: Int

  init(_ connection: SQLiteConnection) throws(FingerprintError) {
    func number(_ sql: String) throws(FingerprintError) -> Int {
      Int(try connection.integer(sql) ?? 0)
    }
    tracks = try number("SELECT count(*) FROM songs")
    audioSeconds =
      Double(try number("SELECT CAST(sum(duration) * 1000 AS INTEGER) FROM songs")) / 1_000
    peaks = try number("SELECT sum(peaks) FROM songs")
    peakBytes = try number("SELECT sum(length(peaks)) FROM song_peaks")
    segments = try number("SELECT count(*) FROM segments")
    postings = try number("SELECT sum(postings) FROM segments")
    postingBytes = try number("SELECT sum(length(block)) FROM postings")
    pendingTracks = try number("SELECT count(*) FROM songs WHERE segment_id IS NULL")
    tombstones = try number("SELECT count(*) FROM tombstones")
    let pageBytes = try number("PRAGMA page_size")
    fileBytes = try number("PRAGMA page_count") * pageBytes
    freeBytes = try number("PRAGMA freelist_count") * pageBytes
    formatVersion = try number("PRAGMA user_version")
  }
}
