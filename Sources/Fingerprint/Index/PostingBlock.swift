/// Postings of neighbouring hashes as bytes: the inverted table's rows.
///
/// A posting is a hash and a *position*: the frame of its anchor in the segment's tracks laid end to end. Blocks follow
/// one another by hash; the hash that a block begins with stands in the segment's directory. Bits, lowest first:
///
/// | what | code |
/// |------|------|
/// | number of lists | Elias gamma |
/// | `g`, the parameter for gaps | 5 bits |
/// | for each list: its hash less the hash before it, less 1 (the first: less the block's first hash) | Rice, `g` |
/// | … the number of its postings | Elias gamma |
/// | … its positions, ascending: each less the one before it (the first: less 0) | Rice, see ``parameter(count:positions:)`` |
///
/// About 22 bits a posting, whatever the number of tracks: that is within 5 % of what a set of so many
/// (hash, position) pairs takes at least.
enum PostingBlock {
  /// Blocks are closed when they reach this size: one block and its row's header fill a page of 4,096 bytes.
  static let targetBytes = 4_040

  /// The Rice parameter for the gaps of `count` sorted positions below `positions`: log2 of 0.69 times the mean gap.
  @inline(__always)
  static func parameter(count: Int, positions: Int) -> Int {
    let scaled = UInt64(positions) * 177 / (UInt64(count) * 256)
    return scaled == 0 ? 0 : 63 - scaled.leadingZeroBitCount
  }

  /// A list of postings that share a hash: sorted positions, at least one.
  struct List {
    let hash: UInt32
    let positions: ArraySlice<UInt32>
  }

  /// Encodes lists by ascending hash; `positions` is the number of positions in the segment.
  static func encode(_ lists: [List], positions: Int) -> [UInt8] {
    var bits = BitWriter()
    bits.writeGamma(UInt64(lists.count))
    let span = UInt64(lists.last!.hash - lists.first!.hash) + 1
    let gap = parameter(count: lists.count, positions: Int(span))
    bits.write(UInt64(gap), width: 5)
    var next = lists.first!.hash
    for list in lists {
      bits.writeRice(UInt64(list.hash - next), parameter: gap)
      next = list.hash + 1
      bits.writeGamma(UInt64(list.positions.count))
      let parameter = parameter(count: list.positions.count, positions: positions)
      var last: UInt32 = 0
      for position in list.positions {
        bits.writeRice(UInt64(position - last), parameter: parameter)
        last = position
      }
    }
    return bits.finish()
  }

  /// Bytes that a list adds to a block, nearly.
  static func estimatedBits(count: Int, positions: Int) -> Int {
    8 + count * (parameter(count: count, positions: positions) + 2)
  }

  /// Calls `emit` with each list's hash and, for the hashes that `isWanted` says yes to, its positions in turn.
  ///
  /// - Returns: `false` where the bytes are no block of this segment.
  @inline(__always)
  static func decode(
    _ bytes: UnsafeRawBufferPointer, firstHash: UInt32, positions: Int,
    isWanted: (UInt32, Int) -> Want, emit: (UInt32) -> Void
  ) -> Bool {
    var bits = BitReader(bytes)
    let lists = bits.readGamma()
    let gap = Int(bits.read(width: 5))
    var hash = UInt64(firstHash)
    guard !bits.isOverrun, lists <= UInt64(bytes.count * 8) else { return false }
    for _ in 0..<lists {
      hash &+= bits.readRice(parameter: gap)
      let count = Int(bits.readGamma())
      guard hash < 1 << UInt64(LandmarkHash.bitCount), count <= bytes.count * 8 else { return false }
      let parameter = parameter(count: count, positions: positions)
      switch isWanted(UInt32(hash), count) {
      case .stop: return !bits.isOverrun
      case .skip: for _ in 0..<count { _ = bits.readRice(parameter: parameter) }
      case .take:
        var position: UInt64 = 0
        for _ in 0..<count {
          position &+= bits.readRice(parameter: parameter)
          guard position < UInt64(positions) else { return false }
          emit(UInt32(position))
        }
      }
      if bits.isOverrun { return false }
      hash &+= 1
    }
    return true
  }

  /// What a reader wants of a list.
  enum Want { case take, skip, stop }
}
