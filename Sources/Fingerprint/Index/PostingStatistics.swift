/// What a segment of the inverted index holds.
public struct SegmentStatistics: Sendable, Hashable {
  /// Its number; older segments have lower ones.
  public let id: Int
  /// Tracks with postings in it, removed ones included.
  public let tracks: Int
  /// Postings in it, those of removed tracks included.
  public let postings: Int
  /// Bytes of its blocks.
  public let bytes: Int
}

/// How often a hash occurs.
public struct HashCount: Sendable, Hashable {
  /// The landmark hash, 22 bits.
  public let hash: UInt32
  /// Postings under it.
  public let postings: Int
  /// Bin of the anchor, above ``FingerprintParameters/lowestBin``.
  public var anchorBin: Int { Int(hash >> 13) }
  /// Bins from anchor to target, negative where the target is lower.
  public var binStep: Int { Int(hash >> 6 & 0x7F) - 63 }
  /// Frames from anchor to target.
  public var frames: Int { Int(hash & 0x3F) }
}

extension FingerprintDatabase {
  /// The segments, oldest first.
  public func segments() throws(FingerprintError) -> [SegmentStatistics] {
    try read { connection throws(FingerprintError) in
      var result = [SegmentStatistics]()
      for segment in try Forward.segments(connection) {
        let keys = PostingTable.keys(of: segment.id)
        let bytes = try connection.integer(
          "SELECT sum(length(block)) FROM postings WHERE key BETWEEN ?1 AND ?2",
          .integer(keys.first), .integer(keys.last))
        result.append(
          SegmentStatistics(
            id: Int(segment.id), tracks: segment.layout.tracks.count,
            postings: segment.postings, bytes: Int(bytes ?? 0)))
      }
      return result
    }
  }

  /// The hashes with the most postings, fullest first, of equal ones the lower first. Removed
  /// tracks count as long as their postings are there.
  ///
  /// Cost: one pass over the inverted index; 16 MB.
  public func fullestHashes(_ limit: Int) throws(FingerprintError) -> [HashCount] {
    var counts = [UInt32](repeating: 0, count: 1 << LandmarkHash.bitCount)
    try read { connection throws(FingerprintError) in
      for segment in try Forward.segments(connection) {
        var cursor = try SegmentCursor(segment, connection)
        while let hash = cursor.hash {
          counts[Int(hash)] += UInt32(cursor.positions.count)
          try cursor.advance()
        }
      }
      let pending = PendingPostings(try Forward.pendingTracks(connection, parameters), parameters)
      for key in pending.keys { counts[Int(key >> 32)] += 1 }
    }
    var fullest = [HashCount]()
    for (hash, count) in counts.enumerated() where count > 0 {
      let entry = HashCount(hash: UInt32(hash), postings: Int(count))
      if fullest.count == limit, entry.postings <= fullest.last?.postings ?? .max { continue }
      // hashes ascend: behind those of equal count
      let place = fullest.firstIndex { $0.postings < entry.postings } ?? fullest.count
      fullest.insert(entry, at: place)
      if fullest.count > limit { fullest.removeLast() }
    }
    return fullest
  }
}
