// What is derived: segments, who is in them, and what they hold.
extension IntegrityCheck {
  mutating func checkSegments() throws(FingerprintError) {
    let rows = try connection.statement(
      "SELECT id, postings, tracks, directory FROM segments ORDER BY id")
    defer { rows.reset() }
    while try rows.step() {
      let subject = "segment \(rows.integer(0))"
      report.segments += 1
      // new ones would have numbers beyond it, also those that rebuilding makes
      guard Forward.segmentNumbers.contains(rows.integer(0)) else {
        add(.segment, subject, "its number is out of range", .restore)
        continue
      }
      guard let segment = Forward.segment(in: rows) else {
        add(.segment, subject, "its layout or its directory can't be read", .rebuild)
        continue
      }
      let isExact = rows.withBlob(3) {
        $0.elementsEqual(Forward.encodeDirectory(segment.directory))
      }
      let ascends = zip(segment.directory, segment.directory.dropFirst()).allSatisfy { $0 < $1 }
      guard isExact, ascends else {
        add(.segment, subject, "its directory isn't as it is written", .rebuild)
        continue
      }
      segments.append(segment)
    }
  }

  /// Tracks, segments and tombstones name one another as they should.
  mutating func checkMembership() throws(FingerprintError) {
    tombstones = try Forward.tombstones(connection)
    let readable = Set(segments.map(\.id))
    let known = Set(try ids("SELECT id FROM segments"))
    var homes: [TrackID: [Int64]] = [:]
    for segment in segments {
      for (ordinal, id) in segment.layout.tracks.enumerated() {
        homes[id, default: []].append(segment.id)
        guard let song = songs[id] else {
          if !tombstones.contains(id) {
            add(
              .membership, "segment \(segment.id)",
              "it has track \(id), which is gone without a tombstone", .rebuild)
          }
          continue
        }
        if song.segment == segment.id, song.frames != segment.layout.frames(ordinal), song.isSound {
          add(
            .membership, "segment \(segment.id)",
            "track \(id) has \(segment.layout.frames(ordinal)) frames in it, \(song.frames) in songs",
            .rebuild)
        }
      }
    }
    for (id, song) in songs.sorted(by: { $0.key < $1.key }) {
      let own = homes[id] ?? []
      if let segment = song.segment {
        if !known.contains(segment) {
          add(
            .membership, "track \(id)", "it is said to be in segment \(segment), which isn't there",
            .rebuild)
        } else if readable.contains(segment), !own.contains(segment) {
          add(
            .membership, "track \(id)",
            "segment \(segment), which it is said to be in, hasn't got it",
            .rebuild)
        }
      }
      for other in own where other != song.segment {
        add(.membership, "track \(id)", "it is in segment \(other) as well", .rebuild)
      }
      if own.count > Set(own).count {
        add(.membership, "track \(id)", "it is in a segment twice", .rebuild)
      }
    }
    for id in tombstones.sorted() {
      if songs[id] != nil {
        add(.tombstone, "track \(id)", "it is there and has a tombstone", .rebuild)
      } else if homes[id] == nil, readable == known {
        add(.tombstone, "track \(id)", "its tombstone stands for no postings", .rebuild)
      }
    }
  }

  /// New tracks get numbers that none has had, whose postings may still be there.
  mutating func checkNumbers() throws(FingerprintError) {
    let last = try connection.integer("SELECT max(seq) FROM sqlite_sequence WHERE name = 'songs'")
    let highest = try connection.integer(
      "SELECT max(id) FROM (SELECT id FROM songs UNION ALL SELECT song_id FROM tombstones)")
    if let highest, last ?? 0 < highest {
      add(
        .membership, "songs",
        "new tracks are numbered from \((last ?? 0) + 1) on, and track \(highest) is or was there",
        .rebuild)
    }
  }

  mutating func checkPostings(
    _ progress: (DatabaseProgress) -> Void
  ) throws(FingerprintError) {
    try checkBlockNumbers()
    let total = segments.reduce(0) { $0 + $1.directory.count }
    var done = 0
    for segment in segments {
      var check = SegmentCheck(
        segment, connection, parameters, isCompared: { songs[$0]?.isSound == true })
      // of what is unsound nothing is compared, and the count may be anything
      let peaks = segment.layout.tracks.reduce(0) { sum, id in
        guard let song = songs[id], song.isSound else { return sum }
        return sum + song.peaks
      }
      let passes = 1 + parameters.postings(ofPeaks: peaks) / postingsAtATime
      try check.run(passes: passes) { () throws(FingerprintError) in
        try goOn()
        done += 1
        progress(DatabaseProgress(.postings, done, of: total))
      }
      report.postings += check.postings
      for finding in check.findings { report.findings.append(finding) }
    }
  }

  /// Every block that a directory has is there, and no other.
  private mutating func checkBlockNumbers() throws(FingerprintError) {
    let known = Set(try ids("SELECT id FROM segments"))
    // a damaged tree may give a row twice
    let blocks = Dictionary(
      segments.map { ($0.id, $0.directory.count) }, uniquingKeysWith: { first, _ in first })
    let rows = try connection.statement(
      "SELECT key >> 32, count(*), max(key & 4294967295) FROM postings GROUP BY 1")
    defer { rows.reset() }
    while try rows.step() {
      let id = rows.integer(0)
      if !known.contains(id) {
        add(
          .block, "segment \(id)", "\(rows.integer(1)) of its blocks are there, it isn't", .rebuild)
      } else if let count = blocks[id], rows.integer(2) >= count {
        add(
          .block, "segment \(id)",
          "it has a block \(rows.integer(2)), its directory \(count) blocks", .rebuild)
      }
    }
  }

  private func ids(_ sql: String) throws(FingerprintError) -> [Int64] {
    let rows = try connection.statement(sql)
    defer { rows.reset() }
    var ids = [Int64]()
    while try rows.step() { ids.append(rows.integer(0)) }
    return ids
  }
}
