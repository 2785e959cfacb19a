import Testing

@testable import Fingerprint

struct BitStreamTests {
  /// One number in one code.
  private enum Item {
    case bits(UInt64, width: Int)
    case unary(Int)
    case rice(UInt64, parameter: Int)
    case gamma(UInt64)

    static func random(using generator: inout SplitMix64) -> Item {
      /// A number of any size up to `bits`, the smallest and the largest among them.
      func number(_ bits: Int) -> UInt64 {
        let width = Int.random(in: 0...bits, using: &generator)
        let most: UInt64 = 1 << UInt64(width) - 1
        return Int.random(in: 0..<4, using: &generator) == 0
          ? most : UInt64.random(in: 0...most, using: &generator)
      }
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        let value = number(56)
        return .bits(value, width: 64 - value.leadingZeroBitCount)
      case 1: return .unary(Int(number(9)))
      case 2:
        let parameter = Int.random(in: 0...31, using: &generator)
        return .rice(number(min(56, parameter + 7)), parameter: parameter)
      default: return .gamma(max(1, number(56)))
      }
    }

    func write(to writer: inout BitWriter) {
      switch self {
      case .bits(let value, let width): writer.write(value, width: width)
      case .unary(let value): writer.writeUnary(value)
      case .rice(let value, let parameter): writer.writeRice(value, parameter: parameter)
      case .gamma(let value): writer.writeGamma(value)
      }
    }

    /// Whether the reader gives the number back.
    func isNext(in reader: inout BitReader) -> Bool {
      switch self {
      case .bits(let value, let width): reader.read(width: width) == value
      case .unary(let value): reader.readUnary() == value
      case .rice(let value, let parameter): reader.readRice(parameter: parameter) == value
      case .gamma(let value): reader.readGamma() == value
      }
    }
  }

  @Test(
    "What is written is read, whatever the codes and the numbers",
    arguments: 0..<40 as Range<UInt64>)
  func roundTrip(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let items = (0..<500).map { _ in Item.random(using: &generator) }
    var writer = BitWriter()
    for item in items { item.write(to: &writer) }
    let bits = writer.bitCount
    let bytes = writer.finish()
    #expect(bytes.count == (bits + 7) / 8)
    bytes.withUnsafeBytes { bytes in
      var reader = BitReader(bytes)
      for item in items { #expect(item.isNext(in: &reader)) }
      #expect(!reader.isOverrun)
    }
  }

  @Test("The codes are those that the formats describe")
  func codes() {
    func bytes(_ write: (inout BitWriter) -> Void) -> [UInt8] {
      var writer = BitWriter()
      write(&writer)
      return writer.finish()
    }
    #expect(bytes { _ in } == [])
    #expect(bytes { $0.write(0b101, width: 3) } == [0b101])
    // lowest bit first: the second number stands above the first
    #expect(
      bytes {
        $0.write(0b101, width: 3)
        $0.write(0b11, width: 2)
      } == [0b11101])
    #expect(bytes { $0.writeUnary(0) } == [1])
    #expect(bytes { $0.writeUnary(3) } == [0b1000])
    #expect(bytes { $0.writeUnary(40) } == [0, 0, 0, 0, 0, 1])
    #expect(bytes { $0.writeRice(13, parameter: 2) } == [0b01_1000])
    #expect(bytes { $0.writeGamma(1) } == [1])
    #expect(bytes { $0.writeGamma(5) } == [0b01100])
  }

  @Test("Nothing may be written in no bits")
  func zeroWidth() {
    var writer = BitWriter()
    writer.write(0, width: 0)
    #expect(writer.bitCount == 0)
    [UInt8]().withUnsafeBytes { bytes in
      var reader = BitReader(bytes)
      #expect(reader.read(width: 0) == 0)
      #expect(!reader.isOverrun)
    }
  }

  @Test("The largest numbers of each code come back", arguments: 0...7)
  func limits(offset: Int) {
    let items: [Item] = [
      .bits(1 << 56 - 1, width: 56), .bits(1 << 55, width: 56), .gamma(1 << 56 - 1),
      .gamma(1 << 55),
      .unary(55), .unary(56), .unary(57), .unary(1_000), .rice(UInt64(UInt32.max), parameter: 31),
      .rice(UInt64(UInt32.max), parameter: 24), .rice(2_000, parameter: 0), .rice(0, parameter: 31),
    ]
    for item in items {
      var writer = BitWriter()
      writer.write(0, width: offset)
      item.write(to: &writer)
      item.write(to: &writer)
      writer.finish().withUnsafeBytes { bytes in
        var reader = BitReader(bytes)
        _ = reader.read(width: offset)
        #expect(item.isNext(in: &reader))
        #expect(item.isNext(in: &reader))
        #expect(!reader.isOverrun)
      }
    }
  }

  @Test("Reading beyond the end gives zeros, says so, and never traps", arguments: 0...20)
  func overrun(count: Int) {
    let reads: [(inout BitReader) -> Void] = [
      { _ = $0.read(width: 56) }, { _ = $0.read(width: 1) }, { _ = $0.readUnary() },
      { _ = $0.readRice(parameter: 0) }, { _ = $0.readRice(parameter: 31) }, { _ = $0.readGamma() },
    ]
    for fill in [0x00, 0x01, 0x80, 0xFF] as [UInt8] {
      let buffer = [UInt8](repeating: fill, count: count)
      buffer.withUnsafeBytes { bytes in
        for read in reads {
          var reader = BitReader(bytes)
          for _ in 0..<400 { read(&reader) }
          #expect(reader.isOverrun)
          #expect(reader.read(width: 56) == 0)
        }
      }
    }
  }

  @Test("The last bit may be read, not the one after it", arguments: 1...20)
  func end(count: Int) {
    [UInt8](repeating: 0xA5, count: count).withUnsafeBytes { bytes in
      var reader = BitReader(bytes)
      for _ in 0..<(count * 8) { _ = reader.read(width: 1) }
      #expect(!reader.isOverrun)
      #expect(reader.read(width: 1) == 0)
      #expect(reader.isOverrun)
    }
  }

  @Test(
    "Random bytes are read as something, without end or trap", arguments: 0..<20 as Range<UInt64>)
  func random(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let bytes = (0..<200).map { _ in
      UInt8.random(in: 0...255, using: &generator) & UInt8.random(in: 0...255, using: &generator)
    }
    bytes.withUnsafeBytes { bytes in
      var reader = BitReader(bytes)
      var codes = 0
      while !reader.isOverrun {
        codes += 1
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: _ = reader.read(width: .random(in: 1...56, using: &generator))
        case 1: _ = reader.readUnary()
        case 2: _ = reader.readRice(parameter: .random(in: 0...31, using: &generator))
        default: _ = reader.readGamma()
        }
      }
      #expect(codes <= 1_601)
    }
  }

  @Test("Bits above the width leave the neighbours alone", arguments: [0, 1, 7, 8, 31, 56])
  func masked(width: Int) {
    var wide = BitWriter()
    var exact = BitWriter()
    for value: UInt64 in [.max, 0, 0xAAAA_AAAA_AAAA_AAAA] {
      wide.write(value, width: width)
      exact.write(value & (1 << UInt64(width) - 1), width: width)
      wide.write(0, width: 3)
      exact.write(0, width: 3)
    }
    #expect(wide.finish() == exact.finish())
  }
}
