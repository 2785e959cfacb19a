/// A candidate with the evidence for it.
struct VerifiedCandidate {
  /// What was voted for.
  let candidate: Candidate
  /// The warp that it was voted for under.
  let rung: WarpLadder.Rung
  /// The track's frame at the query's first, where the evidence is strongest.
  var offset: Double
  /// How the query was played, likewise.
  var warp: Warp
  /// Reference peaks that fall inside the query.
  var peaks = 0
  /// The query's prominence under those peaks, weighted, in deviations of chance.
  var prominence: Float = 0
  /// The track's frame at the query's first, and what is added to it, where that was summed up.
  var summed: (offset: Int32, shift: Float) = (0, 0)

  /// A candidate where it was voted for, nothing weighed yet.
  init(_ candidate: Candidate, _ rung: WarpLadder.Rung) {
    self.candidate = candidate
    self.rung = rung
    offset = Double(candidate.offset)
    warp = rung.warp
  }

  /// All evidence as one number, not bounded below: ties among the rivals would pass for certainty.
  var score: Float { Match.voteEvidence(candidate.votes) + prominence }

  /// At the nearest frame: where between frames it lies is found anew, and would count twice.
  var onFrame: VerifiedCandidate {
    var copy = self
    copy.offset.round()
    return copy
  }

  /// Best first; equal scores fall back to the order of votes.
  static func precedes(_ a: VerifiedCandidate, _ b: VerifiedCandidate) -> Bool {
    a.score != b.score ? a.score > b.score : Candidate.precedes(a.candidate, b.candidate)
  }
}

/// Weighs candidates by the reference's own peaks: does the query's spectrum stand out where they
/// are?
///
/// A landmark is found when two peaks survive the noise at the right distance; this asks each peak
/// alone, by how much rather than whether, and counts it as far as it may be heard there
/// (``Audibility``). It needs only the peaks that are stored and one view
/// of the query, so a few hundred candidates can be weighed. Cost: a read for each reference peak
/// at three offsets, about 5 µs a candidate and 10 s of query.
struct MatchVerifier {
  /// Peaks that it takes to judge.
  static let fewestPeaks = 4

  let map: ProminenceMap
  let audibility: Audibility
  let connection: SQLiteConnection
  let parameters: FingerprintParameters

  /// The evidence for each candidate under its own warp, in the order given.
  func verified(
    _ candidates: [Candidate], on ladder: WarpLadder = .none
  ) throws(FingerprintError) -> [VerifiedCandidate] {
    var verified = [VerifiedCandidate]()
    verified.reserveCapacity(candidates.count)
    for candidate in candidates {
      let start = VerifiedCandidate(candidate, ladder.rungs[candidate.rung])
      verified.append(try refined(start, among: [start.warp]))
    }
    return verified
  }

  /// The same candidate where the evidence for it is strongest: under one of these warps, the
  /// query's middle staying where it is to within a frame.
  func refined(
    _ start: VerifiedCandidate, among warps: [Warp]
  ) throws(FingerprintError) -> VerifiedCandidate {
    let base = Int(start.offset.rounded())
    let length = Float(map.frames)
    let end = Int(WarpedGrid(start.warp, parameters).recordingFrame(length).rounded(.up))
    let change = warps.map { abs($0.time - start.warp.time) }.max() ?? 0
    let margin = 2 + Int((change * length).rounded(.up))
    let peaks = try Forward.peaks(
      of: start.candidate.track, frames: (base - margin)..<(base + end + margin), on: connection,
      parameters)
    return weigh(start, peaks, among: warps)
  }

  /// As ``refined(_:among:)``, given the track's peaks around the candidate.
  func weigh(
    _ start: VerifiedCandidate, _ peaks: [Peak], among warps: [Warp]
  ) -> VerifiedCandidate {
    var best = start
    best.peaks = 0
    best.prominence = 0
    let base = start.offset.rounded()
    let still = Float(map.frames) / 2
    for warp in warps {
      let grid = WarpedGrid(warp, parameters)
      // the offset moves so that the middle stays
      let shift =
        WarpedGrid(start.warp, parameters).recordingFrame(still) - grid.recordingFrame(still)
        + Float(start.offset - base)
      var sums = SIMD4<Float>.zero
      var winner: Int?
      for step in 0..<3 {
        let (sum, squares, count) = sum(peaks, Int32(base) + Int32(step) - 1, shift, grid)
        guard count >= Self.fewestPeaks else { continue }
        sums[step] = sum / squares.squareRoot()
        guard best.peaks == 0 || sums[step] > best.prominence else { continue }
        best.peaks = count
        best.prominence = sums[step]
        winner = step
      }
      guard let winner else { continue }
      let fraction = winner == 1 ? vertex(sums[0], sums[1], sums[2]) : 0
      best.offset = base + Double(Float(winner - 1) + shift + fraction)
      best.warp = warp
      best.summed = (Int32(base) + Int32(winner) - 1, shift)
    }
    return best
  }

  /// The map's values under the peaks, weighted, when the track's frame `offset + shift` is at the
  /// query's first; the squares of the weights; and the number of peaks.
  private func sum(
    _ peaks: [Peak], _ offset: Int32, _ shift: Float, _ grid: WarpedGrid
  ) -> (sum: Float, squares: Float, count: Int) {
    var sum: Float = 0
    var squares: Float = 0
    var count = 0
    let bins = map.bins
    let (lastFrame, lastBin) = (Float(map.frames) - 0.5, Float(bins) - 0.5)
    peaks.withUnsafeBufferPointer { peaks in
      map.cells.withUnsafeBufferPointer { cells in
        audibility.weights.withUnsafeBufferPointer { weights in
          for peak in peaks {
            let frame = grid.queryFrame(Float(peak.frame &- offset) - shift)
            let bin = grid.queryBin(Float(peak.bin))
            guard frame >= -0.5, frame < lastFrame, bin >= -0.5, bin < lastBin else { continue }
            let place = Int(bin + 0.5)
            let weight = weights[Int(peak.loudness) &* bins &+ place]
            sum += weight * cells[Int(frame + 0.5) &* bins &+ place]
            squares += weight * weight
            count &+= 1
          }
        }
      }
    }
    return (sum, squares, count)
  }
}
