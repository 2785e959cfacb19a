/// Reads the tables that are not posting lists.
enum Forward {
  static func segments(_ connection: SQLiteConnection) throws(FingerprintError) -> [Segment] {
    var segments = [Segment]()
    let rows = try connection.statement(
      "SELECT id, postings, tracks, directory FROM segments ORDER BY id")
    defer { rows.reset() }
    while try rows.step() {
      guard let segment = segment(in: rows) else { throw damaged(rows.integer(0), connection) }
      segments.append(segment)
    }
    return segments
  }

  private static func damaged(_ segment: Int64, _ connection: SQLiteConnection) -> FingerprintError
  {
    FingerprintError(
      .databaseDamaged, connection.path, "segment \(segment) is damaged",
      advice: "run `fpctl rebuild`")
  }

  /// Holds what segments say of who is in them against the tracks: a layout that isn't theirs would
  /// give postings to the wrong tracks and places, or to none, without a word.
  ///
  /// Cost: a scan of `songs`, once for all queries of a generation.
  /// - Throws: ``FingerprintError`` where a segment has a track that is neither in `songs` with this
  ///   segment and length nor removed, where a track isn't in the one segment that it should be in,
  ///   or has a tombstone.
  static func requireMembership(
    _ segments: [Segment], _ tombstones: Set<TrackID>, _ connection: SQLiteConnection
  ) throws(FingerprintError) {
    var homes = [(track: TrackID, segment: Int64, frames: Int64)]()
    homes.reserveCapacity(segments.reduce(0) { $0 + $1.layout.tracks.count })
    for segment in segments {
      for (ordinal, track) in segment.layout.tracks.enumerated()
      where !tombstones.contains(track) {
        homes.append((track, segment.id, Int64(segment.layout.frames(ordinal))))
      }
    }
    homes.sort { $0.track < $1.track }
    var next = 0
    let rows = try connection.statement("SELECT id, segment_id, frames FROM songs ORDER BY id")
    defer { rows.reset() }
    while try rows.step() {
      let track = TrackID(rawValue: rows.integer(0))
      guard !tombstones.contains(track) else {
        throw FingerprintError(
          .databaseDamaged, connection.path, "track \(track) is there and marked as removed",
          advice: "run `fpctl rebuild`")
      }
      // a track before this one that isn't in songs, or in two segments
      if next < homes.count, homes[next].track < track {
        throw damaged(homes[next].segment, connection)
      }
      let isHere = next < homes.count && homes[next].track == track
      if rows.isNull(1) {
        if isHere { throw damaged(homes[next].segment, connection) }
        continue
      }
      guard isHere, homes[next] == (track, rows.integer(1), rows.integer(2)) else {
        throw damaged(rows.integer(1), connection)
      }
      next += 1
    }
    if next < homes.count { throw damaged(homes[next].segment, connection) }
  }

  /// Postings that a segment has fewer of, whatever its tracks: sums of them must not overflow.
  private static let postingLimit = 1 << 40

  /// Numbers of segments: the upper half of the keys of their blocks.
  static let segmentNumbers = 1...Int64(Int32.max)

  /// The segment in a row of its id, postings, tracks and directory; `nil` where these aren't what
  /// they should be.
  static func segment(in row: Statement) -> Segment? {
    guard let layout = row.withBlob(2, { TrackLayout($0) }),
      // the code leaves no choice, so what differs isn't what was written
      row.withBlob(2, { $0.elementsEqual(layout.encoded) }),
      layout.tracks.indices.allSatisfy({ TrackLayout.frameLimit.contains(layout.frames($0)) }),
      let directory = row.withBlob(3, { decodeDirectory($0) }),
      case let postings = Int(row.integer(1)), (0..<postingLimit).contains(postings),
      segmentNumbers.contains(row.integer(0))
    else { return nil }
    return Segment(
      id: row.integer(0), layout: layout, directory: directory, postings: postings)
  }

  /// Each block's first hash less the one before it, plus 1, as Elias gamma; before all the number
  /// of blocks plus 1.
  static func encodeDirectory(_ directory: [UInt32]) -> [UInt8] {
    var bits = BitWriter()
    bits.writeGamma(UInt64(directory.count) + 1)
    var last: UInt32 = 0
    for hash in directory {
      bits.writeGamma(UInt64(hash - last) + 1)
      last = hash
    }
    return bits.finish()
  }

  private static func decodeDirectory(_ bytes: UnsafeRawBufferPointer) -> [UInt32]? {
    var bits = BitReader(bytes)
    let count = bits.readGamma() - 1
    guard count <= UInt64(bytes.count * 8) else { return nil }
    var last: UInt64 = 0
    var directory = [UInt32]()
    directory.reserveCapacity(Int(count))
    for _ in 0..<count {
      last &+= bits.readGamma() - 1
      guard last < 1 << UInt64(LandmarkHash.bitCount) else { return nil }
      directory.append(UInt32(last))
    }
    return bits.isOverrun ? nil : directory
  }

  /// The tracks that are in no segment, by id; the first of them only where more than `limit` peaks
  /// are enough.
  static func pendingTracks(
    _ connection: SQLiteConnection, _ parameters: FingerprintParameters, peaks limit: Int = .max
  ) throws(FingerprintError) -> [(id: TrackID, frames: Int, peaks: [Peak])] {
    var tracks = [(id: TrackID, frames: Int, peaks: [Peak])]()
    var counts = [Int]()
    let rows = try connection.statement(
      """
      SELECT id, frames, peaks FROM songs INDEXED BY songs_pending WHERE segment_id IS NULL
      ORDER BY id
      """)
    var peakCount = 0
    while peakCount <= limit, try rows.step() {
      tracks.append((TrackID(rawValue: rows.integer(0)), Int(rows.integer(1)), []))
      counts.append(Int(rows.integer(2)))
      peakCount &+= Int(rows.integer(2))
    }
    rows.reset()
    let codec = PeakCodec(parameters)
    for index in tracks.indices {
      try stopIfCancelled(connection.path)
      let (id, frames) = (tracks[index].id, tracks[index].frames)
      guard codec.frameLimit.contains(frames) else {
        throw damaged(id, "the length of track \(id) is", connection)
      }
      let peaks = try peaks(of: id, on: connection, parameters)
      // parts of another track, each whole, would be taken for its own
      guard peaks.count == counts[index] else {
        throw damaged(id, "the peaks of track \(id) are", connection)
      }
      // a position outside its track would be taken for the next one's
      guard peaks.last.map({ Int($0.frame) < frames }) ?? true else {
        throw damaged(id, "the length of track \(id) is", connection)
      }
      tracks[index].peaks = peaks
    }
    return tracks
  }

  private static func damaged(
    _ track: TrackID, _ what: String, _ connection: SQLiteConnection
  ) -> FingerprintError {
    FingerprintError(
      .databaseDamaged, connection.path, "\(what) damaged",
      advice: "run `fpctl remove \(track)` and index it again")
  }

  /// The peaks of a track in some frames, by default all; frames that it doesn't have are passed
  /// over.
  ///
  /// - Throws: ``FingerprintError`` where a part of those frames is missing, be it the last: the place
  ///   would be found elsewhere without a word.
  static func peaks(
    of track: TrackID, frames: Range<Int>? = nil,
    on connection: SQLiteConnection, _ parameters: FingerprintParameters
  ) throws(FingerprintError) -> [Peak] {
    var peaks = [Peak]()
    try read(peaksOf: track, frames: frames, on: connection, parameters, into: &peaks)
    return peaks
  }

  /// Appends what ``peaks(of:frames:on:_:)`` returns.
  static func read(
    peaksOf track: TrackID, frames: Range<Int>? = nil, on connection: SQLiteConnection,
    _ parameters: FingerprintParameters, into peaks: inout [Peak]
  ) throws(FingerprintError) {
    let codec = PeakCodec(parameters)
    let frames = frames ?? 0..<codec.frameLimit.upperBound
    guard frames.upperBound > 0 else { return }
    let rows = try connection.statement(
      "SELECT key, peaks FROM song_peaks WHERE key BETWEEN ?1 AND ?2 ORDER BY key")
    defer { rows.reset() }
    var next = max(0, frames.lowerBound) / codec.framesPerPart
    // a part beyond the last would be another track's
    let last = min((frames.upperBound - 1) / codec.framesPerPart, PeakCodec.mostParts - 1)
    rows.bind([.integer(key(track, part: next)), .integer(key(track, part: last))])
    while try rows.step() {
      let part = Int(rows.integer(0) & 0xFFFF)
      let isWhole = rows.withBlob(1) {
        codec.decode($0, part: part, frames: frames, into: &peaks)
      }
      guard isWhole, part == next else {
        throw damaged(track, "the peaks of track \(track) are", connection)
      }
      next += 1
    }
    // before the last of these frames: at the track's end, or where a part is missing
    if next <= last {
      let length = try connection.integer(
        "SELECT frames FROM songs WHERE id = ?1", .integer(track.rawValue))
      let count = codec.parts(Int(clamping: length ?? 0))
      guard next >= min(last + 1, count) else {
        throw damaged(track, "the peaks of track \(track) are", connection)
      }
    }
  }

  /// Numbers of tracks: what the key of a row of `song_peaks` has room for.
  static let trackNumbers: Range<Int64> = 1..<1 << 47

  /// The key of a row of `song_peaks`: 16 bits for the part hold a recording of 4 days.
  static func key(_ track: TrackID, part: Int) -> Int64 { track.rawValue << 16 | Int64(part) }

  static func tombstones(_ connection: SQLiteConnection) throws(FingerprintError) -> Set<TrackID> {
    var removed = Set<TrackID>()
    let rows = try connection.statement("SELECT song_id FROM tombstones")
    defer { rows.reset() }
    while try rows.step() { removed.insert(TrackID(rawValue: rows.integer(0))) }
    return removed
  }
}
