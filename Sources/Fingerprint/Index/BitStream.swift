/// Writes numbers of any width into bytes, lowest bit first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var filled = 0

  /// Bits written.
  var bitCount: Int { bytes.count * 8 + filled }

  /// The low `width` bits of `value`, at most 56 of them; its other bits don't matter.
  mutating func write(_ value: UInt64, width: Int) {
    pending |= (value & (1 << UInt64(width) - 1)) << UInt64(filled)
    filled += width
    while filled >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      filled -= 8
    }
  }

  /// `value` zeros and a one.
  mutating func writeUnary(_ value: Int) {
    var rest = value
    while rest >= 32 {
      write(0, width: 32)
      rest -= 32
    }
    write(1 << UInt64(rest), width: rest + 1)
  }

  /// That many zeros.
  mutating func writeZeros(_ count: Int) {
    var rest = count
    while rest > 0 {
      write(0, width: min(32, rest))
      rest -= 32
    }
  }

  /// All bits of another writer, which is finished by it.
  mutating func append(_ other: inout BitWriter) {
    let count = other.bitCount
    let bytes = other.finish()
    for (index, byte) in bytes.enumerated() {
      let width = min(8, count - index * 8)
      write(UInt64(byte), width: width)
    }
  }

  /// Golomb–Rice: `value >> parameter` in unary, then the low `parameter` bits.
  mutating func writeRice(_ value: UInt64, parameter: Int) {
    writeUnary(Int(value >> UInt64(parameter)))
    write(value & (1 << UInt64(parameter) - 1), width: parameter)
  }

  /// Elias gamma of a number from 1 up: its bit length less one in unary, then the bits below the
  /// highest.
  mutating func writeGamma(_ value: UInt64) {
    let length = 63 - value.leadingZeroBitCount
    writeUnary(length)
    write(value ^ (1 << UInt64(length)), width: length)
  }

  /// Fills the last byte with zeros and returns all.
  mutating func finish() -> [UInt8] {
    if filled > 0 { write(0, width: 8 - filled) }
    return bytes
  }
}

/// Reads what ``BitWriter`` wrote. Reading past the end gives zeros and sets ``isOverrun``: damaged
/// bytes are noticed, and never read beyond.
struct BitReader {
  private let start: UnsafeRawPointer
  private let count: Int
  /// Bits read or passed over.
  var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    // an empty buffer may have no address; nothing is read from it
    start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
    count = bytes.count
  }

  /// Bits there are.
  var bitCount: Int { count * 8 }

  /// Whether more was asked for than there is.
  var isOverrun: Bool { position > count * 8 }

  /// The next bits, at least 56 of them, zeros after the end.
  @inline(__always)
  private var next: UInt64 {
    let index = position >> 3
    let word =
      index + 8 <= count
      ? start.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian : tail(from: index)
    return word >> UInt64(position & 7)
  }

  @inline(never)
  private func tail(from index: Int) -> UInt64 {
    var word: UInt64 = 0
    var shift: UInt64 = 0
    var index = index
    while index < count {
      word |= UInt64(start.load(fromByteOffset: index, as: UInt8.self)) << shift
      shift += 8
      index += 1
    }
    return word
  }

  /// The next `width` bits, at most 56.
  @inline(__always)
  mutating func read(width: Int) -> UInt64 {
    let value = next & (1 << UInt64(width) &- 1)
    position &+= width
    return value
  }

  /// The zeros before the next one.
  mutating func readUnary() -> Int {
    var zeros = 0
    while !isOverrun {
      let word = next & 0x00FF_FFFF_FFFF_FFFF
      if word != 0 {
        let run = word.trailingZeroBitCount
        position &+= run &+ 1
        return zeros &+ run
      }
      position &+= 56
      zeros &+= 56
    }
    return 0
  }

  /// See ``BitWriter/writeRice(_:parameter:)``.
  @inline(__always)
  mutating func readRice(parameter: Int) -> UInt64 {
    let word = next
    // almost always the whole code is in one word
    let run = word.trailingZeroBitCount
    let length = run &+ 1 &+ parameter
    if length <= 56 {
      position &+= length
      let low = (word &>> UInt64(run &+ 1)) & ((1 &<< UInt64(parameter)) &- 1)
      return UInt64(run) &<< UInt64(parameter) | low
    }
    return readLongRice(parameter: parameter)
  }

  /// Such a number and the `width` bits behind it: together they are as fast as either.
  @inline(__always)
  mutating func readRice(parameter: Int, and width: Int) -> (number: UInt64, bits: UInt64) {
    let word = next
    let run = word.trailingZeroBitCount
    let length = run &+ 1 &+ parameter
    if length &+ width <= 56 {
      position &+= length &+ width
      let low = (word &>> UInt64(run &+ 1)) & ((1 &<< UInt64(parameter)) &- 1)
      let bits = (word &>> UInt64(length)) & ((1 &<< UInt64(width)) &- 1)
      return (UInt64(run) &<< UInt64(parameter) | low, bits)
    }
    let number = readLongRice(parameter: parameter)
    return (number, read(width: width))
  }

  @inline(never)
  private mutating func readLongRice(parameter: Int) -> UInt64 {
    UInt64(readUnary()) &<< UInt64(parameter) | read(width: parameter)
  }

  /// See ``BitWriter/writeGamma(_:)``.
  @inline(__always)
  mutating func readGamma() -> UInt64 {
    let length = min(readUnary(), 55)
    return 1 &<< UInt64(length) | read(width: length)
  }
}
