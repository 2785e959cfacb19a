/// Answers one query on one connection: views, votes, evidence, chance.
///
/// In three passes. The first looks at one view of the query, asks for its nearest pairs and weighs
/// few candidates: a tenth of the work, and most queries of everyday quality are certain after it.
/// Only where they are not does the second ask for everything. What is not accepted then is tried
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
  }

  /// The tracks that fit, best first, at most `options.limit`.
  func findings(
    _ samples: [Float], _ options: SearchOptions, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var views = [QueryView]()
    var found = [Finding]()
    func isAccepted(at rate: Double) -> Bool { (found.first?.pChance ?? 1) <= rate }
    if !options.isExhaustive {
      found = try pass(query.firstPass, &views, samples, options.limit, &times)
      trace?.add(.first, found, times)
      if isAccepted(at: min(query.certainty, options.maxFalseRate)) {
        return try timed(found, views[0], options, &times)
      }
    }
    found = try pass(query.fullPass, &views, samples, options.limit, &times)
    trace?.add(.full, found, times)
    let ladder = WarpLadder(options, query)
    if !isAccepted(at: options.maxFalseRate), ladder.rungs.count > 1 {
      let climbed = try climb(ladder, views[0], options.limit, &times)
      let isBetter = climbed.first.map { !isAccepted(at: $0.pChance) } ?? false
      trace?.add(.ladder, climbed, times, isDecisive: isBetter)
      if isBetter { return climbed }
    }
    return try timed(found, views[0], options, &times)
  }

  /// Every place of one track at which the query may lie, best first.
  func places(
    _ samples: [Float], in track: TrackID
  ) throws(FingerprintError) -> [VerifiedCandidate] {
    var views = [QueryView]()
    var times = StageTimes()
    let candidates = try candidates(query.fullPass, &views, samples, only: track, &times)
    return try verifier(views[0], .none).verified(candidates).sorted(
      by: VerifiedCandidate.precedes)
  }

  /// A search of the query as it is.
  private func pass(
    _ effort: QueryParameters.Effort, _ views: inout [QueryView], _ samples: [Float], _ limit: Int,
    _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    let candidates = try candidates(effort, &views, samples, only: nil, &times)
    var clock = StageClock()
    let verified = try verifier(views[0], .none).verified(candidates)
    times.verification += clock.lap()
    times.candidates += candidates.count
    times.passes += 1
    return ranked(verified, limit: limit)
  }

  /// Analyses what views are wanting, looks their landmarks up and counts votes.
  private func candidates(
    _ effort: QueryParameters.Effort, _ views: inout [QueryView], _ samples: [Float],
    only track: TrackID?, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Candidate] {
    var clock = StageClock()
    while views.count < effort.views {
      try stopIfCancelled(connection.path)
      let start = views.count * parameters.hopLength / query.shifts
      views.append(QueryView(samples, from: start, parameters, query))
    }
    try stopIfCancelled(connection.path)
    let pairs = PairMaker(fanOut: effort.fanOut, parameters)
    var landmarks = [Landmark]()
    for view in views.prefix(effort.views) {
      pairs.forEachPair(of: view.peaks) { landmarks.append($0) }
    }
    times.analysis += clock.lap()
    return try candidates(
      [landmarks], frames: views[0].frames, limit: effort.candidates, only: track, &times)
  }

  private func candidates(
    _ rungs: [[Landmark]], frames: Int, limit: Int, only track: TrackID?,
    _ times: inout StageTimes
  ) throws(FingerprintError) -> [Candidate] {
    var clock = StageClock()
    let voter = OffsetVoter(
      snapshot: snapshot, connection: connection, limit: limit, only: track)
    var work = OffsetVoter.Work()
    let candidates = try voter.candidates(for: rungs, frames: frames, work: &work)
    times.voting += clock.lap()
    times.hashes += work.hashes
    times.postings += work.postings
    return candidates
  }

  private func verifier(_ view: QueryView, _ ladder: WarpLadder) -> MatchVerifier {
    MatchVerifier(
      map: ProminenceMap(view), ladder: ladder, connection: connection, parameters: parameters)
  }

  // MARK: Speed, tempo and pitch

  /// A search of the query under every warp of the ladder at once: its peaks are moved, the index
  /// stays as it is.
  ///
  /// Only the middle of a long query is used: over more of it a rung that lies a fifth of a per
  /// cent beside the truth drifts apart. The best candidates are weighed again between the rungs.
  private func climb(
    _ ladder: WarpLadder, _ view: QueryView, _ limit: Int, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var clock = StageClock()
    let range = ladderPart(of: view)
    let (start, frames) = (range.lowerBound, range.count)
    let part = view.part(range)
    let pairs = PairMaker(fanOut: query.ladderEffort.fanOut, parameters)
    var longest = 0
    let rungs = ladder.rungs.map { rung in
      let grid = WarpedGrid(rung.warp, parameters)
      longest = max(longest, Int(grid.recordingFrame(Float(frames)).rounded(.up)))
      return pairs.landmarks(of: grid.moved(part.peaks, bins: part.bins))
    }
    times.analysis += clock.lap()
    let candidates = try candidates(
      rungs, frames: longest, limit: query.ladderEffort.candidates, only: nil, &times)
    clock = StageClock()
    let verifier = verifier(part, ladder)
    var verified = try verifier.verified(candidates).sorted(by: VerifiedCandidate.precedes)
    for index in verified.indices.prefix(query.ladderRefinements) {
      let rung = ladder.rungs[verified[index].candidate.rung]
      verified[index] = try verifier.refined(verified[index], among: rung.vicinity)
    }
    var found = ranked(verified, limit: limit)
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

  /// What was recognised without the ladder may still be a little fast or slow: voting bears that,
  /// the answer should say it.
  private func timed(
    _ found: [Finding], _ view: QueryView, _ options: SearchOptions, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    guard let best = found.first, best.pChance <= options.maxFalseRate else { return found }
    var clock = StageClock()
    let verifier = verifier(view, .none)
    // the landmarks that agreed may be from any part of the query
    var refined = try verifier.refined(
      best.verified, among: WarpLadder.drifts(options, query), pivots: [0.5, 0.25, 0.75, 0, 1])
    refined = try verifier.refined(refined, among: WarpLadder.vicinity(of: refined.warp, query))
    times.verification += clock.lap()
    // a gain that the number of trials explains is none
    guard refined.prominence > best.verified.prominence + query.driftEvidence else { return found }
    var found = found
    found[0].verified.offset = refined.offset
    found[0].verified.warp = refined.warp
    return found
  }

  /// The best candidate of each track, with its chances against those of the tracks behind it.
  private func ranked(_ verified: [VerifiedCandidate], limit: Int) -> [Finding] {
    let ordered = verified.sorted(by: VerifiedCandidate.precedes)
    var seen = Set<TrackID>()
    var best = [VerifiedCandidate]()
    var others = [VerifiedCandidate]()
    for candidate in ordered {
      if seen.insert(candidate.candidate.track).inserted {
        best.append(candidate)
      } else {
        others.append(candidate)
      }
    }
    return best.prefix(limit).enumerated().map { index, candidate in
      let behind = best.dropFirst(index + 1).map(\.score)
      return Finding(
        verified: candidate,
        chance: chance(candidate, behind: behind, elsewhere: others.map(\.score)),
        margin: candidate.score - (behind.first ?? 0))
    }
  }

  /// A collection of few tracks has few rivals: further places in the same tracks make up for them.
  /// But music repeats itself, and those that come near the candidate may be no chance.
  private func chance(
    _ candidate: VerifiedCandidate, behind: [Float], elsewhere: [Float]
  ) -> ChanceFit? {
    if behind.count > ChanceModel.rivals { return ChanceModel.fit(rivals: behind) }
    let rivals = (behind + elsewhere).sorted(by: >)
    let near = rivals.firstIndex { $0 < candidate.score / 2 } ?? rivals.count
    return ChanceModel.fit(rivals: rivals, ignoring: near)
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
