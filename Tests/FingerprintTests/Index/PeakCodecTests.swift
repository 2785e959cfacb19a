import Testing

@testable import Fingerprint

/// Both kinds of rows: with loudness, and as they were before peaks had one.
struct PeakCodecTests {
  private static let formats = [
    FingerprintParameters.standard, FingerprintParameters.Preset.standard.formerParameters,
  ]

  private func decoded(_ rows: [[UInt8]], _ codec: PeakCodec) -> [Peak]? {
    var peaks = [Peak]()
    for (part, row) in rows.enumerated() {
      guard row.withUnsafeBytes({ codec.decode($0, part: part, into: &peaks) }) else {
        return nil
      }
    }
    return peaks
  }

  /// Peaks as the format can hold them.
  private func peaks(
    frames: Int, perFrame: Double = 0.46, seed: UInt64, _ parameters: FingerprintParameters
  ) -> [Peak] {
    var generator = SplitMix64(seed: seed)
    let peaks = randomPeaks(frames: frames, perFrame: perFrame, using: &generator)
    return parameters.keepsLoudness ? peaks.graded(using: &generator) : peaks
  }

  private func peak(
    _ frame: Int, _ bin: Int, loudness: UInt8 = 0, isPaired: Bool = true
  ) -> Peak {
    var peak = Peak(frame: Int32(frame), bin: Int16(bin), strength: 0)
    peak.loudness = loudness
    peak.isPaired = isPaired
    return peak
  }

  @Test("Parts are as long as they were stored", arguments: zip(formats, [256, 1_024]))
  func partLengths(parameters: FingerprintParameters, length: Int) {
    let codec = PeakCodec(parameters)
    #expect(codec.framesPerPart == length)
    #expect(codec.frameLimit == 0...(65_536 * length))
    #expect(
      [0, 1, length - 1, length, length + 1, 7 * length].map(codec.parts) == [0, 1, 1, 1, 2, 7])
  }

  @Test(
    "Peaks come back from their rows, a row for every part", arguments: formats,
    [0, 0.01, 0.5, 5])
  func roundTrip(parameters: FingerprintParameters, perFrame: Double) {
    let codec = PeakCodec(parameters)
    let size = codec.framesPerPart
    for frames in [1, 100, size - 1, size, size + 1, 3 * size, 7 * size + 9] {
      let peaks = peaks(frames: frames, perFrame: perFrame, seed: UInt64(frames), parameters)
      let rows = codec.encode(peaks, frames: frames)
      #expect(rows.count == codec.parts(frames))
      #expect(decoded(rows, codec) == peaks)
    }
  }

  @Test("Any number of peaks in a part comes back", arguments: formats)
  func counts(parameters: FingerprintParameters) {
    let codec = PeakCodec(parameters)
    for count in Array(0...5) + [78, 79, 80, 81, 178, 179, 180, 181, 512] {
      let peaks = (0..<count).map { peak($0 * (codec.framesPerPart - 1) / 512, $0) }
      #expect(decoded(codec.encode(peaks, frames: codec.framesPerPart), codec) == peaks)
    }
  }

  @Test("Peaks at the edges of parts, frames and bins stay where they are", arguments: formats)
  func edges(parameters: FingerprintParameters) {
    let codec = PeakCodec(parameters)
    let size = codec.framesPerPart
    let peaks = [
      (0, 0), (0, 511), (size - 1, 0), (size - 1, 511), (size, 0), (size, 511), (3 * size, 7),
    ].map { peak($0.0, $0.1) }
    let rows = codec.encode(peaks, frames: 3 * size + 1)
    #expect(rows.count == 4)
    #expect(decoded(rows, codec) == peaks)
  }

  @Test("Before peaks had a loudness, rows were these bytes")
  func formerBytes() {
    // parts of 1,024 frames; lowest bit first: 011 (two peaks), 10 (gap 0) 001111000 (bin 60),
    // 011 (gap 3) 011000110 (bin 198); then 010 (one peak), 00010 (gap 6) 111111111 (bin 511)
    let rows: [[UInt8]] = [[0x8E, 0x87, 0x8D, 0x01], [0x42, 0xFF, 0x01]]
    let former = FingerprintParameters.Preset.standard.formerParameters
    let codec = PeakCodec(former)
    let peaks = [peak(0, 60), peak(3, 198), peak(1_030, 511)]
    #expect(codec.encode(peaks, frames: 1_100) == rows)
    #expect(decoded(rows, codec) == peaks)
    // what isn't kept changes nothing
    let graded = peaks.map {
      peak(Int($0.frame), Int($0.bin), loudness: 3, isPaired: false)
    }
    #expect(codec.encode(graded, frames: 1_100) == rows)
  }

  @Test("With loudness, rows are these bytes")
  func bytes() {
    // parts of 256 frames; 011 (two peaks), 100 (gap 0) 001111000 (bin 60) 11 (loudness 3) 1
    // (paired), 111 (gap 3) 011000110 (bin 198) 01 (loudness 2) 0; then 1 (no peak). Behind each the
    // low half of the 64-bit XXH3 of these bytes: e19cd5bd084c5a60, e12ef9d2eb86ceeb
    let rows: [[UInt8]] = [[0x0E, 0x8F, 0xDF, 0x98, 0x00, 0x60, 0x5A], [0x01, 0xEB, 0xCE]]
    let codec = PeakCodec(.standard)
    let peaks = [
      peak(0, 60, loudness: 3, isPaired: true), peak(3, 198, loudness: 2, isPaired: false),
    ]
    #expect(codec.encode(peaks, frames: 257) == rows)
    #expect(decoded(rows, codec) == peaks)
  }

  @Test("Some frames of a part are read as all are, without the rest", arguments: formats)
  func range(parameters: FingerprintParameters) {
    let codec = PeakCodec(parameters)
    let size = codec.framesPerPart
    let peaks = peaks(frames: 2 * size, seed: 3, parameters)
    let row = codec.encode(peaks, frames: 2 * size)[1]
    for range in [0..<size, size..<(size + 1), (size + 50)..<(size + 150), size..<9_999, 0..<1] {
      var found = [Peak]()
      let isWhole = row.withUnsafeBytes {
        codec.decode($0, part: 1, frames: range, into: &found)
      }
      #expect(isWhole)
      #expect(found == peaks.filter { Int($0.frame) >= size && range.contains(Int($0.frame)) })
    }
  }

  @Test(
    "A clip without peaks has rows without peaks, one without frames no rows", arguments: formats)
  func empty(parameters: FingerprintParameters) {
    let codec = PeakCodec(parameters)
    #expect(codec.encode([], frames: 0).isEmpty)
    #expect(decoded(codec.encode([], frames: 20_000), codec) == [])
  }

  @Test("Any flipped bit of a row with loudness is noticed, those of its checksum too")
  func flippedBits() {
    let codec = PeakCodec(.standard)
    // without peaks, with few, with many
    for perFrame in [0, 0.1, 1.9] {
      let peaks = peaks(frames: 200, perFrame: perFrame, seed: 5, .standard)
      let row = codec.encode(peaks, frames: 200)[0]
      for bit in 0..<(row.count * 8) {
        var flipped = row
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(decoded([flipped], codec) == nil, "bit \(bit)")
      }
    }
  }

  @Test(
    "A peak takes about fourteen bits, eleven and a half before it had a loudness",
    arguments: zip(formats, [13.5...14.5, 11...12.2]))
  func bitsPerPeak(parameters: FingerprintParameters, expected: ClosedRange<Double>) {
    let codec = PeakCodec(parameters)
    let perFrame = Double(parameters.peaksPerSecond) / parameters.framesPerSecond
    let peaks = peaks(frames: 1_024, perFrame: perFrame, seed: 1, parameters)
    let bytes = codec.encode(peaks, frames: 1_024).reduce(0) { $0 + $1.count }
    #expect(expected.contains(Double(bytes * 8) / Double(peaks.count)))
  }

  @Test("A row cut short is noticed", arguments: formats)
  func truncated(parameters: FingerprintParameters) {
    let codec = PeakCodec(parameters)
    let row = codec.encode(peaks(frames: 200, seed: 2, parameters), frames: 200)[0]
    for count in row.indices { #expect(decoded([Array(row[..<count])], codec) == nil) }
  }

  @Test(
    "Random bytes are no row, or peaks of that part; never a crash", arguments: formats,
    [0, 1, 65_535])
  func random(parameters: FingerprintParameters, part: Int) {
    let codec = PeakCodec(parameters)
    let size = codec.framesPerPart
    var generator = SplitMix64(seed: UInt64(part))
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      var peaks = [Peak]()
      _ = bytes.withUnsafeBytes { codec.decode($0, part: part, into: &peaks) }
      let frames = Int32(part * size)..<Int32((part + 1) * size)
      #expect(peaks.allSatisfy { frames.contains($0.frame) && (0..<512).contains($0.bin) })
      #expect(peaks.allSatisfy { Int($0.loudness) < LoudnessGrader.grades })
    }
  }
}
