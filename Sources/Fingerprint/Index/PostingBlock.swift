/// Postings of neighbouring hashes as bytes: the inverted table's rows.
///
/// A posting is a hash and a *position*: the frame of its anchor in the segment's tracks laid end
/// to end. The postings of a hash are a *list*, sorted. Lists follow one another by hash, a block
/// about a page of them; the hash that a block begins with stands in the segment's directory. A
/// reader that wants one list must not decode the others: every 32 lists there is a signpost, and a
/// list's length in bits follows from its count. Bits, lowest first:
///
/// | what | code |
/// |------|------|
/// | `n`, number of lists | Elias gamma |
/// | `g`, `c`, `w`: Rice parameters of gaps and counts, width of offsets | 5 bits each |
/// | for each group of 32 lists but the first: first hash less the block's first; bits from the first group to it | 22, `w` |
/// | for each list: its hash less the hash before it, less 1 (first of a group: 0) | Rice, `g` |
/// | … number of postings less 1 | Rice, `c` |
/// | … positions | Elias–Fano, see ``PositionCode`` |
///
/// About 22 bits a posting, whatever the number of tracks: that is within a tenth of what a set of
/// so many (hash, position) pairs takes at least.
enum PostingBlock {
  /// Blocks don't outgrow this, unless by a single list: one block and its row's header then fill a
  /// page of 4,096 bytes.
  static let targetBytes = 4_056
  /// Lists from signpost to signpost.
  static let groupSize = 32

  /// A list of postings that share a hash: sorted positions, at least one.
  struct List {
    let hash: UInt32
    let positions: [UInt32]
  }

  /// What the format leaves to the writer of a block: all else follows from the lists.
  struct Choices {
    let gap: Int
    let count: Int
    /// `nil` for just as many bits as the last offset takes.
    var offsetWidth: Int?
  }

  /// Encodes lists by ascending hash; `positions` is the number of positions in the segment.
  static func encode(_ lists: ArraySlice<List>, positions: Int) -> [UInt8] {
    let span = UInt64(lists.last!.hash - lists.first!.hash) + 1
    let postings = lists.reduce(0) { $0 + $1.positions.count }
    let choices = Choices(
      gap: riceParameter(mean: span / UInt64(lists.count)),
      count: riceParameter(mean: UInt64((postings - lists.count) / lists.count)))
    return encode(lists, positions: positions, choices)
  }

  /// Encodes lists with these choices, suitable or not.
  static func encode(
    _ lists: ArraySlice<List>, positions: Int, _ choices: Choices
  ) -> [UInt8] {
    let first = lists.first!.hash
    let (gap, count) = (choices.gap, choices.count)
    var body = BitWriter()
    var offsets = [Int]()
    var next = first
    for (index, list) in lists.enumerated() {
      if index % groupSize == 0 {
        offsets.append(body.bitCount)
        next = list.hash
      }
      body.writeRice(UInt64(list.hash - next), parameter: gap)
      next = list.hash + 1
      body.writeRice(UInt64(list.positions.count - 1), parameter: count)
      PositionCode(count: list.positions.count, positions: positions).write(
        list.positions, to: &body)
    }

    let width = choices.offsetWidth ?? 64 - UInt64(offsets.last!).leadingZeroBitCount
    var bits = BitWriter()
    bits.writeGamma(UInt64(lists.count))
    bits.write(UInt64(gap), width: 5)
    bits.write(UInt64(count), width: 5)
    bits.write(UInt64(width), width: 5)
    for (group, offset) in offsets.enumerated().dropFirst() {
      bits.write(
        UInt64(lists[lists.startIndex + group * groupSize].hash - first),
        width: LandmarkHash.bitCount)
      bits.write(UInt64(offset), width: width)
    }
    bits.append(&body)
    return bits.finish()
  }

  /// The Rice parameter for numbers of that mean: the power of two at or below 0.69 times it.
  private static func riceParameter(mean: UInt64) -> Int {
    let scaled = mean * 177 / 256
    return scaled == 0 ? 0 : min(31, 63 - scaled.leadingZeroBitCount)
  }

  /// A block's header, and a reader that goes from list to list.
  struct Reader {
    private var bits: BitReader
    private let firstHash: UInt32
    private let positions: Int
    private let lists: Int
    private let gap: Int
    private let countParameter: Int
    private let offsetWidth: Int
    private let signposts: Int
    private let body: Int
    /// Lists whose head has been read.
    private var listsRead = 0
    private var nextHash: UInt64
    /// The list that the reader stands on, its positions not read yet.
    private var current: (hash: UInt32, code: PositionCode)?

    /// `nil` where the bytes can't be a block of a segment with that many positions.
    init?(_ bytes: UnsafeRawBufferPointer, firstHash: UInt32, positions: Int) {
      bits = BitReader(bytes)
      lists = Int(truncatingIfNeeded: bits.readGamma())
      gap = Int(bits.read(width: 5))
      countParameter = Int(bits.read(width: 5))
      offsetWidth = Int(bits.read(width: 5))
      signposts = bits.position
      guard lists > 0, lists <= bytes.count * 8 else { return nil }
      body =
        signposts + (lists - 1) / PostingBlock.groupSize * (LandmarkHash.bitCount + offsetWidth)
      bits.position = body
      guard !bits.isOverrun else { return nil }
      self.firstHash = firstHash
      self.positions = positions
      nextHash = UInt64(firstHash)
    }

    /// Whether every bit read so far was there.
    var isWhole: Bool { !bits.isOverrun }

    /// The choices that the block was written with.
    var choices: Choices { Choices(gap: gap, count: countParameter, offsetWidth: offsetWidth) }

    /// Goes on to the list of `hash` and gives its count; `nil` where the block has none. Never
    /// goes back.
    @inline(__always)
    mutating func find(_ hash: UInt32) -> Int? {
      if let current {
        guard current.hash < hash else { return current.hash == hash ? current.code.count : nil }
        skip()
      }
      followSignposts(to: hash)
      while let list = nextList() {
        guard list.hash < hash else { return list.hash == hash ? list.count : nil }
        skip()
      }
      return nil
    }

    /// Reads the next list's hash and count; `nil` at the end or where the bytes are damaged.
    @inline(__always)
    mutating func nextList() -> (hash: UInt32, count: Int)? {
      if current != nil { skip() }
      guard listsRead < lists, !bits.isOverrun else { return nil }
      if listsRead % PostingBlock.groupSize == 0, listsRead > 0 {
        nextHash = UInt64(signpost(listsRead / PostingBlock.groupSize).hash)
      }
      let hash = nextHash &+ bits.readRice(parameter: gap)
      let count = bits.readRice(parameter: countParameter) &+ 1
      guard hash < 1 << UInt64(LandmarkHash.bitCount), count <= UInt64(positions) else {
        markDamaged()
        return nil
      }
      listsRead &+= 1
      nextHash = hash &+ 1
      let code = PositionCode(count: Int(truncatingIfNeeded: count), positions: positions)
      current = (UInt32(truncatingIfNeeded: hash), code)
      return (UInt32(truncatingIfNeeded: hash), code.count)
    }

    /// Hands on the positions, ascending, of the list that was found or is next.
    @inline(__always)
    mutating func take(emit: (UInt32) -> Void) {
      guard let code = current?.code else { return }
      current = nil
      guard bits.position &+ code.bitCount <= bits.bitCount else { return markDamaged() }
      code.read(from: &bits, emit: emit)
    }

    @inline(__always)
    private mutating func skip() {
      if let code = current?.code { bits.position &+= code.bitCount }
      current = nil
    }

    private mutating func followSignposts(to hash: UInt32) {
      // a jump would hide that the reader is behind the end
      guard isWhole else { return }
      let last = (lists - 1) / PostingBlock.groupSize
      var low = listsRead / PostingBlock.groupSize
      guard low < last, signpost(low + 1).hash <= hash else { return }
      low += 1
      var high = last
      while low < high {
        let middle = (low + high + 1) / 2
        if signpost(middle).hash <= hash { low = middle } else { high = middle - 1 }
      }
      // the next list to be read is the group's first
      listsRead = low * PostingBlock.groupSize
      bits.position = body + signpost(low).offset
    }

    private func signpost(_ group: Int) -> (hash: UInt32, offset: Int) {
      var reader = bits
      reader.position = signposts + (group - 1) * (LandmarkHash.bitCount + offsetWidth)
      let hash = firstHash &+ UInt32(reader.read(width: LandmarkHash.bitCount))
      return (hash, Int(reader.read(width: offsetWidth)))
    }

    /// Puts the position behind the end, which ``isWhole`` notices.
    private mutating func markDamaged() { bits.position = .max / 2 }
  }
}

/// Elias–Fano: `count` ascending numbers below `positions` in a number of bits that follows from
/// these two.
///
/// The low `l` bits of each number in turn, `l` = ⌊log2(positions / count)⌋; then the rest of each,
/// as a row of bits with a one for every number and, between them, as many zeros as the rests
/// differ by. One number alone is written as it is.
struct PositionCode {
  let count: Int
  let lowWidth: Int
  let bitCount: Int
  private let positions: Int

  @inline(__always)
  init(count: Int, positions: Int) {
    self.count = count
    self.positions = positions
    if count == 1 {
      lowWidth = 64 - UInt64(max(1, positions - 1)).leadingZeroBitCount
      bitCount = lowWidth
    } else {
      let ratio = UInt64(positions) / UInt64(count)
      lowWidth = ratio < 2 ? 0 : 63 - ratio.leadingZeroBitCount
      bitCount = count * (lowWidth + 1) + (positions - 1) >> lowWidth
    }
  }

  func write(_ numbers: [UInt32], to bits: inout BitWriter) {
    let mask: UInt64 = 1 << UInt64(lowWidth) - 1
    for number in numbers { bits.write(UInt64(number) & mask, width: lowWidth) }
    guard count > 1 else { return }
    var last: UInt32 = 0
    for number in numbers {
      let high = number >> UInt32(lowWidth)
      bits.writeUnary(Int(high - last))
      last = high
    }
    bits.writeZeros((positions - 1) >> lowWidth - Int(last))
  }

  /// Hands on the numbers; one that is out of range, which only damage can cause, as the highest.
  @inline(__always)
  func read(from bits: inout BitReader, emit: (UInt32) -> Void) {
    let end = bits.position &+ bitCount
    if count == 1 {
      emit(UInt32(min(bits.read(width: lowWidth), UInt64(positions - 1))))
    } else {
      var low = bits
      bits.position &+= count &* lowWidth
      var high: UInt64 = 0
      for _ in 0..<count {
        high &+= UInt64(bits.readUnary())
        let number = high &<< UInt64(lowWidth) | low.read(width: lowWidth)
        emit(UInt32(truncatingIfNeeded: min(number, UInt64(positions - 1))))
      }
    }
    bits.position = end
  }
}
