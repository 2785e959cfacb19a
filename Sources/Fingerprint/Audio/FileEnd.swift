#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether a file goes as far as it says it does, and no farther, where libsndfile doesn't look: it
/// takes a WAV or AIFF file that was cut for a shorter one, an Ogg stream for complete after any
/// page, and of files that were joined to one reads the first.
///
/// | file | what tells that it was cut | that another was joined to it |
/// |------|------------|-|
/// | WAV, AIFF | bytes 4–7: the bytes that follow, little-endian after `RIFF`, else big-endian | such a head behind these |
/// | RF64, W64, AU | the same, elsewhere in the head | such a head behind these |
/// | CAF, VOC | a chunk that goes on behind the end | such a head behind the last |
/// | Ogg | the last page is whole, its checksum right, and carries the flag of a stream's end | ``OggLinks``: all are heard |
/// | FLAC | | another head, wherever it is |
/// | MP3 | the `Xing` or `Info` of its first frame: the bytes that it is of, after which nothing is heard | a frame or tag behind these |
enum FileEnd {
  /// Bytes an Ogg page has at most.
  private static let longestPage = 65_307

  /// The warning that a file which libsndfile has read deserves; `nil` where it is whole or of
  /// another kind.
  static func warning(of file: FileBytes) -> String? {
    commonWarning(of: file) ?? excess(in: file)
  }

  /// The warning that a file deserves whatever has read it: that it was cut, or that another follows
  /// a WAV or AIFF file, behind whose end nobody looks.
  static func commonWarning(of file: FileBytes) -> String? {
    let head = file.bytes(0, 8)
    guard head.count == 8 else { return nil }
    switch String(decoding: head[..<4], as: UTF8.self) {
    case "RIFF": return warning(of: file, promised: number(head[4...].reversed()))
    case "RIFX", "FORM": return warning(of: file, promised: number(head[4...]))
    case "RF64", "BW64":
      let size = file.bytes(12, 16)
      guard size.count == 16, size.starts(with: Array("ds64".utf8)) else { return nil }
      return shortfall(of: file, whole: 8 + number(size[8...].reversed()) & Int.max >> 1)
    case "riff":
      let size = file.bytes(16, 8)
      return shortfall(of: file, whole: number(size.reversed()) & Int.max >> 1)
    case ".snd": return shortfall(of: file, whole: number(head[4...]) + number(file.bytes(8, 4)))
    case "caff": return shortfall(of: file, whole: endOfCAF(file))
    case "Crea": return shortfall(of: file, whole: endOfVOC(file))
    case "OggS":
      let tail = file.bytes(max(0, file.count - longestPage), longestPage)
      return endsWithLastPage(tail) ? nil : "truncated: it ends without a last page"
    default: return nil
    }
  }

  private static func warning(of file: FileBytes, promised: Int) -> String? {
    // a program that wrote into a pipe couldn't know: it left 2 or 4 GiB there, or nothing.
    // some count the eight bytes of the head twice
    if promised < 0x7FFF_0000, promised > file.count {
      return "truncated: \(file.count) of \(promised + 8) bytes are there"
    }
    // an odd number is followed by one byte more
    let end = 8 + promised + promised & 1
    let isHead = ["RIFF", "RIFX", "FORM"].contains { file.bytes(end, 4).elementsEqual($0.utf8) }
    return isHead ? excess(heard: end, of: file.count) : nil
  }

  /// - Parameter whole: Bytes that there should be; what can't be, as a program leaves it that wrote into
  ///   a pipe, promises nothing.
  private static func shortfall(of file: FileBytes, whole: Int) -> String? {
    // of 32 bits: as for WAV; of 64: more than any disk holds
    let isUnknown = (0x7FFF_0000...0x1_0000_0100).contains(whole) || whole > 1 << 50
    guard !isUnknown, whole > 4 else { return nil }
    if whole > file.count { return "truncated: \(file.count) of \(whole) bytes are there" }
    return file.bytes(whole, 4) == file.bytes(0, 4) ? excess(heard: whole, of: file.count) : nil
  }

  /// Chunks that are gone through at most: a file of nothing else would take minutes.
  private static let mostChunks = 10_000

  /// Where the last chunk ends that begins within the file, 0 where that can't be told; a negative
  /// length is one to the end.
  private static func endOfCAF(_ file: FileBytes) -> Int {
    var offset = 8
    for _ in 0..<mostChunks {
      guard offset < file.count, !file.bytes(offset, 4).elementsEqual("caff".utf8) else {
        return offset
      }
      let size = number(file.bytes(offset + 4, 8))
      guard size >= 0, size < 1 << 50 else { return 0 }
      offset += 12 + size
    }
    return 0
  }

  /// Where the last block ends that begins within the file, or the end that a block of type 0 marks; 0
  /// where that can't be told.
  private static func endOfVOC(_ file: FileBytes) -> Int {
    let name = file.bytes(0, 22)
    guard name.count == 22, name.starts(with: Array("Creative Voice File".utf8)) else { return 0 }
    var offset = number(name[20...].reversed())
    for _ in 0..<mostChunks {
      guard offset < file.count else { return offset }
      let head = file.bytes(offset, 4)
      if head.first == 0 { return offset + 1 }
      offset += 4 + number(head.dropFirst().reversed())
    }
    return 0
  }

  /// What isn't heard of files that were joined: libsndfile goes by the first one's head.
  private static func excess(in file: FileBytes) -> String? {
    file.bytes(0, 4).elementsEqual("fLaC".utf8)
      ? secondFLAC(in: file).map { excess(heard: $0, of: file.count) } : excessOfMP3(in: file)
  }

  private static func excess(heard: Int, of count: Int) -> String {
    "only the first \(heard) of \(count) bytes are heard, which its header "
      + "tells of; the rest may be other files that were joined to it"
  }

  /// Where a second FLAC stream begins: its mark, and the block that always follows. Cost: reads the
  /// file once at the speed of memory.
  private static func secondFLAC(in file: FileBytes) -> Int? {
    let mark = Array("fLaC".utf8)
    let rest = 8
    var offset = mark.count
    while offset + rest <= file.count {
      let window = file.bytes(offset, 65_536)
      guard window.count >= rest else { return nil }
      var from = 0
      while let at = window.firstPlace(of: mark[0], from: from), at + rest <= window.count {
        let head = window[at..<(at + rest)]
        // 34 bytes of stream information, which may be the last block of its kind
        if head.starts(with: mark), head[at + 4] & 0x7F == 0, head[(at + 5)...] == [0, 0, 34] {
          return offset + at
        }
        from = at + 1
      }
      offset += window.count - (rest - 1)
    }
    return nil
  }

  private static func excessOfMP3(in file: FileBytes) -> String? {
    var start = 0
    let tag = file.bytes(0, 10)
    if tag.starts(with: Array("ID3".utf8)), tag.count == 10 {
      start = 10 + tag[6...].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
    }
    // behind the frame's four bytes and its side information, which is 9 to 32 bytes long
    let frame = file.bytes(start, 64)
    guard frame.count == 64, frame[0] == 0xFF, frame[1] & 0xE0 == 0xE0,
      let at = (4...36).first(where: { at in
        ["Xing", "Info"].contains { frame[at..<(at + 4)].elementsEqual($0.utf8) }
      }), frame[at + 7] & 2 != 0
    else { return nil }
    // the count of frames comes first, where it is there
    let field = at + 8 + (frame[at + 7] & 1 != 0 ? 4 : 0)
    let promised = number(frame[field..<(field + 4)])
    // no tag of its end, which begins otherwise, but another beginning
    let next = file.bytes(start + promised, 3)
    guard promised > 0, next.count == 3,
      next.elementsEqual("ID3".utf8) || next[0] == 0xFF && next[1] & 0xE0 == 0xE0
    else { return nil }
    return excess(heard: promised, of: file.count - start)
  }

  /// Big-endian; eight bytes are a number with a sign.
  private static func number(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// What follows the page is no matter: some programs put tags there.
  private static func endsWithLastPage(_ tail: [UInt8]) -> Bool {
    let magic = Array("OggS".utf8)
    var page = tail.count - 27
    while page >= 0, !tail[page...].starts(with: magic) { page -= 1 }
    guard page >= 0, tail[page + 5] & 4 != 0 else { return false }
    let table = page + 27
    let segments = Int(tail[page + 26])
    guard table + segments <= tail.count else { return false }
    let end = tail[table..<(table + segments)].reduce(table + segments) { $0 + Int($1) }
    guard end <= tail.count else { return false }
    // a page that was damaged is passed over, and what it held is missing
    let stored = number(tail[(page + 22)..<(page + 26)].reversed())
    return stored == Int(checksum(ofPage: tail[page..<end]))
  }

  /// The checksum of an Ogg page: CRC-32 of polynomial 0x04C11DB7, highest bit first, from 0 on, its
  /// own four bytes counting as 0 (RFC 3533).
  private static func checksum(ofPage page: ArraySlice<UInt8>) -> UInt32 {
    let field = (page.startIndex + 22)..<(page.startIndex + 26)
    var checksum: UInt32 = 0
    for index in page.indices {
      checksum ^= field.contains(index) ? 0 : UInt32(page[index]) << 24
      for _ in 0..<8 {
        checksum = checksum << 1 ^ (checksum >> 31 == 1 ? 0x04C1_1DB7 : 0)
      }
    }
    return checksum
  }
}

extension [UInt8] {
  /// Where `byte` stands for the first time, from `start` on.
  fileprivate func firstPlace(of byte: UInt8, from start: Int) -> Int? {
    withUnsafeBytes { all in
      guard start < count, let base = all.baseAddress else { return nil }
      return memchr(base + start, Int32(byte), count - start).map { UnsafeRawPointer($0) - base }
    }
  }
}
