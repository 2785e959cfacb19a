/// The search at other speeds, tempos and pitches: the query's peaks are moved, the index stays as
/// it is.
extension Searcher {
  /// A search of the query under every warp of the ladder at once, then a closer look at the one that
  /// did best.
  ///
  /// Only the middle of a long query is used: over more of it a rung that lies a fifth of a per
  /// cent beside the truth drifts apart. The best candidates are weighed again between the rungs.
  /// With so many rungs the query's nearest pairs have to do. So where one rung's stand out at all,
  /// more views and pairs are asked for under its warp: what is truly there stands out farther then,
  /// chance hardly does (decision 0009).
  func climb(
    _ ladder: WarpLadder, _ analysis: inout QueryAnalysis, _ limit: Int, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var ladder = ladder
    let part = ladderPart(of: analysis.views[0])
    let isWhole = part.count == analysis.views[0].frames
    let verifier = verifier(
      isWhole ? analysis.prominence : ProminenceMap(analysis.views[0].part(part)),
      analysis.audibility)
    let judge = judge(.ladder, frames: part.count)
    var verified = try weighed(
      on: ladder, ladder.rungs.indices, &analysis, verifier, &times
    ).sorted(by: VerifiedCandidate.precedes)
    var clock = StageClock()
    for index in verified.indices.prefix(query.ladderRefinements) {
      verified[index] = try verifier.refined(verified[index], among: verified[index].rung.vicinity)
    }
    var found = try judge.findings(verified, limit: limit)
    times.verification += clock.lap()
    if let best = found.first, best.pChance <= query.closerChance {
      verified.sort(by: VerifiedCandidate.precedes)
      let closer = ladder.addCloser(to: verified)
      verified += try weighed(
        on: ladder, closer, isCloser: true, &analysis, verifier, &times)
      clock = StageClock()
      found = try judge.findings(verified, limit: limit)
      times.verification += clock.lap()
    }
    for index in found.indices {
      // from the part's first frame back to the query's
      found[index].verified.offset -=
        Double(part.lowerBound) * Double(found[index].verified.warp.time)
    }
    times.passes += 1
    return found
  }

  /// What was voted for under some rungs of a ladder, weighed.
  private func weighed(
    on ladder: WarpLadder, _ rungs: Range<Int>, isCloser: Bool = false,
    _ analysis: inout QueryAnalysis, _ verifier: MatchVerifier, _ times: inout StageTimes
  ) throws(FingerprintError) -> [VerifiedCandidate] {
    var clock = StageClock()
    let effort = isCloser ? query.closerEffort : query.ladderEffort
    try analysis.extend(to: effort.views, for: connection.path)
    let part = ladderPart(of: analysis.views[0])
    let views = analysis.views.prefix(effort.views).map {
      ladderPeaks(of: $0, in: part, isCloser: isCloser)
    }
    let pairs = PairMaker(fanOut: effort.fanOut, parameters)
    var frames = 0
    let landmarks = ladder.rungs[rungs].map { rung in
      let grid = WarpedGrid(rung.warp, parameters)
      frames = max(frames, Int(grid.recordingFrame(Float(part.count)).rounded(.up)))
      return views.flatMap { pairs.landmarks(of: grid.moved($0, bins: parameters.binCount)) }
    }
    times.analysis += clock.lap()
    var candidates = try voter(effort.candidates, only: nil).candidates(
      under: landmarks, frames: frames, &times)
    for index in candidates.indices { candidates[index].rung += rungs.lowerBound }
    times.voting += clock.lap()
    let verified = try verifier.verified(candidates, on: ladder)
    times.verification += clock.lap()
    times.candidates += candidates.count
    return verified
  }

  /// The peaks of a part of a view that are moved, counted from its first frame: fewer on the ladder
  /// than in a closer look.
  func ladderPeaks(of view: QueryView, in part: Range<Int>, isCloser: Bool) -> [Peak] {
    let peaks = view.peaks(in: part)
    guard !isCloser else { return peaks }
    return DensityLimiter(perSecond: query.ladderPeaksPerSecond, parameters).limited(peaks)
  }

  /// The middle of a query, over which the ladder is climbed.
  func ladderPart(of view: QueryView) -> Range<Int> {
    let frames = min(view.frames, Int(query.ladderSeconds * parameters.framesPerSecond))
    let start = (view.frames - frames) / 2
    return start..<(start + frames)
  }

  /// Exactly when, and how fast, what was recognised on the ladder is heard.
  func timedOnLadder(
    _ found: [Finding], _ analysis: inout QueryAnalysis, _ options: SearchOptions,
    _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var clock = StageClock()
    let part = ladderPart(of: analysis.views[0])
    let view = analysis.views[0].part(part)
    let timing = verifier(ProminenceMap(view, for: .timing), analysis.audibility)
    var found = try heard(
      found, verifier(ProminenceMap(view), analysis.audibility), from: part.lowerBound, options)
    for index in found.indices {
      let verified = found[index].verified
      let start = VerifiedCandidate(verified.candidate, verified.rung)
      var timed = try timing.refined(start, among: start.rung.vicinity)
      timed.offset -= Double(part.lowerBound) * Double(timed.warp.time)
      found[index].take(timeOf: timed)
    }
    times.verification += clock.lap()
    return found
  }
}
