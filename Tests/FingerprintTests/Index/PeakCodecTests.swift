import Testing

@testable import Fingerprint

struct PeakCodecTests {
  private func decoded(_ rows: [[UInt8]]) -> [Peak]? {
    var peaks = [Peak]()
    for (part, row) in rows.enumerated() {
      guard row.withUnsafeBytes({ PeakCodec.decode($0, part: part, into: &peaks) }) else {
        return nil
      }
    }
    return peaks
  }

  @Test(
    "Peaks come back from their rows, a row for every part",
    arguments: [1, 100, 8_191, 8_192, 8_193, 30_000], [0, 0.01, 0.5, 5])
  func roundTrip(frames: Int, perFrame: Double) {
    var generator = SplitMix64(seed: UInt64(frames))
    let peaks = randomPeaks(frames: frames, perFrame: perFrame, using: &generator)
    let rows = PeakCodec.encode(peaks, frames: frames)
    #expect(rows.count == (frames + 8_191) / 8_192)
    #expect(decoded(rows) == peaks)
  }

  @Test("Peaks at the edges of parts, frames and bins stay where they are")
  func edges() {
    let spots: [(Int32, Int16)] = [
      (0, 0), (0, 511), (8_191, 0), (8_191, 511), (8_192, 0), (8_192, 511), (24_575, 7),
      (24_576, 7),
    ]
    let peaks = spots.map { Peak(frame: $0, bin: $1, strength: 0) }
    let rows = PeakCodec.encode(peaks, frames: 24_577)
    #expect(rows.count == 4)
    #expect(decoded(rows) == peaks)
  }

  @Test("A clip without peaks has rows without peaks, one without frames no rows")
  func empty() {
    #expect(PeakCodec.encode([], frames: 0).isEmpty)
    #expect(decoded(PeakCodec.encode([], frames: 20_000)) == [])
  }

  @Test("A peak takes about eleven and a half bits at twenty a second")
  func size() {
    var generator = SplitMix64(seed: 1)
    let peaks = randomPeaks(frames: 8_192, perFrame: 20 / 43.07, using: &generator)
    let bits = Double(PeakCodec.encode(peaks, frames: 8_192)[0].count * 8) / Double(peaks.count)
    #expect((11...12.2).contains(bits))
  }

  @Test("A row cut short is noticed")
  func truncated() {
    var generator = SplitMix64(seed: 2)
    let row = PeakCodec.encode(randomPeaks(frames: 200, using: &generator), frames: 200)[0]
    for count in row.indices { #expect(decoded([Array(row[..<count])]) == nil) }
  }

  @Test("Random bytes are no row, or peaks of that part; never a crash", arguments: [0, 1, 65_535])
  func random(part: Int) {
    var generator = SplitMix64(seed: UInt64(part))
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      var peaks = [Peak]()
      _ = bytes.withUnsafeBytes { PeakCodec.decode($0, part: part, into: &peaks) }
      let frames = Int32(part * 8_192)..<Int32((part + 1) * 8_192)
      #expect(peaks.allSatisfy { frames.contains($0.frame) && (0..<512).contains($0.bin) })
    }
  }
}
