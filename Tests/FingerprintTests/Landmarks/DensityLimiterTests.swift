import Testing

@testable import Fingerprint

struct DensityLimiterTests {
  private let parameters = FingerprintParameters.standard

  /// Peaks with strengths of a few steps only, so that many are equal.
  private func peaks(frames: Int, perFrame: Double, seed: UInt64) -> [Peak] {
    var generator = SplitMix64(seed: seed)
    return randomPeaks(frames: frames, perFrame: perFrame, using: &generator).map {
      Peak(
        frame: $0.frame, bin: $0.bin, strength: Float(Int.random(in: 1...40, using: &generator)) / 4
      )
    }
  }

  @Test(
    "Kept are those with fewer than the limit stronger ones within half a second",
    arguments: [(0, 1), (1, 1), (30, 5), (200, 0.1), (200, 1), (200, 4), (1_000, 2)]
      as [(Int, Double)],
    [1, 20, 100])
  func twin(size: (frames: Int, perFrame: Double), perSecond: Int) {
    let all = peaks(frames: size.frames, perFrame: size.perFrame, seed: UInt64(size.frames))
    let limiter = DensityLimiter(perSecond: perSecond, parameters)
    #expect(limiter.reach == 21)
    #expect(limiter.limited(all) == naiveLimited(all, reach: 21, limit: perSecond))
  }

  @Test(
    "Paired are those of the kept that a stricter limit would keep",
    arguments: [(1, 1), (30, 5), (200, 1), (200, 4), (1_000, 2)] as [(Int, Double)],
    [0, 1, 8, 20, 22, 60])
  func paired(size: (frames: Int, perFrame: Double), paired: Int) {
    let all = peaks(frames: size.frames, perFrame: size.perFrame, seed: UInt64(size.frames))
    let kept = DensityLimiter(perSecond: 22, paired: paired, parameters).limited(all)
    #expect(kept == naiveLimited(all, reach: 21, limit: 22, paired: paired))
    #expect(kept.spots == DensityLimiter(perSecond: 22, parameters).limited(all).spots)
    let strict = DensityLimiter(perSecond: min(22, paired), parameters).limited(all)
    #expect(kept.filter(\.isPaired) == strict)
  }

  @Test("All are paired unless told otherwise, and of a reference as many as its parameters say")
  func pairedByParameters() {
    let all = peaks(frames: 500, perFrame: 4, seed: 5)
    #expect(DensityLimiter(perSecond: 20, parameters).limited(all).allSatisfy { $0.isPaired })
    for preset in FingerprintParameters.Preset.allCases {
      for parameters in [preset.parameters, preset.formerParameters] {
        #expect(
          DensityLimiter.reference(parameters).limited(all)
            == naiveLimited(
              all, reach: 21, limit: parameters.peaksPerSecond, paired: parameters.pairedPerSecond))
      }
    }
  }

  @Test("Bursts half a second apart are all kept, and no more can be", arguments: [1, 22, 23, 345])
  func bursts(frames: Int) {
    let limiter = DensityLimiter(perSecond: 20, parameters)
    let apart = Int(limiter.reach) + 1
    let bursts = stride(from: 0, to: frames, by: apart).flatMap { frame in
      (0..<30).map { Peak(frame: Int32(frame), bin: Int16(15 * $0), strength: Float($0 + 1)) }
    }
    #expect(limiter.limited(bursts).count == limiter.most(inFrames: frames))
    let many = peaks(frames: frames, perFrame: 4, seed: 9)
    #expect(limiter.limited(many).count <= limiter.most(inFrames: frames))
  }

  @Test("Of equal peaks the earlier, then the lower is kept")
  func ties() {
    let all = [(0, 9), (0, 10), (3, 1), (3, 2)].map {
      Peak(frame: Int32($0.0), bin: Int16($0.1), strength: 1)
    }
    let limiter = DensityLimiter(perSecond: 2, parameters)
    #expect(limiter.limited(all) == Array(all.prefix(2)))
  }

  @Test("Few peaks are all kept")
  func sparse() {
    let all = peaks(frames: 500, perFrame: 0.1, seed: 1)
    #expect(DensityLimiter(perSecond: 20, parameters).limited(all) == all)
  }

  @Test(
    "Any second holds hardly more than asked for, and no less where there were more",
    arguments: [20, 100])
  func density(perSecond: Int) {
    let kept = DensityLimiter(perSecond: perSecond, parameters)
      .limited(peaks(frames: 2_000, perFrame: 8, seed: 2))
    let rate = Double(kept.count) / (2_000 * parameters.hopSeconds)
    #expect((0.8...1.3).contains(rate / Double(perSecond)))
  }

  @Test(
    "In a stream the same are kept as over the whole, whatever comes at a time",
    arguments: [1, 7, 64, 400, 10_000], [0.05, 0.5, 6])
  func stream(step: Int, perFrame: Double) {
    let all = peaks(frames: 3_000, perFrame: perFrame, seed: UInt64(step))
    let limiter = DensityLimiter(perSecond: 20, paired: 9, parameters)
    var stream = DensityStream(limiter)
    var kept = [Peak]()
    var next = 0
    for frame in stride(from: step, through: 3_000 + step, by: step) {
      var found = [Peak]()
      while next < all.count, all[next].frame < frame {
        found.append(all[next])
        next += 1
      }
      stream.push(&found, before: frame, into: &kept)
      #expect(found.isEmpty)
    }
    stream.finish(into: &kept)
    #expect(kept == limiter.limited(all))
  }

  @Test("What is kept in the midst of an excerpt does not depend on where it begins")
  func excerpt() {
    let all = peaks(frames: 1_000, perFrame: 3, seed: 3)
    let limiter = DensityLimiter(perSecond: 20, parameters)
    let whole = limiter.limited(all).filter { (321..<680).contains($0.frame) }
    let part = limiter.limited(all.filter { (300..<701).contains($0.frame) })
      .filter { (321..<680).contains($0.frame) }
    #expect(part == whole)
  }
}
