/// A peak of the reference that falls inside the query, and the query's prominence under it.
struct WeighedPeak {
  /// The query's frame and bin.
  let frame: Int
  let bin: Int
  /// In deviations of chance.
  let value: Float
  /// What it counts, see ``Audibility``.
  let weight: Float
}

extension MatchVerifier {
  /// What a candidate's prominence is the sum of, by the reference's time, then frequency: the sum of
  /// the weighted values over the root of the weights' squares. None where there were too few to judge.
  func weighedPeaks(of verified: VerifiedCandidate) throws(FingerprintError) -> [WeighedPeak] {
    guard verified.peaks > 0 else { return [] }
    let grid = WarpedGrid(verified.warp, parameters)
    let (offset, shift) = verified.summed
    let first = Int(offset) + Int(shift) - 2
    let frames = Int(grid.recordingFrame(Float(map.frames)).rounded(.up))
    let peaks = try Forward.peaks(
      of: verified.candidate.track, frames: first..<(first + frames + 4), on: connection, parameters
    )
    return peaks.compactMap { peak in
      let frame = grid.queryFrame(Float(peak.frame - offset) - shift) + 0.5
      let bin = grid.queryBin(Float(peak.bin)) + 0.5
      guard frame >= 0, frame < Float(map.frames), bin >= 0, bin < Float(map.bins) else {
        return nil
      }
      return WeighedPeak(
        frame: Int(frame), bin: Int(bin), value: map.cells[Int(frame) * map.bins + Int(bin)],
        weight: audibility.weight(peak.loudness, bin: Int(bin)))
    }
  }
}
