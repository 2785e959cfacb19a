import Testing

@testable import Fingerprint

struct RadixSortTests {
  private func random(_ count: Int, bits: Int, seed: UInt64) -> [UInt64] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in generator.next() >> UInt64(64 - bits) }
  }

  @Test(
    "Sorting by all bits is sorting", arguments: [0, 1, 2, 3, 2_048, 20_000],
    [1, 10, 11, 12, 22, 33, 63, 64])
  func sorted(count: Int, bits: Int) {
    var keys = random(count, bits: bits, seed: UInt64(count + bits))
    let expected = keys.sorted()
    radixSort(&keys, bits: 0..<bits)
    #expect(keys == expected)
  }

  @Test(
    "Sorting by some bits keeps the order of what is equal in them",
    arguments: [0..<5, 32..<54, 3..<4, 11..<22, 20..<64, 7..<7])
  func stable(bits: Range<Int>) {
    var keys = random(5_000, bits: 64, seed: 1)
    func part(_ key: UInt64) -> UInt64 {
      bits.isEmpty ? 0 : (key << UInt64(64 - bits.upperBound)) >> UInt64(64 - bits.count)
    }
    // the standard library's sort is stable
    let expected = keys.sorted { part($0) < part($1) }
    radixSort(&keys, bits: bits)
    #expect(keys == expected)
  }

  @Test("Numbers of 32 bits are sorted as those of 64", arguments: [1, 11, 12, 27, 32])
  func narrow(bits: Int) {
    let wide = random(5_000, bits: bits, seed: 3)
    var keys = wide.map { UInt32($0) }
    radixSort(&keys, bits: 0..<bits)
    #expect(keys == wide.sorted().map { UInt32($0) })
  }

  @Test("Galloping finds the first key that is not before another", arguments: [0, 1, 2, 7, 1_000])
  func gallop(count: Int) {
    var generator = SplitMix64(seed: 2)
    let keys = (0..<count).map { _ in UInt64.random(in: 0..<500, using: &generator) }.sorted()
    for start in [0, count / 3, count] {
      for key in [0, 1, 250, 499, 500, UInt64.max] {
        let expected = keys.indices.dropFirst(start).first { keys[$0] >= key } ?? count
        #expect(keys.firstIndex(notBefore: key, from: start) == expected)
      }
    }
  }
}
