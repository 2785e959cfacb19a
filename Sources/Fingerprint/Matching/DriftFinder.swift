/// Finds how much faster or slower a query was played that was recognised as it is: voting bears
/// several per cent of tempo, and less of speed.
///
/// At another tempo the query's segments lie at offsets that are on a line. The evidence is summed
/// up by segment and offset, each reference peak once an offset, and the sums added up along every
/// line through the candidate: thousands of tempos and places for the price of some dozen. What
/// looks best is then weighed as exactly as any candidate. Cost: about 0.1 ms for ten seconds.
struct DriftFinder {
  /// Frames of a segment: at 4 % within a frame of each other from end to end.
  private static let segmentFrames = 27
  /// Of the query, places that are tried as the one at which the candidate's offset holds: the
  /// landmarks that agreed may be from any part of it.
  private static let pivots: [Float] = [0, 0.25, 0.5, 0.75, 1]
  /// Changes of speed that voting bears.
  private static let greatestSpeed = 0.02

  let verifier: MatchVerifier
  let query: QueryParameters
  /// The greatest changes to look for, of 1.
  private let tempoRange: Float
  private let speedRange: Float

  init(_ verifier: MatchVerifier, _ options: SearchOptions, _ query: QueryParameters) {
    self.verifier = verifier
    self.query = query
    tempoRange = Float(options.tempoRange)
    speedRange = Float(min(options.speedRange, Self.greatestSpeed))
  }

  /// The candidate at the tempo or speed at which the evidence is strongest; as it is where that
  /// gains less than the number of trials explains.
  func refined(_ start: VerifiedCandidate) throws(FingerprintError) -> VerifiedCandidate {
    let range = max(tempoRange, speedRange)
    guard range > 0, start.peaks > 0 else { return start }
    let frames = verifier.map.frames
    let reach = Int((range * Float(frames)).rounded(.up)) + 1
    let base = Int(start.offset.rounded())
    let peaks = try Forward.peaks(
      of: start.candidate.track, frames: (base - reach)..<(base + frames + reach),
      on: verifier.connection, verifier.parameters)
    let line = bestLine(peaks, base: base, reach: reach)

    var middle = start
    middle.offset = Double(base) + Double(line.offset)
    let step = Self.step(frames)
    // a speed moves bins as well, which the sums don't follow: the line is but near it
    let changes = (-4...4).map { line.change + Float($0) * step / 2 }
    let warps =
      changes.filter { abs($0) <= tempoRange }.map { Warp.tempo(1 + $0) }
      + changes.filter { abs($0) <= speedRange }.map { Warp.speed(1 + $0) }
    var best = verifier.weigh(middle, peaks, among: warps)
    best = verifier.weigh(best, peaks, among: WarpLadder.vicinity(of: best.warp, query))
    return best.prominence > start.prominence + query.driftEvidence ? best : start
  }

  /// What moves either end of the query by half a frame.
  private static func step(_ frames: Int) -> Float { 1 / Float(frames) }

  /// The strongest line: the tempo less 1, and the offset of the query's middle from `base`.
  private func bestLine(
    _ peaks: [Peak], base: Int, reach: Int
  ) -> (change: Float, offset: Float) {
    let frames = verifier.map.frames
    let segments = max(1, frames / Self.segmentFrames)
    let sums = self.sums(peaks, base: base, reach: reach, segments: segments)
    let middles = (0..<segments).map { (Float($0) + 0.5) / Float(segments) * Float(frames) }
    let step = Self.step(frames)
    let count = Int((max(tempoRange, speedRange) / step).rounded(.down))
    var best = (change: Float(0), offset: Float(0))
    var most = -Float.infinity
    for number in -count...count {
      let change = Float(number) * step
      for pivot in Self.pivots {
        for beside in -1...1 {
          let origin = Float(beside) - change * pivot * Float(frames)
          var sum: Float = 0
          for segment in 0..<segments {
            let offset = Int((origin + change * middles[segment]).rounded())
            guard abs(offset) <= reach else { continue }
            sum += sums[segment * (2 * reach + 1) + offset + reach]
          }
          if sum > most {
            most = sum
            best = (change, origin + change * Float(frames) / 2)
          }
        }
      }
    }
    return best
  }

  /// The map's values under the peaks, weighted, by segment of the query and offset from `base`.
  private func sums(_ peaks: [Peak], base: Int, reach: Int, segments: Int) -> [Float] {
    let (frames, bins) = (verifier.map.frames, verifier.map.bins)
    let width = 2 * reach + 1
    let segmentOfFrame = (0..<frames).map { $0 * segments / frames * width }
    var sums = [Float](repeating: 0, count: segments * width)
    for peak in peaks {
      let frame = Int(peak.frame) - base
      let bin = Int(peak.bin)
      let weight = verifier.audibility.weight(peak.loudness, bin: bin)
      let offsets = max(-reach, frame - frames + 1)...max(-reach, min(reach, frame))
      for offset in offsets where (0..<frames).contains(frame - offset) {
        sums[segmentOfFrame[frame - offset] + offset + reach] +=
          weight * verifier.map.cells[(frame - offset) * bins + bin]
      }
    }
    return sums
  }
}
