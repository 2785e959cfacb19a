import Testing

@testable import Fingerprint

struct RawFormatTests {
  @Test(
    "A format is encoding, rate and perhaps channels",
    arguments: [
      ("u8,8000", RawFormat.Encoding.u8, 8_000, 1),
      ("s16le,44100,2", .s16le, 44_100, 2),
      ("s24le,96000,1", .s24le, 96_000, 1),
      ("s32le,1000", .s32le, 1_000, 1),
      ("f32le,768000,64", .f32le, 768_000, 64),
    ])
  func formats(text: String, encoding: RawFormat.Encoding, rate: Int, channels: Int) throws {
    let format = try #require(RawFormat(text))
    #expect(format.encoding == encoding)
    #expect(format.sampleRate == rate)
    #expect(format.channels == channels)
  }

  @Test(
    "Anything else is no format",
    arguments: [
      "", ",", "f32le", "f32le,", ",16000", "F32LE,16000", "f32be,16000", "f32le,16000,",
      "f32le,16000,0", "f32le,16000,65", "f32le,999", "f32le,768001", "f32le,16k",
      "f32le,16000,1,1",
      " f32le,16000", "f32le, 16000", "f32le,-16000", "f32le,99999999999999999999",
    ])
  func refusals(text: String) {
    #expect(RawFormat(text) == nil)
  }
}

struct RawSourceTests {
  private func decoded(_ bytes: [UInt8], _ format: String) throws -> [Float] {
    let format = try #require(RawFormat(format))
    return try samples(of: .raw(bytes, format, name: "pipe"), rate: Double(format.sampleRate))
      .samples
  }

  @Test(
    "Each encoding runs from −1 to just under 1, zero being zero",
    arguments: [
      ("u8,8000", [0, 128, 255], [-1, 0, 127.0 / 128]),
      ("s16le,8000", [0, 0x80, 0, 0, 0xFF, 0x7F, 0, 0xC0], [-1, 0, 32_767.0 / 32_768, -0.5]),
      ("s24le,8000", [0, 0, 0x80, 0, 0, 0, 0, 0, 0x40, 0xFF, 0xFF, 0xFF], [-1, 0, 0.5, -0x1p-23]),
      ("s32le,8000", [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40], [-1, 0, 0.5]),
      ("f32le,8000", [0, 0, 0x80, 0xBF, 0, 0, 0, 0, 0, 0, 0, 0x3F], [-1, 0, 0.5]),
    ] as [(String, [UInt8], [Float])])
  func encodings(format: String, bytes: [UInt8], expected: [Float]) throws {
    #expect(try decoded(bytes, format) == expected)
  }

  @Test("Channels are averaged")
  func channels() throws {
    #expect(
      try decoded([0x00, 0x40, 0x00, 0xC0, 0x00, 0x20, 0x00, 0x40], "s16le,8000,2") == [0, 0.375])
    #expect(try decoded([0, 128, 128, 128], "u8,8000,4") == [-0.25])
  }

  @Test("Bytes behind the last whole frame are dropped and reported", arguments: 0...3)
  func rest(count: Int) throws {
    let bytes = [UInt8](repeating: 0, count: 4_000 + count)
    let format = try #require(RawFormat("s16le,8000,2"))
    let (samples, summary) = try samples(of: .raw(bytes, format, name: "pipe"), rate: 8_000)
    #expect(samples.count == 1_000)
    #expect(summary.warnings.count == (count == 0 ? 0 : 1))
    #expect(
      summary.warnings.allSatisfy { $0.hasPrefix("\(count) byte\(count == 1 ? "" : "s") behind") })
  }

  @Test(
    "What begins as a container does is read, and told",
    arguments: [("RIFF", "WAV"), ("fLaC", "FLAC"), ("OggS", "Ogg"), ("ID3\u{3}", "MP3")])
  func containers(magic: String, name: String) throws {
    let format = try #require(RawFormat("s16le,8000"))
    let bytes = Array(magic.utf8) + [UInt8](repeating: 1, count: 4_000)
    let (read, summary) = try samples(of: .raw(bytes, format, name: "pipe"), rate: 8_000)
    #expect(read.count == 2_002)
    #expect(summary.warnings.count == 1)
    #expect(summary.warnings.first?.contains(name) == true)
  }

  @Test("Less than one frame is no audio", arguments: 0...3)
  func tooShort(count: Int) throws {
    let format = try #require(RawFormat("s16le,8000,2"))
    let error = #expect(throws: FingerprintError.self) {
      try samples(of: .raw([UInt8](repeating: 0, count: count), format, name: "pipe"))
    }
    #expect(error?.code == .noAudio)
    #expect(error?.subject == "pipe")
  }

  @Test(
    "However the bytes are cut, the samples are the same", arguments: [1, 3, 4, 7, 1_000, 70_000])
  func pieces(size: Int) throws {
    let format = try #require(RawFormat("s16le,8000,2"))
    let bytes = (0..<140_003).map { UInt8(truncatingIfNeeded: $0 &* 37 + $0 / 251) }
    func mono(_ source: RawSource, skipping frames: Int) throws -> ([Float], [String]) {
      var (all, part) = ([Float](), [Float]())
      #expect(try source.skip(frames) == min(frames, 35_000))
      while try source.readMono(into: &part) { all += part }
      return (all, source.warnings(reachedEnd: true))
    }
    for frames in [0, 3, 34_999, 40_000] {
      var rest = bytes[...]
      let pieces = RawSource(format) {
        defer { rest = rest.dropFirst(size) }
        return Array(rest.prefix(size))
      }
      let found = try mono(pieces, skipping: frames)
      let expected = try mono(RawSource(bytes: bytes, format: format), skipping: frames)
      #expect(found == expected)
      #expect(found.0.count == max(0, 35_000 - frames))
    }
  }

  @Test("A stream is opened twice from the same beginning, and then goes on")
  func opener() throws {
    var given: UInt8 = 0
    let stream = RawStream(try #require(RawFormat("u8,8000")), name: "pipe") {
      given += 1
      return given <= 5 ? [given, given] : []
    }
    let open = stream.opener(skipping: 3)
    var part = [Float]()
    let first = open(.mean)
    #expect(try first.skip(4) == 4)
    #expect(try first.readMono(into: &part))
    #expect(given == 3)
    let second = open(.mean)
    #expect(try second.skip(3) == 3)
    var all = [Float]()
    while try second.readMono(into: &part) { all += part }
    #expect(all.map { $0 * 128 + 128 } == [2, 3, 3, 4, 4, 5, 5])
    #expect(given == 6)
  }
}
