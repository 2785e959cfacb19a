internal import CXXHash

/// Random numbers that are the same for the same seed on every machine: SplitMix64 (Steele, Lea and
/// Flood, OOPSLA 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The sequence that belongs to `seed`.
  package init(seed: UInt64) { state = seed }

  /// The sequence that belongs to `name` under `seed`: a query's place, its noise and its room each
  /// have one of their own, so that none of them moves when another draws more.
  package init(seed: UInt64, name: String) {
    let bytes = Array(name.utf8)
    state = bytes.withUnsafeBytes { XXH3_64bits_withSeed($0.baseAddress, $0.count, seed) }
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
