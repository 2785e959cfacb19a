#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rows of `songs` and `song_peaks`, within a transaction of the caller's.
struct TrackTable {
  private static let columns =
    "id, recording_id, title, artist, album, date, language, duration, source_path, source_size, "
    + "source_modified, content_digest, created_at"

  private let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  func all() throws(FingerprintError) -> [Track] {
    try rows("1 ORDER BY id").map(\.track)
  }

  func track(_ id: TrackID) throws(FingerprintError) -> Track? {
    try first("id = ?1", .integer(id.rawValue))?.track
  }

  /// The first row for which the SQL condition holds.
  func first(
    _ condition: String, _ value: SQLValue
  ) throws(FingerprintError) -> (track: Track, source: TrackSource)? {
    try rows(condition + " ORDER BY id LIMIT 1", value).first
  }

  /// All rows for which the SQL condition holds.
  func all(_ condition: String, _ value: SQLValue) throws(FingerprintError) -> [Track] {
    try rows(condition + " ORDER BY id", value).map(\.track)
  }

  private func rows(
    _ condition: String, _ values: SQLValue...
  ) throws(FingerprintError) -> [(track: Track, source: TrackSource)] {
    let rows = try connection.statement("SELECT \(Self.columns) FROM songs WHERE \(condition)")
    defer { rows.reset() }
    rows.bind(values)
    var result = [(track: Track, source: TrackSource)]()
    while try rows.step() {
      let digest = rows.text(11) ?? ""
      let path = rows.text(8)
      let track = Track(
        id: TrackID(rawValue: rows.integer(0)), recordingID: rows.text(1) ?? "",
        title: rows.text(2) ?? "", artist: rows.text(3), album: rows.text(4), date: rows.text(5),
        language: rows.text(6),
        // what a damaged row claims must not overflow a sum: a million days
        durationSeconds: min(max(0, rows.real(7)), 86_400e6), path: path, digest: digest,
        addedAt: rows.text(12) ?? "")
      result.append(
        (
          track,
          TrackSource(path: path, size: rows.integer(9), modified: rows.integer(10), digest: digest)
        ))
    }
    return result
  }

  /// Adds a track and its peaks, in place of another where one is named; that one's recording id
  /// passes on.
  func insert(
    _ reference: ReferenceFingerprint, _ metadata: TrackMetadata, _ source: TrackSource,
    replacing: TrackID?, errorsAbout name: String
  ) throws(FingerprintError) -> Track {
    var recordingID = metadata.recordingID ?? source.digest
    if let replacing, let old = try track(replacing) {
      if metadata.recordingID == nil, old.recordingID != old.digest {
        recordingID = old.recordingID
      }
      try remove(replacing)
    }
    if let other = try first("recording_id = ?1", .text(recordingID))?.track {
      throw FingerprintError(
        .duplicateRecording, name,
        "track \(other.id) (\(other.displayName)) has the recording id \(recordingID) already",
        advice:
          "give it another recording id, or run `fpctl remove \(other.id)` first")
    }
    try connection.run(
      """
      INSERT INTO songs(recording_id, title, artist, album, date, language, duration, source_path,
        source_size, source_modified, content_digest, created_at, frames, peaks)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?12, ?13)
      """,
      .text(recordingID), .text(metadata.title ?? "untitled"), SQLValue(metadata.artist),
      SQLValue(metadata.album), SQLValue(metadata.date), SQLValue(metadata.language),
      .real(reference.audio.durationSeconds), SQLValue(source.path), .integer(source.size),
      .integer(source.modified), .text(source.digest), .integer(Int64(reference.frames)),
      .integer(Int64(reference.peaks.count)))
    let id = TrackID(rawValue: connection.lastInsertedRow)
    try requireFree(id)
    let rows = PeakCodec(reference.parameters).encode(reference.peaks, frames: reference.frames)
    for (part, bytes) in rows.enumerated() {
      try connection.run(
        "INSERT INTO song_peaks VALUES (?1, ?2)", .integer(Forward.key(id, part: part)),
        .blob(bytes))
    }
    try EmbeddingTable(connection).insert(reference.embeddings, of: id)
    guard let track = try track(id) else {
      throw FingerprintError(
        .databaseDamaged, connection.path, "a track that was just stored can't be read back",
        advice: "restore it from a copy, or index the audio again into a new one")
    }
    return track
  }

  /// Holds the number that SQLite gave a new track against what others may have left under it, which
  /// would become the new one's: in honest use no number is given twice.
  private func requireFree(_ id: TrackID) throws(FingerprintError) {
    guard Forward.trackNumbers.contains(id.rawValue) else {
      throw FingerprintError(
        .databaseDamaged, connection.path, "there is no number left for a track",
        advice: "index the audio again into a new one")
    }
    let isTaken = try connection.integer(
      """
      SELECT EXISTS (SELECT 1 FROM tombstones WHERE song_id = ?1)
        OR EXISTS (SELECT 1 FROM song_peaks WHERE key BETWEEN ?2 AND ?3)
      """, .integer(id.rawValue), .integer(Forward.key(id, part: 0)),
      .integer(Forward.key(id, part: 0xFFFF)))
    guard isTaken == 0 else {
      throw FingerprintError(
        .databaseDamaged, connection.path,
        "a new track would get the number \(id), under which a removed one has left something",
        advice: "run `fpctl check`, and `fpctl rebuild`, which clears it away")
    }
  }

  /// Deletes a track's rows and leaves a tombstone for its postings.
  func remove(_ id: TrackID) throws(FingerprintError) {
    try connection.run(
      "INSERT INTO tombstones SELECT id FROM songs WHERE id = ?1 AND segment_id IS NOT NULL",
      .integer(id.rawValue))
    try connection.run("DELETE FROM songs WHERE id = ?1", .integer(id.rawValue))
    try connection.run(
      "DELETE FROM song_peaks WHERE key BETWEEN ?1 AND ?2", .integer(Forward.key(id, part: 0)),
      .integer(Forward.key(id, part: 0xFFFF)))
    try EmbeddingTable(connection).remove(id)
  }

  /// Takes the path from any track that isn't of the content that is there now.
  func releasePath(of source: TrackSource) throws(FingerprintError) {
    try connection.run(
      "UPDATE songs SET source_path = NULL WHERE source_path = ?1 AND content_digest != ?2",
      SQLValue(source.path), .text(source.digest))
  }

  func setSource(_ id: TrackID, _ source: TrackSource) throws(FingerprintError) {
    try connection.run(
      "UPDATE songs SET source_path = ?2, source_size = ?3, source_modified = ?4 WHERE id = ?1",
      .integer(id.rawValue), SQLValue(source.path), .integer(source.size),
      .integer(source.modified))
  }
}

extension TrackMetadata {
  /// These, and what they leave open by the file's tags; the title at last by the file's name,
  /// which may be `Artist - Title`.
  func completed(by tags: TrackMetadata, path: String?) -> TrackMetadata {
    var result = TrackMetadata(
      recordingID: recordingID, title: title ?? tags.title, artist: artist ?? tags.artist,
      album: album ?? tags.album, date: date ?? tags.date, language: language ?? tags.language)
    guard result.title == nil, let path else { return result }
    var name = path.split(separator: "/").last.map(String.init) ?? path
    if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = String(name[..<dot]) }
    let parts = name.split(separator: " - ", maxSplits: 1).map { String($0).trimmed }
    if result.artist == nil, parts.count == 2, !parts.contains("") {
      result.artist = parts[0]
      result.title = parts[1]
    } else {
      result.title = name.trimmed.isEmpty ? name : name.trimmed
    }
    return result
  }
}
