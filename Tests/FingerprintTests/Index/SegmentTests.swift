import Testing

@testable import Fingerprint

/// The inverted index against a dictionary, through segments and through what is pending.
struct SegmentTests {
  /// Hashes that are there, and as many that may not be.
  private func probes(_ expected: DictionaryIndex, seed: UInt64) -> [UInt32] {
    var generator = SplitMix64(seed: seed)
    return expected.places.keys
      + (0..<2_000).map { _ in .random(in: 0..<1 << 22, using: &generator) }
  }

  @Test(
    "Looking up finds what a dictionary holds, before the merge and after", arguments: [1, 3, 12])
  func twin(tracks: Int) throws {
    let store = try Store()
    for number in 0..<tracks {
      try store.add("t\(number)", frames: 1_000 + 700 * number, seed: UInt64(number))
    }
    let expected = try store.expectedPostings()
    #expect(expected.count > 1_000 * tracks)
    #expect(try store.foundPostings(probes(expected, seed: 1)) == expected)
    #expect(try store.storedPostings().count == 0)
    try store.database.mergePending(above: 0)
    #expect(try store.foundPostings(probes(expected, seed: 2)) == expected)
    #expect(try store.storedPostings() == expected)
    #expect(try store.database.statistics().postings == expected.count)
  }

  @Test("A few hashes are found in a segment of many blocks", arguments: 0..<6 as Range<UInt64>)
  func sparse(seed: UInt64) throws {
    let store = try Store()
    for number in 0..<4 { try store.add("t\(number)", frames: 8_000, seed: UInt64(number)) }
    try store.database.mergePending(above: 0)
    let segment = try #require(try Forward.segments(try store.connection()).first)
    #expect(segment.directory.count > 5)
    let expected = try store.expectedPostings()
    var generator = SplitMix64(seed: seed)
    for count in [0, 1, 2, 10, 100] {
      let known = (0..<count).map { _ in expected.places.keys.randomElement(using: &generator) ?? 0
      }
      let others = (0..<count).map { _ in UInt32.random(in: 0..<1 << 22, using: &generator) }
      let asked = known + others
      let found = try store.foundPostings(asked)
      #expect(found.places == expected.places.filter { asked.contains($0.key) })
    }
  }

  @Test(
    "A hash that very many tracks share comes back whole, and is passed over where it is too long")
  func commonHash() throws {
    // always the same two peaks
    let beat = stride(from: Int32(0), to: 40_000, by: 100).flatMap {
      [Peak(frame: $0, bin: 100, strength: 0), Peak(frame: $0 + 12, bin: 90, strength: 0)]
    }
    let store = try Store()
    for number in 0..<8 { try store.add(beat, frames: 40_000, id: "t\(number)") }
    let hash: UInt32 = 822_604
    let expected = try store.expectedPostings()
    #expect(expected.places[hash]?.count == 3_200)
    for isMerged in [false, true] {
      if isMerged { try store.database.mergePending(above: 0) }
      #expect(try store.foundPostings(expected.places.keys) == expected)
      let connection = try store.connection()
      let snapshot = try IndexSnapshot(connection, .standard)
      let query = QueryLandmarks([[Landmark(hash: LandmarkHash(rawValue: hash), frame: 0)]])
      for isWanted in [true, false] {
        var counts = [Int]()
        var hits = 0
        try snapshot.sources[0].lookUp(query, on: connection) { _, count in
          counts.append(count)
          return isWanted
        } hit: { _, _ in
          hits += 1
        }
        #expect(counts == [3_200])
        #expect(hits == (isWanted ? 3_200 : 0))
      }
    }
  }

  @Test("An anchor in the first and in the last frame of a track belongs to that track")
  func edges() throws {
    let store = try Store()
    let peaks = [(0, 5), (2, 5), (97, 5), (99, 5)].map {
      Peak(frame: Int32($0.0), bin: Int16($0.1), strength: 0)
    }
    for number in 0..<30 { try store.add(peaks, frames: 100, id: "t\(number)") }
    let expected = try store.expectedPostings()
    #expect(try store.foundPostings(expected.places.keys) == expected)
    try store.database.mergePending(above: 0)
    #expect(try store.foundPostings(expected.places.keys) == expected)
  }

  @Test("A query's landmarks are ordered by warp, then hash, each as often as it occurs")
  func grouping() {
    let warps = [[(7, 3), (2, 9), (7, 1), (2, 9), (0, 0)], [], [(9, 4), (7, 5)]].map {
      $0.map { Landmark(hash: LandmarkHash(rawValue: $0.0), frame: Int32($0.1)) }
    }
    let query = QueryLandmarks(warps)
    #expect(query.hashes == [0, 2, 7, 9])
    #expect(query.starts == [0, 5, 5, 7])
    #expect(query.anchors.map(\.number) == [0, 1, 1, 2, 2, 2, 3])
    #expect(query.anchors.map(\.frame) == [0, 9, 9, 3, 1, 5, 4])
    #expect(QueryLandmarks([]).hashes.isEmpty)
    #expect(QueryLandmarks([]).starts == [0])
  }
}

struct SegmentMergerTests {
  @Test(
    "Neither merging nor rebuilding ever changes which postings are found, and segments stay few")
  func tiers() throws {
    let store = try Store()
    var generator = SplitMix64(seed: 1)
    var removed = Set<TrackID>()
    for step in 0..<24 {
      let track = try store.add(
        "t\(step)", frames: [300, 900, 4_000][step % 3], seed: UInt64(step))
      if step % 4 != 3 { try store.database.mergePending(above: 0) }
      if step % 5 == 4, let other = try store.database.tracks().randomElement(using: &generator) {
        try store.database.remove(other.id)
        removed.insert(other.id)
      }
      #expect(try store.database.track(track.id) != nil || removed.contains(track.id))
      let statistics = try store.database.statistics()
      #expect(statistics.segments <= SegmentMerger.mostSegments)
      if step % 3 == 0 {
        let expected = try store.expectedPostings()
        #expect(try store.foundPostings(expected.places.keys) == expected)
      }
    }
    let expected = try store.expectedPostings()
    try store.database.rebuild()
    #expect(try store.foundPostings(expected.places.keys) == expected)
    #expect(try store.storedPostings() == expected)
    let statistics = try store.database.statistics()
    #expect(statistics.segments == 1)
    #expect(statistics.tombstones == 0)
    #expect(statistics.pendingTracks == 0)
  }

  @Test("Each segment is much larger than the next")
  func growth() throws {
    let store = try Store()
    for step in 0..<12 {
      try store.add("t\(step)", frames: step == 0 ? 20_000 : 500, seed: UInt64(step))
      try store.database.mergePending(above: 0)
      let sizes = try Forward.segments(try store.connection()).map(\.postings)
      for (elder, younger) in zip(sizes, sizes.dropFirst()) {
        #expect(elder >= SegmentMerger.growth * younger)
      }
    }
  }

  @Test("A merge leaves removed tracks out for good, and the last track may go as well")
  func removal() throws {
    let store = try Store()
    let tracks = try (0..<4).map { try store.add("t\($0)", frames: 800, seed: UInt64($0)) }
    try store.database.mergePending(above: 0)
    let all = try store.expectedPostings()
    try store.database.remove(tracks[1].id)
    #expect(try store.database.statistics().tombstones == 1)
    let rest = try store.expectedPostings()
    #expect(try store.foundPostings(all.places.keys) == rest)
    // a further segment of the same size makes both merge
    try store.add("t4", frames: 3_000, seed: 4)
    try store.database.mergePending(above: 0)
    #expect(try store.database.statistics().tombstones == 0)
    let stored = try store.storedPostings()
    #expect(stored == (try store.expectedPostings()))
    #expect(!stored.places.values.joined().contains { $0.track == tracks[1].id })

    for track in try store.database.tracks() { try store.database.remove(track.id) }
    #expect(try store.foundPostings(all.places.keys).count == 0)
    try store.add("t5", frames: 3_000, seed: 5)
    try store.database.mergePending(above: 0)
    #expect(try store.storedPostings() == (try store.expectedPostings()))
    #expect(try store.database.statistics().tombstones == 0)
  }

  @Test("Merging nothing changes nothing")
  func nothing() throws {
    let store = try Store()
    try store.database.mergePending(above: 0)
    try store.database.rebuild()
    #expect(try store.database.statistics().segments == 0)
    try store.add("t", frames: 800, seed: 1)
    try store.database.mergePending(above: 1_000_000)
    #expect(try store.database.statistics().pendingTracks == 1)
    try store.database.mergePending(above: 0)
    let rows = try store.rows()
    try store.database.mergePending(above: 0)
    #expect(try store.rows() == rows)
  }

  @Test("The same tracks in the same order give the same rows")
  func repeatable() throws {
    func rows() throws -> [String] {
      let store = try Store()
      for number in 0..<5 { try store.add("t\(number)", frames: 900, seed: UInt64(number)) }
      try store.database.mergePending(above: 0)
      return try store.rows()
    }
    #expect(try rows() == rows())
  }
}
