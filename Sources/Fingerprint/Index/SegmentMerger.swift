/// Makes segments: from pending tracks, and from segments that have become too many.
///
/// Everything here runs within a transaction of the caller's. Merging streams: a list at a time is
/// in memory.
struct SegmentMerger {
  /// Segments a file holds at most; every further one costs each look-up a seek.
  static let mostSegments = 4
  /// A segment is merged with its elder when that is less than this many times larger, so that a
  /// posting is rewritten a logarithmic number of times.
  static let growth = 4

  let connection: SQLiteConnection
  let parameters: FingerprintParameters

  /// Moves the pending tracks into a segment and restores the tiers.
  func mergePending() throws(FingerprintError) {
    if try writeSegment() > 0 { try restoreTiers() }
  }

  /// Moves pending tracks, the first of them only where more than `limit` peaks are enough, into a
  /// segment of their own.
  ///
  /// - Returns: How many tracks were moved.
  func writeSegment(peaks limit: Int = .max) throws(FingerprintError) -> Int {
    let pending = PendingPostings(
      try Forward.pendingTracks(connection, parameters, peaks: limit), parameters)
    guard !pending.layout.tracks.isEmpty else { return 0 }
    var writer = try SegmentWriter(connection, layout: pending.layout)
    let keys = pending.keys
    var positions = [UInt32]()
    var index = 0
    while index < keys.count {
      try stopIfCancelled(connection.path)
      let hash = UInt32(keys[index] >> 32)
      positions.removeAll(keepingCapacity: true)
      while index < keys.count, keys[index] >> 32 == UInt64(hash) {
        positions.append(UInt32(truncatingIfNeeded: keys[index]))
        index += 1
      }
      try writer.add(hash, positions)
    }
    try writer.finish()
    return pending.layout.tracks.count
  }

  /// Merges the youngest segments until each is much larger than the next and there are few.
  func restoreTiers() throws(FingerprintError) {
    while true {
      let segments = try Forward.segments(connection)
      guard segments.count > 1 else { return }
      let last = segments[segments.count - 1]
      let elder = segments[segments.count - 2]
      let isUneven = elder.postings < Self.growth * last.postings
      guard segments.count > Self.mostSegments || isUneven,
        elder.layout.positions + last.layout.positions < Int(UInt32.max)
      else { return }
      try merge([elder, last])
    }
  }

  /// Writes one segment in place of several, leaving removed tracks out.
  func merge(_ segments: [Segment]) throws(FingerprintError) {
    let removed = try Forward.tombstones(connection)
    var layout = TrackLayout()
    // where each old track begins in the new segment; nil for removed ones
    var bases: [[UInt32?]] = []
    for segment in segments {
      var own = [UInt32?]()
      for (ordinal, track) in segment.layout.tracks.enumerated() {
        if removed.contains(track) {
          own.append(nil)
        } else {
          own.append(UInt32(layout.positions))
          layout.append(track, frames: segment.layout.frames(ordinal))
        }
      }
      bases.append(own)
    }

    var cursors = [SegmentCursor]()
    for segment in segments { cursors.append(try SegmentCursor(segment, connection)) }
    var writer = try SegmentWriter(connection, layout: layout)
    var positions = [UInt32]()
    while let hash = cursors.compactMap(\.hash).min() {
      try stopIfCancelled(connection.path)
      positions.removeAll(keepingCapacity: true)
      for number in cursors.indices where cursors[number].hash == hash {
        let old = segments[number].layout
        for position in cursors[number].positions {
          let ordinal = old.ordinal(of: position)
          guard let base = bases[number][ordinal] else { continue }
          positions.append(base + (position - old.bases[ordinal]))
        }
        try cursors[number].advance()
      }
      if !positions.isEmpty { try writer.add(hash, positions) }
    }
    try writer.finish()
    for segment in segments {
      try connection.run("DELETE FROM segments WHERE id = ?1", .integer(segment.id))
      let keys = PostingTable.keys(of: segment.id)
      try connection.run(
        "DELETE FROM postings WHERE key BETWEEN ?1 AND ?2", .integer(keys.first),
        .integer(keys.last))
      for track in segment.layout.tracks where removed.contains(track) {
        try connection.run("DELETE FROM tombstones WHERE song_id = ?1", .integer(track.rawValue))
      }
    }
  }
}

/// Writes a segment, block by block, from lists that come by ascending hash.
struct SegmentWriter {
  private let connection: SQLiteConnection
  private let layout: TrackLayout
  private let id: Int64
  private var directory: [UInt32] = []
  private var lists: [PostingBlock.List] = []
  /// Bits of the positions in `lists`.
  private var positionBits = 0
  /// Bits that a list takes besides its positions, as it was in the block before.
  private var headBits = 9.0
  private var postings = 0

  init(_ connection: SQLiteConnection, layout: TrackLayout) throws(FingerprintError) {
    self.connection = connection
    self.layout = layout
    try connection.run(
      "INSERT INTO segments(postings, tracks, directory) VALUES (0, ?1, x'')",
      .blob(layout.encoded))
    id = connection.lastInsertedRow
    // never so many in honest use: a row of some other making has used the numbers up
    guard Forward.segmentNumbers.contains(id) else {
      throw FingerprintError(
        .databaseDamaged, connection.path, "there is no number left for a segment",
        advice: "index the audio again into a new one")
    }
  }

  /// Adds a list; positions ascend.
  mutating func add(_ hash: UInt32, _ positions: [UInt32]) throws(FingerprintError) {
    lists.append(PostingBlock.List(hash: hash, positions: positions))
    positionBits += bits(of: positions)
    if Double(positionBits) + Double(lists.count) * headBits > Double(PostingBlock.targetBytes * 8)
    {
      try close()
    }
    postings += positions.count
  }

  /// Writes what is left, the directory, and each track's membership.
  mutating func finish() throws(FingerprintError) {
    while !lists.isEmpty { try close() }
    try connection.run(
      "UPDATE segments SET postings = ?2, directory = ?3 WHERE id = ?1", .integer(id),
      .integer(Int64(postings)), .blob(Forward.encodeDirectory(directory)))
    for track in layout.tracks {
      try connection.run(
        "UPDATE songs SET segment_id = ?2 WHERE id = ?1", .integer(track.rawValue), .integer(id))
    }
  }

  /// Writes a block of as many of the lists as fit; the rest waits for the next.
  private mutating func close() throws(FingerprintError) {
    var count = lists.count
    var block = PostingBlock.encode(lists[..<count], positions: layout.positions)
    while block.count > PostingBlock.targetBytes, count > 1 {
      count -= 1
      block = PostingBlock.encode(lists[..<count], positions: layout.positions)
    }
    try connection.run(
      "INSERT INTO postings VALUES (?1, ?2)", .integer(PostingTable.key(directory.count, of: id)),
      .blob(block))
    directory.append(lists[0].hash)
    let written = lists[..<count].reduce(0) { $0 + bits(of: $1.positions) }
    headBits = Double(block.count * 8 - written) / Double(count)
    lists.removeFirst(count)
    positionBits -= written
  }

  private func bits(of positions: [UInt32]) -> Int {
    PositionCode(count: positions.count, positions: layout.positions).bitCount
  }
}

/// Walks through a segment's lists by ascending hash, a block in memory at a time.
struct SegmentCursor {
  private let segment: Segment
  private let connection: SQLiteConnection
  private var block = 0
  private var hashes: [UInt32] = []
  private var starts: [Int] = []
  private var stored: [UInt32] = []
  private var index = 0

  init(_ segment: Segment, _ connection: SQLiteConnection) throws(FingerprintError) {
    self.segment = segment
    self.connection = connection
    try load()
  }

  /// The hash of the list the cursor stands on; `nil` at the end.
  var hash: UInt32? { index < hashes.count ? hashes[index] : nil }

  /// That list's positions.
  var positions: ArraySlice<UInt32> { stored[starts[index]..<starts[index + 1]] }

  mutating func advance() throws(FingerprintError) {
    index += 1
    if index == hashes.count { try load() }
  }

  private mutating func load() throws(FingerprintError) {
    hashes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    stored.removeAll(keepingCapacity: true)
    index = 0
    guard block < segment.directory.count else { return }
    let rows = try connection.statement("SELECT block FROM postings WHERE key = ?1")
    defer { rows.reset() }
    rows.bind([.integer(PostingTable.key(block, of: segment.id))])
    let first = segment.directory[block]
    let end = block + 1 < segment.directory.count ? segment.directory[block + 1] : .max
    let isFound = try rows.step()
    let positions = segment.layout.positions
    let isWhole =
      isFound
      && rows.withBlob(0) { bytes in
        guard var reader = PostingBlock.Reader(bytes, firstHash: first, positions: positions)
        else { return false }
        while let list = reader.nextList() {
          guard list.hash < end, hashes.last.map({ $0 < list.hash }) ?? true else { return false }
          hashes.append(list.hash)
          starts.append(stored.count)
          reader.take { stored.append($0) }
          guard stored[starts[starts.count - 1]...].isAscending else { return false }
        }
        return reader.isWhole
      }
    guard isWhole, !hashes.isEmpty else {
      throw PostingTable.damaged(block, of: segment.id, connection)
    }
    starts.append(stored.count)
    block += 1
  }
}

extension ArraySlice where Element: Comparable {
  /// Whether no element is below the one before it.
  fileprivate var isAscending: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
