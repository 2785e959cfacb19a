/// Keeps the strongest peaks: those with fewer than `limit` stronger ones within half a second
/// either way.
///
/// The window slides, so what is kept does not depend on where an excerpt begins, as it would with
/// fixed blocks. Sound that goes on has about `limit` peaks a second then; what comes in bursts half
/// a second apart may have twice as many. A stricter limit of the same kind says which of them are
/// paired. Of equal strengths the earlier, then the lower counts as stronger. Cost: candidates ×
/// candidates a second.
struct DensityLimiter {
  /// Frames looked at on either side.
  let reach: Int32
  /// Stronger ones within the window from which on a peak goes.
  let limit: Int
  /// Those of them that are paired.
  let pairedLimit: Int

  /// Those with fewer than `perSecond` stronger ones stay, with fewer than `paired` are paired; by
  /// default all.
  init(perSecond: Int, paired: Int = .max, _ parameters: FingerprintParameters) {
    reach = Int32((parameters.framesPerSecond / 2).rounded(.down))
    limit = perSecond
    pairedLimit = paired
  }

  /// What is kept of a reference.
  static func reference(_ parameters: FingerprintParameters) -> DensityLimiter {
    DensityLimiter(
      perSecond: parameters.peaksPerSecond, paired: parameters.pairedPerSecond, parameters)
  }

  /// The most that can be kept in so many frames: in ``reach`` + 1 of them every peak competes with
  /// every other.
  func most(inFrames frames: Int) -> Int {
    (frames + Int(reach)) / (Int(reach) + 1) * limit
  }

  /// Takes peaks by frame and bin and returns the kept ones in that order.
  func limited(_ peaks: [Peak]) -> [Peak] {
    var kept = [Peak]()
    filter(peaks, judging: 0..<peaks.count, into: &kept)
    return kept
  }

  /// Appends the kept ones of `peaks[range]`, judged among all of `peaks`.
  func filter(_ peaks: [Peak], judging range: Range<Int>, into kept: inout [Peak]) {
    let strengths = peaks.map(\.strength)
    strengths.withUnsafeBufferPointer { strengths in
      var low = 0
      var high = 0
      for index in range {
        let frame = peaks[index].frame
        while peaks[low].frame < frame - reach { low += 1 }
        while high < peaks.count, peaks[high].frame <= frame + reach { high += 1 }
        let strength = strengths[index]
        var stronger = 0
        for other in low..<index { stronger += strengths[other] >= strength ? 1 : 0 }
        for other in (index + 1)..<max(high, index + 1) {
          stronger += strengths[other] > strength ? 1 : 0
        }
        guard stronger < limit else { continue }
        var peak = peaks[index]
        peak.isPaired = stronger < pairedLimit
        kept.append(peak)
      }
    }
  }
}

/// ``DensityLimiter`` over a stream: holds peaks only until all that they compete with have come.
struct DensityStream {
  private let limiter: DensityLimiter
  private var peaks: [Peak] = []
  private var judged = 0

  init(_ limiter: DensityLimiter) { self.limiter = limiter }

  /// Takes the peaks found since the last call, all rows before `frame` being complete.
  mutating func push(_ found: inout [Peak], before frame: Int, into kept: inout [Peak]) {
    peaks += found
    found.removeAll(keepingCapacity: true)
    // in batches of some seconds: each needs the second before it once more
    guard let first = peaks.first, frame - Int(first.frame) > 16 * Int(limiter.reach) else {
      return
    }
    var end = judged
    while end < peaks.count, Int(peaks[end].frame) + Int(limiter.reach) < frame { end += 1 }
    limiter.filter(peaks, judging: judged..<end, into: &kept)
    guard end > 0 else { return }
    let horizon = peaks[end - 1].frame - limiter.reach
    let obsolete = peaks.firstIndex { $0.frame >= horizon } ?? 0
    peaks.removeFirst(obsolete)
    judged = end - obsolete
  }

  /// Judges what is left.
  mutating func finish(into kept: inout [Peak]) {
    limiter.filter(peaks, judging: judged..<peaks.count, into: &kept)
    peaks = []
    judged = 0
  }
}
