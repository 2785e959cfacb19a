import Testing

@testable import Fingerprint

struct LandmarkHashTests {
  @Test("The example of the documentation is true")
  func example() {
    let hash = LandmarkHash(anchorBin: 100, targetBin: 90, frames: 12)
    #expect(hash.rawValue == 822_604)
    #expect(hash.rawValue == 100 << 13 | 53 << 6 | 12)
  }

  @Test(
    "Bins and distance stand in bits of their own", arguments: [0, 1, 255, 448, 511] as [Int16],
    [-63, -1, 0, 1, 63] as [Int16])
  func layout(anchor: Int16, step: Int16) {
    for frames in [0, 1, 2, 31, 63] as [Int32] {
      let word = LandmarkHash(anchorBin: anchor, targetBin: anchor + step, frames: frames).rawValue
      #expect(word < 1 << UInt32(LandmarkHash.bitCount))
      #expect(word >> 13 == UInt32(anchor))
      #expect(Int32(word >> 6 & 127) - 63 == Int32(step))
      #expect(Int32(word & 63) == frames)
    }
  }
}

struct PairMakerTests {
  private let parameters = FingerprintParameters.standard

  private func peak(_ frame: Int32, _ bin: Int16) -> Peak {
    Peak(frame: frame, bin: bin, strength: 1)
  }

  @Test(
    "Each peak is paired with the nearest after it in its zone, as a search through all finds",
    arguments: [1, 4, 20], [0.05, 0.5, 3])
  func twin(fanOut: Int, perFrame: Double) {
    var generator = SplitMix64(seed: UInt64(fanOut))
    let peaks = randomPeaks(frames: 400, perFrame: perFrame, using: &generator)
      .graded(using: &generator)
    let landmarks = PairMaker(fanOut: fanOut, parameters).landmarks(of: peaks)
    #expect(landmarks == naiveLandmarks(peaks, fanOut: fanOut, parameters))
    #expect(!landmarks.isEmpty)
  }

  @Test(
    "The zone's edges belong to it",
    arguments: [
      (1, 0, false), (2, 0, true), (63, 0, true), (64, 0, false), (2, 63, true), (2, 64, false),
      (2, -63, true),
      (2, -64, false), (0, 5, false),
    ])
  func zone(frames: Int32, step: Int16, isPaired: Bool) {
    let pair = [peak(10, 200), peak(10 + frames, 200 + step)]
    let landmarks = PairMaker(fanOut: 4, parameters).landmarks(of: pair)
    #expect(landmarks.count == (isPaired ? 1 : 0))
    if isPaired {
      let hash = LandmarkHash(anchorBin: 200, targetBin: 200 + step, frames: frames)
      #expect(landmarks == [Landmark(hash: hash, frame: 10)])
    }
  }

  @Test("Nearest is first in time, then lowest, and no more than the fan-out are taken")
  func nearest() {
    let peaks = [peak(0, 100), peak(3, 90), peak(3, 110), peak(4, 80), peak(5, 100)]
    let own = PairMaker(fanOut: 2, parameters).landmarks(of: peaks).filter { $0.frame == 0 }
    #expect(
      own.map(\.hash) == [
        LandmarkHash(anchorBin: 100, targetBin: 90, frames: 3),
        LandmarkHash(anchorBin: 100, targetBin: 110, frames: 3),
      ])
  }

  @Test("What isn't for pairing is neither anchor nor target, and takes nobody's place")
  func unpaired() {
    var peaks = (0..<8).map { peak($0 * 3, 100) }
    for index in stride(from: 1, to: 8, by: 2) { peaks[index].isPaired = false }
    let pairs = PairMaker(fanOut: 2, parameters)
    #expect(pairs.landmarks(of: peaks) == pairs.landmarks(of: peaks.filter(\.isPaired)))
    #expect(
      pairs.landmarks(of: peaks).prefix(2).map(\.hash) == [
        LandmarkHash(anchorBin: 100, targetBin: 100, frames: 6),
        LandmarkHash(anchorBin: 100, targetBin: 100, frames: 12),
      ])
    for index in peaks.indices { peaks[index].isPaired = false }
    #expect(pairs.landmarks(of: peaks).isEmpty)
  }

  @Test("None or one peak gives no pair")
  func few() {
    let pairs = PairMaker(fanOut: 4, parameters)
    #expect(pairs.landmarks(of: []).isEmpty)
    #expect(pairs.landmarks(of: [peak(0, 0)]).isEmpty)
  }
}
