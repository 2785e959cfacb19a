/// Pairs each peak that is for pairing with the nearest such ones after it, within the target zone of
/// ``FingerprintParameters``.
///
/// Nearest is first in time, then lowest in frequency. Cost: peaks × peaks in the zone, cut short
/// at the fan-out.
struct PairMaker {
  private let fanOut: Int
  private let frames: ClosedRange<Int32>
  private let reachBins: Int16

  init(fanOut: Int, _ parameters: FingerprintParameters) {
    precondition(parameters.farthestTarget <= 63 && parameters.widestTarget <= 63)
    self.fanOut = fanOut
    frames = Int32(parameters.nearestTarget)...Int32(parameters.farthestTarget)
    reachBins = Int16(parameters.widestTarget)
  }

  /// Calls `emit` for each pair of `peaks` (by frame and bin), anchors in order.
  func forEachPair(of peaks: [Peak], emit: (Landmark) -> Void) {
    peaks.withUnsafeBufferPointer { peaks in
      for index in peaks.indices {
        let anchor = peaks[index]
        guard anchor.isPaired else { continue }
        var taken = 0
        var other = index + 1
        while other < peaks.count, taken < fanOut {
          let target = peaks[other]
          other += 1
          let distance = target.frame - anchor.frame
          if distance > frames.upperBound { break }
          guard target.isPaired, distance >= frames.lowerBound,
            abs(target.bin - anchor.bin) <= reachBins
          else { continue }
          emit(
            Landmark(
              hash: LandmarkHash(anchorBin: anchor.bin, targetBin: target.bin, frames: distance),
              frame: anchor.frame))
          taken += 1
        }
      }
    }
  }

  /// All pairs of `peaks`.
  func landmarks(of peaks: [Peak]) -> [Landmark] {
    var landmarks = [Landmark]()
    landmarks.reserveCapacity(peaks.count * fanOut)
    forEachPair(of: peaks) { landmarks.append($0) }
    return landmarks
  }
}
