/// A candidate with the evidence for it.
struct VerifiedCandidate {
  /// Where; its offset is the best of the voted one and its neighbours.
  var candidate: Candidate
  /// Where between frames the evidence is strongest, −0.5 to 0.5.
  var fraction: Float = 0
  /// Reference peaks that fall inside the query.
  var peaks = 0
  /// The query's prominence under those peaks, in deviations of chance.
  var prominence: Float = 0
  /// All evidence as one number.
  var score = MatchVerifier.none
}

/// Weighs candidates by the reference's own peaks: does the query's spectrum stand out where they
/// are?
///
/// A landmark is found when two peaks survive the noise at the right distance; this asks each peak
/// alone, and by how much rather than whether. It needs only the peaks that are stored and one view
/// of the query, so a few hundred candidates can be weighed. Cost: a read for each reference peak
/// at three offsets, about 5 µs a candidate and 10 s of query.
struct MatchVerifier {
  /// The score of a candidate with too few peaks to judge.
  static let none: Float = 0
  /// Peaks that it takes to judge.
  private static let fewestPeaks = 4

  let map: ProminenceMap
  let connection: SQLiteConnection

  /// The evidence for each candidate, in the order given.
  func verified(_ candidates: [Candidate]) throws(FingerprintError) -> [VerifiedCandidate] {
    var verified = [VerifiedCandidate]()
    verified.reserveCapacity(candidates.count)
    for candidate in candidates {
      let frames = (Int(candidate.offset) - 1)..<(Int(candidate.offset) + map.frames + 2)
      let peaks = try Forward.peaks(of: candidate.track, frames: frames, on: connection)
      verified.append(weigh(candidate, peaks))
    }
    return verified
  }

  /// The evidence for a candidate, given the track's peaks around it.
  func weigh(_ candidate: Candidate, _ peaks: [Peak]) -> VerifiedCandidate {
    var result = VerifiedCandidate(candidate: candidate)
    var sums = SIMD4<Float>.zero
    for step in 0..<3 {
      let (sum, count) = sum(peaks, candidate.offset + Int32(step) - 1)
      guard count >= Self.fewestPeaks else { continue }
      sums[step] = sum / Float(count).squareRoot()
      if result.peaks == 0 || sums[step] > result.prominence {
        result.peaks = count
        result.prominence = sums[step]
        result.candidate.offset = candidate.offset + Int32(step) - 1
      }
    }
    if result.candidate.offset == candidate.offset {
      result.fraction = vertex(sums[0], sums[1], sums[2])
    }
    // fitted to damaged queries the two weigh alike, and nothing tried beside them added to it
    // (decision 0001)
    result.score = Float(candidate.votes).squareRoot() + max(0, result.prominence)
    return result
  }

  /// The map's values under the peaks when the track's frame `offset` is at the query's first.
  private func sum(_ peaks: [Peak], _ offset: Int32) -> (sum: Float, count: Int) {
    var sum: Float = 0
    var count = 0
    let frames = Int32(map.frames)
    peaks.withUnsafeBufferPointer { peaks in
      map.cells.withUnsafeBufferPointer { cells in
        for peak in peaks {
          let frame = peak.frame - offset
          guard frame >= 0, frame < frames else { continue }
          sum += cells[Int(frame) * map.bins + Int(peak.bin)]
          count += 1
        }
      }
    }
    return (sum, count)
  }
}
