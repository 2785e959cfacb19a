/// A candidate with the evidence that the query's spectrum gives for it.
struct VerifiedCandidate {
  var candidate: Candidate
  /// Reference peaks that fall inside the query.
  var peaks = 0
  /// Coverage beyond chance, in deviations of chance.
  var coverage: Float = 0
  /// Prominence, in deviations of chance.
  var prominence: Float = 0
  /// Coverage against the same track at other offsets, in deviations of those.
  var coverageOverControls: Float = 0
  /// Prominence against the same track at other offsets.
  var prominenceOverControls: Float = 0
  /// All of it as one number.
  var score: Float = MatchVerifier.none
}

/// Weighs candidates by the reference's own peaks: a landmark needs two peaks to survive the noise, this needs one.
///
/// Cost: a cell read for each reference peak at each of about 40 offsets: some 10 µs a candidate and 10 s of query.
struct MatchVerifier {
  /// The score of a candidate with too few peaks to judge.
  static let none: Float = -9
  /// Offsets that are compared with the candidate's own: far enough not to overlap it, near enough to be the same music.
  private static let controls = Array(stride(from: -60, to: -5, by: 3)) + Array(stride(from: 6, to: 61, by: 3))

  let map: EvidenceMap
  let connection: SQLiteConnection

  /// The evidence for each candidate, in the order given.
  func verified(_ candidates: [Candidate]) throws(FingerprintError) -> [VerifiedCandidate] {
    var verified = [VerifiedCandidate]()
    for candidate in candidates { verified.append(try verify(candidate)) }
    return verified
  }

  private func verify(_ candidate: Candidate) throws(FingerprintError) -> VerifiedCandidate {
    let first = Int(candidate.offset) - 64
    let last = Int(candidate.offset) + map.frames + 64
    guard last >= 0 else { return VerifiedCandidate(candidate: candidate) }
    let parts = (max(0, first) / PeakCodec.framesPerPart)..<(last / PeakCodec.framesPerPart + 1)
    let peaks = try Forward.peaks(of: candidate.track, parts: parts, on: connection)
    return weigh(candidate, peaks)
  }

  /// The evidence for a candidate from the track's peaks around it.
  func weigh(_ candidate: Candidate, _ peaks: [Peak]) -> VerifiedCandidate {
    var best = candidate.offset
    var bestSums = sums(peaks, candidate.offset)
    for offset in [candidate.offset - 1, candidate.offset + 1] {
      let other = sums(peaks, offset)
      if other.firstView > bestSums.firstView { (best, bestSums) = (offset, other) }
    }
    var result = VerifiedCandidate(
      candidate: Candidate(track: candidate.track, offset: best, votes: candidate.votes))
    result.peaks = bestSums.count
    guard bestSums.count >= 4 else { return result }

    let root = Float(bestSums.count).squareRoot()
    result.coverage = bestSums.values[0] / (bestSums.values[1] + 1e-9).squareRoot()
    result.prominence = bestSums.values[2] / root
    var coverages = [Float]()
    var prominences = [Float]()
    for step in Self.controls {
      let control = sums(peaks, best + Int32(step))
      guard control.count >= max(4, bestSums.count * 3 / 5) else { continue }
      let root = Float(control.count).squareRoot()
      coverages.append(control.values[0] / root)
      prominences.append(control.values[2] / root)
    }
    if coverages.count >= 6 {
      result.coverageOverControls = deviations(bestSums.values[0] / root, from: &coverages)
      result.prominenceOverControls = deviations(bestSums.values[2] / root, from: &prominences)
    }
    result.score =
      4 * Float(candidate.votes).squareRoot() + result.coverage + result.prominence
      + result.coverageOverControls + result.prominenceOverControls
    return result
  }

  private struct Sums {
    var values = SIMD4<Float>.zero
    var count = 0
    var firstView: Float { values[3] }
  }

  /// The map's cells under the track's peaks when the track's frame `offset` is at the query's first.
  private func sums(_ peaks: [Peak], _ offset: Int32) -> Sums {
    var sums = Sums()
    peaks.withUnsafeBufferPointer { peaks in
      map.cells.withUnsafeBufferPointer { cells in
        var index = firstIndex(peaks, from: offset)
        let end = offset + Int32(map.frames)
        while index < peaks.count, peaks[index].frame < end {
          let cell = Int(peaks[index].frame - offset) * map.bins + Int(peaks[index].bin)
          sums.values += cells[cell]
          sums.count += 1
          index += 1
        }
      }
    }
    return sums
  }

  private func firstIndex(_ peaks: UnsafeBufferPointer<Peak>, from frame: Int32) -> Int {
    var low = 0
    var high = peaks.count
    while low < high {
      let middle = (low + high) / 2
      if peaks[middle].frame < frame { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How far `value` is from the median, in robust deviations (1.4826 × the median absolute one).
  private func deviations(_ value: Float, from controls: inout [Float]) -> Float {
    let middle = median(&controls)
    var distances = controls.map { abs($0 - middle) }
    return (value - middle) / (1.4826 * median(&distances) + 0.15)
  }

  private func median(_ values: inout [Float]) -> Float {
    values.sort()
    let half = values.count / 2
    return values.count % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2
  }
}
