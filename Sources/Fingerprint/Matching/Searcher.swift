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
    /// The part of the query in which the track is heard, in seconds: all of it unless it is accepted
    /// and evidence speaks against that.
    var heard = -Double.infinity...Double.infinity

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
      if isBetter { return try timedOnLadder(climbed, &analysis, options, &times) }
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
    let landmarks = analysis.views.prefix(effort.views).flatMap { pairs.landmarks(of: $0.peaks) }
    times.analysis += clock.lap()
    let tallies = try voter(effort.candidates, only: track).tallies(
      for: landmarks, frames: analysis.views[0].frames, &times)
    times.voting += clock.lap()
    return tallies
  }

  func voter(_ limit: Int, only track: TrackID?) -> OffsetVoter {
    OffsetVoter(snapshot: snapshot, connection: connection, limit: limit, only: track)
  }

  func verifier(_ map: ProminenceMap, _ audibility: Audibility) -> MatchVerifier {
    MatchVerifier(
      map: map, audibility: audibility, connection: connection, parameters: parameters)
  }

  func judge(_ tail: ChanceModel.Tail, frames: Int) -> CandidateJudge {
    CandidateJudge(tail: tail, frames: frames, connection: connection, parameters: parameters)
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
    var found = try heard(
      found, verifier(analysis.prominence, analysis.audibility), from: 0, options)
    for index in found.indices {
      let verified = found[index].verified
      var timed = try timing.refined(verified.onFrame, among: [verified.warp])
      if index == 0 { timed = try DriftFinder(timing, options, query).refined(timed) }
      found[index].take(timeOf: timed)
    }
    times.verification += clock.lap()
    return found
  }

  /// Says in what part of the query what is accepted is heard, by the evidence that it was accepted
  /// for.
  ///
  /// - Parameter first: The query's frame at which the verifier's map begins.
  func heard(
    _ found: [Finding], _ verifier: MatchVerifier, from first: Int, _ options: SearchOptions
  ) throws(FingerprintError) -> [Finding] {
    var found = found
    for index in found.indices where found[index].pChance <= options.maxFalseRate {
      let peaks = try verifier.weighedPeaks(of: found[index].verified)
      found[index].heard = HeardPart.seconds(peaks, from: first, parameters)
    }
    return found
  }
}
