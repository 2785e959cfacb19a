/// Answers one query on one connection: views, votes, evidence, chance.
///
/// In three passes. The first looks at one view of the query, asks for its nearest pairs and weighs
/// few candidates: a tenth of the work, and most queries of everyday quality are certain after it.
/// Only where they are not does the second ask for everything, and weigh every place in every track
/// as far as its budget goes. What is not accepted then is tried
/// once more at other speeds, tempos and pitches.
struct Searcher {
  let snapshot: IndexSnapshot
  let connection: SQLiteConnection
  let parameters: FingerprintParameters
  let query: QueryParameters
  /// Where the passes are noted, for those who ask why.
  var trace: SearchTrace?

  /// A track with its best place, and how sure that is.
  struct Finding {
    var verified: VerifiedCandidate
    /// What chance does; `nil` where there is nothing to tell it by.
    let chance: ChanceFit?
    let margin: Float

    var pChance: Double { chance?.pChance(ofScore: Double(verified.score)) ?? 1 }

    /// Keeps the evidence, and says of when and how fast what `other` does.
    mutating func take(timeOf other: VerifiedCandidate) {
      verified.offset = other.offset
      verified.warp = other.warp
    }
  }

  /// The tracks that fit, best first, at most `options.limit`.
  func findings(
    _ samples: [Float], _ options: SearchOptions, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var analysis = QueryAnalysis(samples, parameters, query)
    var found = [Finding]()
    func isAccepted(at rate: Double) -> Bool { (found.first?.pChance ?? 1) <= rate }
    if !options.isExhaustive {
      found = try pass(query.firstPass, .first, &analysis, options.limit, &times)
      trace?.add(.first, found, times)
      if isAccepted(at: options.maxFalseRate) {
        return try timed(found, &analysis, options, &times)
      }
    }
    found = try pass(query.fullPass, .full, &analysis, options.limit, &times)
    trace?.add(.full, found, times)
    let ladder = WarpLadder(options, query)
    if !isAccepted(at: options.maxFalseRate), ladder.rungs.count > 1 {
      let climbed = try climb(ladder, &analysis, options.limit, &times)
      let isBetter =
        climbed.first.map {
          $0.pChance <= options.maxFalseRate || !isAccepted(at: ChanceModel.ladderOdds * $0.pChance)
        } ?? false
      trace?.add(.ladder, climbed, times, isDecisive: isBetter)
      if isBetter { return try timed(climbed, on: ladder, &analysis, &times) }
    }
    return try timed(found, &analysis, options, &times)
  }

  /// Every place of one track at which the query may lie, best first.
  func places(
    _ samples: [Float], in track: TrackID
  ) throws(FingerprintError) -> [VerifiedCandidate] {
    var analysis = QueryAnalysis(samples, parameters, query)
    var times = StageTimes()
    let tallies = try tallies(query.fullPass, &analysis, only: track, &times)
    let candidates = voter(query.fullPass.candidates, only: track).candidates(in: tallies)
    return try verifier(analysis.prominence, analysis.audibility).verified(candidates).sorted(
      by: VerifiedCandidate.precedes)
  }

  /// A search of the query as it is.
  private func pass(
    _ effort: QueryParameters.Effort, _ tail: ChanceModel.Tail, _ analysis: inout QueryAnalysis,
    _ limit: Int, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    let tallies = try tallies(effort, &analysis, only: nil, &times)
    var clock = StageClock()
    let voter = voter(effort.candidates, only: nil)
    var candidates = voter.candidates(in: tallies)
    times.voting += clock.lap()
    if effort.sweptCells > 0 {
      let sweep = OffsetSweep(
        analysis.prominence, analysis.audibility, voter, cellLimit: effort.sweptCells,
        seconds: query.sweepSeconds, parameters)
      candidates += try sweep.candidates(beside: candidates, tallies)
    }
    let verified = try verifier(analysis.prominence, analysis.audibility).verified(candidates)
    let found = try judge(tail, frames: analysis.views[0].frames).findings(verified, limit: limit)
    times.verification += clock.lap()
    times.candidates += candidates.count
    times.passes += 1
    return found
  }

  /// Analyses what views are wanting, looks their landmarks up and counts votes.
  private func tallies(
    _ effort: QueryParameters.Effort, _ analysis: inout QueryAnalysis, only track: TrackID?,
    _ times: inout StageTimes
  ) throws(FingerprintError) -> [VoteTally] {
    var clock = StageClock()
    try analysis.extend(to: effort.views, for: connection.path)
    let pairs = PairMaker(fanOut: effort.fanOut, parameters)
    var landmarks = [Landmark]()
    for view in analysis.views.prefix(effort.views) {
      pairs.forEachPair(of: view.peaks) { landmarks.append($0) }
    }
    times.analysis += clock.lap()
    return try tallies(
      [landmarks], frames: analysis.views[0].frames, voter(effort.candidates, only: track), &times)
  }

  private func tallies(
    _ rungs: [[Landmark]], frames: Int, _ voter: OffsetVoter, _ times: inout StageTimes
  ) throws(FingerprintError) -> [VoteTally] {
    var clock = StageClock()
    var work = OffsetVoter.Work()
    let tallies = try voter.tallies(for: rungs, frames: frames, work: &work)
    times.voting += clock.lap()
    times.hashes += work.hashes
    times.postings += work.postings
    return tallies
  }

  private func voter(_ limit: Int, only track: TrackID?) -> OffsetVoter {
    OffsetVoter(snapshot: snapshot, connection: connection, limit: limit, only: track)
  }

  private func verifier(_ map: ProminenceMap, _ audibility: Audibility) -> MatchVerifier {
    MatchVerifier(
      map: map, audibility: audibility, connection: connection, parameters: parameters)
  }

  private func judge(_ tail: ChanceModel.Tail, frames: Int) -> CandidateJudge {
    CandidateJudge(tail: tail, frames: frames, connection: connection, parameters: parameters)
  }

  // MARK: Speed, tempo and pitch

  /// A search of the query under every warp of the ladder at once: its peaks are moved, the index
  /// stays as it is.
  ///
  /// Only the middle of a long query is used: over more of it a rung that lies a fifth of a per
  /// cent beside the truth drifts apart. The best candidates are weighed again between the rungs.
  private func climb(
    _ ladder: WarpLadder, _ analysis: inout QueryAnalysis, _ limit: Int, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var clock = StageClock()
    let view = analysis.views[0]
    let range = ladderPart(of: view)
    let (start, frames) = (range.lowerBound, range.count)
    let part = view.part(range)
    let pairs = PairMaker(fanOut: query.ladderEffort.fanOut, parameters)
    let peaks = DensityLimiter(perSecond: query.ladderPeaksPerSecond, parameters).limited(
      part.peaks)
    var longest = 0
    let rungs = ladder.rungs.map { rung in
      let grid = WarpedGrid(rung.warp, parameters)
      longest = max(longest, Int(grid.recordingFrame(Float(frames)).rounded(.up)))
      return pairs.landmarks(of: grid.moved(peaks, bins: part.bins))
    }
    times.analysis += clock.lap()
    let voter = voter(query.ladderEffort.candidates, only: nil)
    let tallies = try tallies(rungs, frames: longest, voter, &times)
    clock = StageClock()
    let candidates = voter.candidates(in: tallies)
    times.voting += clock.lap()
    let isWhole = frames == view.frames
    let verifier = verifier(
      isWhole ? analysis.prominence : ProminenceMap(part), analysis.audibility)
    var verified = try verifier.verified(candidates, on: ladder).sorted(
      by: VerifiedCandidate.precedes)
    for index in verified.indices.prefix(query.ladderRefinements) {
      let rung = ladder.rungs[verified[index].candidate.rung]
      verified[index] = try verifier.refined(verified[index], among: rung.vicinity)
    }
    var found = try judge(.ladder, frames: frames).findings(verified, limit: limit)
    for index in found.indices {
      // from the part's first frame back to the query's
      found[index].verified.offset -= Double(start) * Double(found[index].verified.warp.time)
    }
    times.verification += clock.lap()
    times.candidates += candidates.count
    times.passes += 1
    return found
  }

  /// The middle of a query, over which the ladder is climbed.
  func ladderPart(of view: QueryView) -> Range<Int> {
    let frames = min(view.frames, Int(query.ladderSeconds * parameters.framesPerSecond))
    let start = (view.frames - frames) / 2
    return start..<(start + frames)
  }

  /// Exactly when what was recognised without the ladder is heard. It may still be a little fast or
  /// slow: voting bears that, the answer should say it.
  private func timed(
    _ found: [Finding], _ analysis: inout QueryAnalysis, _ options: SearchOptions,
    _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    guard let best = found.first, best.pChance <= options.maxFalseRate else { return found }
    var clock = StageClock()
    let timing = verifier(
      ProminenceMap(analysis.views[0], for: .timing), analysis.audibility)
    var found = found
    for index in found.indices {
      let verified = found[index].verified
      var timed = try timing.refined(verified.onFrame, among: [verified.warp])
      if index == 0 { timed = try DriftFinder(timing, options, query).refined(timed) }
      found[index].take(timeOf: timed)
    }
    times.verification += clock.lap()
    return found
  }

  /// Exactly when, and how fast, what was recognised on the ladder is heard.
  private func timed(
    _ found: [Finding], on ladder: WarpLadder, _ analysis: inout QueryAnalysis,
    _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var clock = StageClock()
    let range = ladderPart(of: analysis.views[0])
    let timing = verifier(
      ProminenceMap(analysis.views[0].part(range), for: .timing), analysis.audibility)
    var found = found
    for index in found.indices {
      let candidate = found[index].verified.candidate
      let rung = ladder.rungs[candidate.rung]
      let start = VerifiedCandidate(
        candidate: candidate, offset: Double(candidate.offset), warp: rung.warp)
      var timed = try timing.refined(start, among: rung.vicinity)
      timed.offset -= Double(range.lowerBound) * Double(timed.warp.time)
      found[index].take(timeOf: timed)
    }
    times.verification += clock.lap()
    return found
  }
}

/// Milliseconds between laps.
struct StageClock {
  private var last = ContinuousClock.now

  mutating func lap() -> Double {
    let now = ContinuousClock.now
    defer { last = now }
    return (now - last) / .milliseconds(1)
  }
}
