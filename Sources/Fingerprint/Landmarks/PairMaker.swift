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

  /// All pairs of `peaks` (by frame and bin), anchors in order.
  func landmarks(of peaks: [Peak]) -> [Landmark] {
    let reach = Int32(reachBins)
    let fanOut = min(fanOut, peaks.count)
    // the anchor's targets by their indices, and one more that was looked at
    var targets = [Int](repeating: 0, count: fanOut + 1)
    return [Landmark](unsafeUninitializedCapacity: peaks.count * fanOut) { landmarks, count in
      peaks.withUnsafeBufferPointer { peaks in
        targets.withUnsafeMutableBufferPointer { targets in
          for index in peaks.indices where peaks[index].isPaired {
            let anchor = peaks[index]
            var taken = 0
            var other = index + 1
            while other < peaks.count, taken < fanOut {
              let target = peaks[other]
              let distance = target.frame &- anchor.frame
              if distance > frames.upperBound { break }
              let step = Int32(target.bin) &- Int32(anchor.bin)
              // which peaks are targets nothing foretells: a branch here would be guessed wrong often
              targets[taken] = other
              taken &+=
                (target.isPaired ? 1 : 0) & (distance >= frames.lowerBound ? 1 : 0)
                & (step >= -reach ? 1 : 0) & (step <= reach ? 1 : 0)
              other &+= 1
            }
            for number in 0..<taken {
              let target = peaks[targets[number]]
              let hash = LandmarkHash(
                anchorBin: anchor.bin, targetBin: target.bin, frames: target.frame - anchor.frame)
              (landmarks.baseAddress! + count).initialize(
                to: Landmark(hash: hash, frame: anchor.frame))
              count += 1
            }
          }
        }
      }
    }
  }
}
