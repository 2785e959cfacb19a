import Testing

@testable import Fingerprint

struct FileEndTests {
  private func riff(_ magic: String, promised: [UInt8], size: Int) -> [UInt8] {
    Array(magic.utf8) + promised + [UInt8](repeating: 0, count: size - 8)
  }

  @Test(
    "A header that promises more than there is deserves a warning",
    arguments: [
      ("RIFF", [92, 0, 0, 0], nil), ("RIFF", [100, 0, 0, 0], nil),
      ("RIFF", [101, 0, 0, 0], "truncated: 100 of 109 bytes are there"),
      ("RIFF", [0, 1, 0, 0], "truncated: 100 of 264 bytes are there"),
      ("FORM", [0, 0, 1, 0], "truncated: 100 of 264 bytes are there"),
      ("RIFX", [0, 0, 1, 0], "truncated: 100 of 264 bytes are there"),
      // written into a pipe
      ("RIFF", [0, 0, 0, 0], nil), ("RIFF", [255, 255, 255, 255], nil),
      ("RIFF", [36, 240, 255, 127], nil), ("fLaC", [0, 1, 0, 0], nil),
    ] as [(String, [UInt8], String?)])
  func promises(magic: String, promised: [UInt8], warning: String?) {
    #expect(FileEnd.warning(of: FileBytes(riff(magic, promised: promised, size: 100))) == warning)
  }

  /// A page with these lengths of segments.
  private func page(flags: UInt8, segments: [UInt8]) -> [UInt8] {
    var page =
      Array("OggS".utf8) + [0, flags] + [UInt8](repeating: 0, count: 20)
      + [UInt8(segments.count)] + segments
    page += [UInt8](repeating: 7, count: segments.reduce(0) { $0 + Int($1) })
    // the rest of dividing by the polynomial, four bytes of nothing behind, a bit at a time
    var rest: UInt64 = 0
    for byte in page + [0, 0, 0, 0] {
      for bit in (0..<8).reversed() {
        rest = rest << 1 | UInt64(byte >> UInt8(bit) & 1)
        if rest >> 32 == 1 { rest ^= 0x1_04C1_1DB7 }
      }
    }
    for index in 0..<4 { page[22 + index] = UInt8(truncatingIfNeeded: rest >> UInt64(8 * index)) }
    return page
  }

  /// A page of one segment.
  private func page(flags: UInt8, bytes: Int) -> [UInt8] {
    page(flags: flags, segments: [UInt8(bytes)])
  }

  @Test("An Ogg stream ends with a whole page that says so")
  func ogg() {
    let whole = page(flags: 2, bytes: 30) + page(flags: 0, bytes: 200) + page(flags: 4, bytes: 50)
    #expect(FileEnd.warning(of: FileBytes(whole)) == nil)
    #expect(FileEnd.warning(of: FileBytes(whole + Array("TAG and some more".utf8))) == nil)
    for size in 8..<whole.count {
      #expect(
        FileEnd.warning(of: FileBytes(Array(whole[..<size])))
          == "truncated: it ends without a last page")
    }
  }

  @Test("A last page that was damaged isn't heard, and is told")
  func damagedPage() {
    let whole = page(flags: 2, bytes: 30) + page(flags: 4, bytes: 50)
    for index in (whole.count - 78)..<whole.count {
      var damaged = whole
      damaged[index] ^= 4
      #expect(
        FileEnd.warning(of: FileBytes(damaged)) == "truncated: it ends without a last page")
    }
  }

  @Test("A page of the greatest length is found", arguments: [0, 1, 70_000])
  func longestPage(before: Int) {
    let page = page(flags: 4, segments: [UInt8](repeating: 255, count: 255))
    let head = Array("OggS".utf8) + [UInt8](repeating: 0, count: before + 40)
    #expect(FileEnd.warning(of: FileBytes(head + page)) == nil)
  }

  @Test("Two MP3 files in one are told, and tags at the end of one are not")
  func joined() throws {
    let bytes = try contents(of: Fixtures.track("02-frere-jacques-winds.mp3"))
    #expect(FileEnd.warning(of: FileBytes(bytes)) == nil)
    #expect(FileEnd.warning(of: FileBytes(bytes + Array("APETAGEX".utf8) + bytes)) == nil)
    let warning = try #require(FileEnd.warning(of: FileBytes(bytes + bytes)))
    #expect(
      warning.hasPrefix("only the first ") && warning.contains(" are heard, which its header"))
    for size in bytes.indices where size < 300 {
      #expect(FileEnd.warning(of: FileBytes(Array(bytes.prefix(size)))) == nil)
    }
  }

  @Test("A file that another is joined to is told", arguments: ["RIFF", "RIFX", "FORM"])
  func joinedChunks(magic: String) {
    for size in [100, 101] {
      let length = UInt8(size - 8)
      let promised = magic == "RIFF" ? [length, 0, 0, 0] : [0, 0, 0, length]
      let whole = riff(magic, promised: promised, size: size) + (size % 2 == 0 ? [] : [0])
      #expect(FileEnd.warning(of: FileBytes(whole + Array("TAG RIFF".utf8))) == nil)
      #expect(
        FileEnd.warning(of: FileBytes(whole + whole))?.hasPrefix(
          "only the first \(whole.count) of \(2 * whole.count) bytes are heard") == true)
    }
  }

  @Test(
    "Two FLAC files in one are told, wherever the second begins", arguments: [0, 65_494, 70_000])
  func joinedFLAC(more: Int) {
    let head = Array("fLaC".utf8) + [0x80, 0, 0, 34] + [UInt8](repeating: 7, count: 34)
    let first = head + [UInt8](repeating: 0x66, count: more)
    #expect(FileEnd.warning(of: FileBytes(first)) == nil)
    #expect(FileEnd.warning(of: FileBytes(first + Array("fLaC".utf8) + [4, 0, 0, 34])) == nil)
    #expect(
      FileEnd.warning(of: FileBytes(first + head))?.hasPrefix(
        "only the first \(first.count) of \(first.count + head.count) bytes are heard") == true)
    for size in 8..<head.count {
      #expect(FileEnd.warning(of: FileBytes(Array(head.prefix(size)))) == nil)
    }
  }

  @Test("What is too short to say anything says nothing", arguments: 0..<8)
  func short(size: Int) {
    #expect(FileEnd.warning(of: FileBytes(Array("RIFF\u{FF}\u{FF}".utf8.prefix(size)))) == nil)
  }
}
