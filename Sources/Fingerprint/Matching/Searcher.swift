/// Answers one query on one connection: views, votes, evidence, chance.
struct Searcher {
  let snapshot: IndexSnapshot
  let connection: SQLiteConnection
  let parameters: FingerprintParameters
  let query: QueryParameters

  /// A track with its best place, and what else is known of the query.
  struct Finding {
    let verified: VerifiedCandidate
    let pChance: Double
    let margin: Float
  }

  /// The tracks that fit, best first.
  func findings(
    _ samples: [Float], _ options: SearchOptions, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var clock = StageClock()
    let pairs = PairMaker(fanOut: query.fanOut, parameters)
    var views = [QueryView]()
    var landmarks = [Landmark]()
    for shift in 0..<query.shifts {
      let start = shift * parameters.hopLength / query.shifts
      let view = QueryView(samples, from: start, parameters, query)
      landmarks += pairs.landmarks(of: view.peaks)
      views.append(view)
    }
    times.analysis += clock.lap()
    var work = OffsetVoter.Work()
    let voter = OffsetVoter(snapshot: snapshot, connection: connection, limit: query.candidates)
    let candidates = try voter.candidates(
      for: landmarks, frames: views[0].frames, work: &work)
    times.voting += clock.lap()
    let verifier = MatchVerifier(map: ProminenceMap(views[0]), connection: connection)
    let verified = try verifier.verified(candidates)
    times.verification += clock.lap()
    times.hashes += work.hashes
    times.postings += work.postings
    times.candidates += candidates.count
    times.passes += 1
    return ranked(verified)
  }

  private func ranked(_ verified: [VerifiedCandidate]) -> [Finding] {
    let ordered = verified.sorted { a, b in
      a.score != b.score ? a.score > b.score : Candidate.precedes(a.candidate, b.candidate)
    }
    var best = [VerifiedCandidate]()
    var seen = Set<TrackID>()
    for candidate in ordered where seen.insert(candidate.candidate.track).inserted {
      best.append(candidate)
    }
    return best.enumerated().map { index, candidate in
      let rivals = best.enumerated().filter { $0.offset != index }.map(\.element.score)
      return Finding(
        verified: candidate,
        pChance: ChanceModel.pChance(score: candidate.score, rivals: rivals),
        margin: candidate.score - (rivals.first ?? MatchVerifier.none))
    }
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
