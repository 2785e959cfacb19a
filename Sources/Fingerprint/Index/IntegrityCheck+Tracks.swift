// The truth: songs and their peaks.
extension IntegrityCheck {
  mutating func checkTracks(
    _ progress: (DatabaseProgress) -> Void
  ) throws(FingerprintError) {
    let total = Int(try connection.integer("SELECT count(*) FROM songs") ?? 0)
    let rows = try connection.statement(
      "SELECT id, frames, peaks, segment_id, duration FROM songs ORDER BY id")
    defer { rows.reset() }
    while try rows.step() {
      try goOn()
      let id = TrackID(rawValue: rows.integer(0))
      var song = Song(
        frames: Int(rows.integer(1)), seconds: rows.real(4),
        segment: rows.isNull(3) ? nil : rows.integer(3), isSound: false,
        peaks: Int(rows.integer(2)))
      if let reason = try fault(in: song, id) {
        add(.peaks, "track \(id)", reason, .reindex(id))
      } else if abs(song.seconds - Double(song.frames) * parameters.hopSeconds) > 1 {
        // a last window and what resampling leaves may be between them
        add(
          .peaks, "track \(id)",
          "its duration is \(song.seconds) s, its \(song.frames) frames take another time",
          .reindex(id)
        )
      } else {
        song.isSound = true
      }
      songs[id] = song
      report.tracks += 1
      progress(DatabaseProgress(.tracks, report.tracks, of: total))
    }
    try checkOrphans()
  }

  /// What is wrong with a track's peaks.
  private func fault(in song: Song, _ id: TrackID) throws(FingerprintError) -> String? {
    let codec = PeakCodec(parameters)
    guard codec.frameLimit.contains(song.frames) else {
      return "its length is \(song.frames) frames"
    }
    let count = codec.parts(song.frames)
    let rows = try connection.statement(
      "SELECT key, peaks FROM song_peaks WHERE key BETWEEN ?1 AND ?2 ORDER BY key")
    defer { rows.reset() }
    rows.bind([.integer(Forward.key(id, part: 0)), .integer(Forward.key(id, part: 0xFFFF))])
    var peaks = [Peak]()
    var parts = [[UInt8]]()
    while try rows.step() {
      let part = Int(rows.integer(0) & 0xFFFF)
      guard part < count else { return "part \(part) of its peaks is behind its end" }
      guard part == parts.count else { return "part \(parts.count) of its peaks is missing" }
      let isWhole = rows.withBlob(1) { bytes in
        parts.append(Array(bytes))
        return codec.decode(bytes, part: part, into: &peaks)
      }
      guard isWhole else { return "part \(part) of its peaks can't be read" }
    }
    guard parts.count == count else { return "part \(parts.count) of its peaks is missing" }
    if let last = peaks.last, Int(last.frame) >= song.frames {
      return "it has a peak at frame \(last.frame), behind its end"
    }
    for (a, b) in zip(peaks, peaks.dropFirst()) where !Peak.precedes(a, b) {
      return "its peaks aren't in order at frame \(b.frame)"
    }
    // the code leaves no choice, so what differs isn't what was written
    let encoded = codec.encode(peaks, frames: song.frames)
    if let part = parts.indices.first(where: { parts[$0] != encoded[$0] }) {
      return "part \(part) of its peaks has bits that say nothing"
    }
    guard peaks.count == song.peaks else {
      return "it has \(peaks.count) peaks, songs.peaks says \(song.peaks)"
    }
    return nil
  }

  private mutating func checkOrphans() throws(FingerprintError) {
    let rows = try connection.statement(
      """
      SELECT key >> 16, count(*) FROM song_peaks WHERE key >> 16 NOT IN (SELECT id FROM songs)
      GROUP BY 1
      """)
    defer { rows.reset() }
    while try rows.step() {
      let count = rows.integer(1)
      add(
        .orphan, "track \(rows.integer(0))",
        "\(count) \(count == 1 ? "part" : "parts") of its peaks \(count == 1 ? "is" : "are") there, "
          + "it isn't", .rebuild)
    }
  }
}
