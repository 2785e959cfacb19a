import Testing

@testable import Fingerprint

struct PostingBlockTests {
  private typealias Lists = [UInt32: [UInt32]]

  private func encoded(_ lists: Lists, positions: Int) -> [UInt8] {
    let ordered = lists.sorted { $0.key < $1.key }
      .map { PostingBlock.List(hash: $0.key, positions: $0.value) }
    return PostingBlock.encode(ordered[...], positions: positions)
  }

  /// All lists of a block, in the order in which they stand there; `nil` where it isn't whole.
  private func decoded(_ bytes: [UInt8], firstHash: UInt32, positions: Int) -> Lists? {
    bytes.withUnsafeBytes { bytes in
      guard var reader = PostingBlock.Reader(bytes, firstHash: firstHash, positions: positions)
      else { return nil }
      var lists = Lists()
      while let list = reader.nextList() {
        var numbers = [UInt32]()
        reader.take { numbers.append($0) }
        if reader.isWhole, numbers.count != list.count { return nil }
        lists[list.hash] = numbers
      }
      return reader.isWhole ? lists : nil
    }
  }

  /// The lists of some hashes, each asked for by itself; some are looked at and not taken.
  private func found(
    _ hashes: [UInt32], in bytes: [UInt8], firstHash: UInt32, positions: Int,
    taking: (UInt32) -> Bool = { _ in true }
  ) -> Lists? {
    bytes.withUnsafeBytes { bytes in
      guard var reader = PostingBlock.Reader(bytes, firstHash: firstHash, positions: positions)
      else { return nil }
      var lists = Lists()
      for hash in hashes.sorted() {
        guard let count = reader.find(hash), taking(hash) else { continue }
        var numbers = [UInt32]()
        reader.take { numbers.append($0) }
        if reader.isWhole, numbers.count != count { return nil }
        lists[hash] = numbers
      }
      return reader.isWhole ? lists : nil
    }
  }

  private func random(
    _ count: Int, hashes: Range<UInt32>, positions: Int, longest: Int, seed: UInt64
  ) -> Lists {
    var generator = SplitMix64(seed: seed)
    var lists = Lists()
    for _ in 0..<count {
      let length = Int.random(in: 1...longest, using: &generator)
      lists[UInt32.random(in: hashes, using: &generator)] = Set(
        (0..<length).map { _ in UInt32.random(in: 0..<UInt32(positions), using: &generator) }
      ).sorted()
    }
    return lists
  }

  @Test(
    "Lists come back from their block, whatever their number and length",
    arguments: [1, 2, 31, 32, 33, 64, 65, 300], [1, 3, 200])
  func roundTrip(count: Int, longest: Int) {
    for hashes in [0..<400, 0..<(1 << 22), (1 << 22 - 400)..<(1 << 22)] as [Range<UInt32>] {
      for positions in [1, 2, 3, 100, 4_096, 10_000, 4_000_000_000] {
        let lists = random(
          count, hashes: hashes, positions: positions, longest: longest, seed: UInt64(count))
        let first = lists.keys.min() ?? 0
        let bytes = encoded(lists, positions: positions)
        #expect(decoded(bytes, firstHash: first, positions: positions) == lists)
      }
    }
  }

  @Test("The first and the last hash and position come back")
  func limits() {
    let last: UInt32 = 1 << 22 - 1
    let positions = Int(UInt32.max) - 1
    let lists: Lists = [
      0: [0], 1: [0, 1, 2], last - 1: [UInt32(positions - 1)], last: [0, UInt32(positions - 1)],
    ]
    let bytes = encoded(lists, positions: positions)
    #expect(decoded(bytes, firstHash: 0, positions: positions) == lists)
    #expect(found(Array(lists.keys), in: bytes, firstHash: 0, positions: positions) == lists)
  }

  @Test("A list crowded at the end, a full one, and one longer than a page come back")
  func crowded() {
    let crowd: Lists = [7: Array(3_999_999_000..<4_000_000_000)]
    let bytes = encoded(crowd, positions: 4_000_000_000)
    #expect(decoded(bytes, firstHash: 7, positions: 4_000_000_000) == crowd)
    for length in [1, 2, 3, 20_000] as [UInt32] {
      let full: Lists = [9: Array(0..<length), 12: [0]]
      let bytes = encoded(full, positions: Int(length))
      #expect(decoded(bytes, firstHash: 9, positions: Int(length)) == full)
    }
  }

  @Test(
    "Any hash is found, whether those before it were asked for, taken or neither",
    arguments: [1, 30, 32, 33, 500], [1, 3, 17, 200])
  func finding(count: Int, step: Int) {
    let lists = random(count, hashes: 0..<3_000, positions: 9_000, longest: 12, seed: UInt64(step))
    let first = lists.keys.min() ?? 0
    let bytes = encoded(lists, positions: 9_000)
    var generator = SplitMix64(seed: UInt64(count))
    for offset in 0..<min(step, 20) {
      // hashes that are there and hashes that aren't, before the first and behind the last
      let asked = stride(from: offset, to: 3_100, by: step).map(UInt32.init)
      let isTaken = Set(asked.filter { _ in Bool.random(using: &generator) })
      #expect(
        found(asked, in: bytes, firstHash: first, positions: 9_000)
          == lists.filter { asked.contains($0.key) })
      #expect(
        found(asked, in: bytes, firstHash: first, positions: 9_000, taking: isTaken.contains)
          == lists.filter { isTaken.contains($0.key) })
    }
  }

  @Test("A part of some lists is encoded as if there were no others")
  func slices() {
    let lists = (0..<200 as Range<UInt32>).map {
      PostingBlock.List(hash: 10 * $0, positions: [$0, 300])
    }
    let part = PostingBlock.encode(lists[50..<120], positions: 301)
    #expect(part == PostingBlock.encode(Array(lists[50..<120])[...], positions: 301))
    let back = decoded(part, firstHash: 500, positions: 301)
    #expect(
      back == Dictionary(uniqueKeysWithValues: lists[50..<120].map { ($0.hash, $0.positions) }))
  }

  @Test("A list takes little more than its positions", arguments: [1, 50])
  func size(length: Int) {
    let positions = 1_000_000
    let lists = random(500, hashes: 0..<4_000, positions: positions, longest: length, seed: 2)
    let bits = lists.values.reduce(0) {
      $0 + PositionCode(count: $1.count, positions: positions).bitCount
    }
    let heads = encoded(lists, positions: positions).count * 8 - bits
    #expect((4...14).contains(heads / lists.count))
  }

  @Test("A block cut short is noticed by whoever reads it to its end")
  func truncated() {
    let lists = random(80, hashes: 0..<400, positions: 5_000, longest: 9, seed: 3)
    let bytes = encoded(lists, positions: 5_000)
    let first = lists.keys.min() ?? 0
    for count in bytes.indices {
      #expect(decoded(Array(bytes[..<count]), firstHash: first, positions: 5_000) == nil)
    }
  }

  @Test(
    "Damaged and random bytes give postings within bounds or none, never a crash",
    arguments: 0..<8 as Range<UInt64>)
  func damaged(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let lists = random(100, hashes: 0..<3_000, positions: 5_000, longest: 30, seed: seed)
    let whole = encoded(lists, positions: 5_000)
    for attempt in 0..<300 {
      var bytes = whole
      if attempt % 2 == 0 {
        bytes = bytes.prefix(Int.random(in: 0..<80, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
      } else {
        for _ in 0..<3 {
          let index = Int.random(in: bytes.indices, using: &generator)
          bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        }
      }
      let first = UInt32.random(in: 0..<4_000_000, using: &generator)
      let asked = (0..<100).map { _ in UInt32.random(in: 0..<1 << 22, using: &generator) }
      for positions in [0, 1, 5_000] {
        for back in [
          decoded(bytes, firstHash: first, positions: positions),
          found(asked, in: bytes, firstHash: first, positions: positions),
          found(Array(lists.keys), in: bytes, firstHash: 0, positions: positions),
        ] {
          guard let back else { continue }
          #expect(back.keys.allSatisfy { $0 < 1 << 22 })
          #expect(back.values.allSatisfy { $0.allSatisfy { $0 < positions } })
        }
      }
    }
  }

  @Test("Damage that was noticed stays noticed when a signpost leads on")
  func damageStays() throws {
    // two groups; zeros in the first give counts that can't be, and the signpost to the second one
    // would lead back among the bytes
    let lists = Lists(uniqueKeysWithValues: (0..<64).map { (UInt32($0), [UInt32(0), 1, 2, 3]) })
    let bytes = encoded(lists, positions: 100)
    var noticed = 0
    for start in 8..<60 {
      var damaged = bytes
      for index in start..<(start + 20) { damaged[index] = 0 }
      try damaged.withUnsafeBytes { bytes in
        var reader = try #require(PostingBlock.Reader(bytes, firstHash: 0, positions: 100))
        for hash in 0..<32 as Range<UInt32> where reader.isWhole && reader.find(hash) != nil {
          reader.take { _ in }
        }
        guard !reader.isWhole else { return }
        noticed += 1
        #expect(reader.find(40) == nil)
        #expect(!reader.isWhole)
      }
    }
    #expect(noticed > 0)
  }
}

struct PositionCodeTests {
  @Test(
    "Ascending numbers come back, from exactly as many bits as were promised",
    arguments: [1, 2, 3, 10, 1_000], [1, 2, 63, 64, 65, 1_000, 4_294_967_294])
  func roundTrip(count: Int, positions: Int) {
    var generator = SplitMix64(seed: UInt64(count + positions))
    let wanted = min(count, positions)
    var numbers: Set<UInt32> = [UInt32(positions - 1)]
    while numbers.count < wanted {
      numbers.insert(UInt32.random(in: 0..<UInt32(positions), using: &generator))
    }
    let code = PositionCode(count: numbers.count, positions: positions)
    var writer = BitWriter()
    writer.write(5, width: 3)
    code.write(numbers.sorted(), to: &writer)
    #expect(writer.bitCount == 3 + code.bitCount)
    writer.finish().withUnsafeBytes { bytes in
      var reader = BitReader(bytes)
      _ = reader.read(width: 3)
      var back = [UInt32]()
      code.read(from: &reader) { back.append($0) }
      #expect(back == numbers.sorted())
      #expect(reader.position == 3 + code.bitCount)
      #expect(!reader.isOverrun)
    }
  }
}
