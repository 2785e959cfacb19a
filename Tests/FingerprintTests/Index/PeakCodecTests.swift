import Testing

@testable import Fingerprint

struct PeakCodecTests {
  /// Frames in a part.
  private static let size = PeakCodec.framesPerPart
  private let size = PeakCodec.framesPerPart

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
    arguments: [1, 100, size - 1, size, size + 1, 3 * size, 7 * size + 9], [0, 0.01, 0.5, 5])
  func roundTrip(frames: Int, perFrame: Double) {
    var generator = SplitMix64(seed: UInt64(frames))
    let peaks = randomPeaks(frames: frames, perFrame: perFrame, using: &generator)
    let rows = PeakCodec.encode(peaks, frames: frames)
    #expect(rows.count == (frames + size - 1) / size)
    #expect(decoded(rows) == peaks)
  }

  @Test("Peaks at the edges of parts, frames and bins stay where they are")
  func edges() {
    let spots = [
      (0, 0), (0, 511), (size - 1, 0), (size - 1, 511), (size, 0), (size, 511), (3 * size, 7),
    ]
    let peaks = spots.map { Peak(frame: Int32($0.0), bin: Int16($0.1), strength: 0) }
    let rows = PeakCodec.encode(peaks, frames: 3 * size + 1)
    #expect(rows.count == 4)
    #expect(decoded(rows) == peaks)
  }

  @Test("Some frames of a part are read as all are, without the rest")
  func range() {
    var generator = SplitMix64(seed: 3)
    let peaks = randomPeaks(frames: 2 * size, using: &generator)
    let row = PeakCodec.encode(peaks, frames: 2 * size)[1]
    for range in [0..<size, size..<(size + 1), (size + 100)..<(size + 300), size..<9_999, 0..<1] {
      var found = [Peak]()
      let isWhole = row.withUnsafeBytes {
        PeakCodec.decode($0, part: 1, frames: range, into: &found)
      }
      #expect(isWhole)
      #expect(found == peaks.filter { Int($0.frame) >= size && range.contains(Int($0.frame)) })
    }
  }

  @Test("A clip without peaks has rows without peaks, one without frames no rows")
  func empty() {
    #expect(PeakCodec.encode([], frames: 0).isEmpty)
    #expect(decoded(PeakCodec.encode([], frames: 20_000)) == [])
  }

  @Test("A peak takes about eleven and a half bits")
  func bitsPerPeak() {
    var generator = SplitMix64(seed: 1)
    let parameters = FingerprintParameters.standard
    let perFrame = Double(parameters.peaksPerSecond) / parameters.framesPerSecond
    let peaks = randomPeaks(frames: size, perFrame: perFrame, using: &generator)
    let bits = Double(PeakCodec.encode(peaks, frames: size)[0].count * 8) / Double(peaks.count)
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
      let frames = Int32(part * size)..<Int32((part + 1) * size)
      #expect(peaks.allSatisfy { frames.contains($0.frame) && (0..<512).contains($0.bin) })
    }
  }
}
