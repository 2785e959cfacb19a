/// Answers one query on one connection: views, votes, evidence, chance.
///
/// In two passes. The first looks at one view of the query, asks for its nearest pairs and weighs
/// few candidates: a tenth of the work, and most queries of everyday quality are certain after it.
/// Only where they are not does the second ask for everything.
struct Searcher {
  let snapshot: IndexSnapshot
  let connection: SQLiteConnection
  let parameters: FingerprintParameters
  let query: QueryParameters

  /// A track with its best place, and how sure that is.
  struct Finding {
    let verified: VerifiedCandidate
    let pChance: Double
    let margin: Float
  }

  /// The tracks that fit, best first, at most `options.limit`.
  func findings(
    _ samples: [Float], _ options: SearchOptions, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    var views = [QueryView]()
    if !options.isExhaustive {
      let found = try pass(query.firstPass, &views, samples, options.limit, &times)
      if let best = found.first, best.pChance <= min(query.certainty, options.maxFalseRate) {
        return found
      }
    }
    return try pass(query.fullPass, &views, samples, options.limit, &times)
  }

  /// Every place of one track at which the query may lie, best first.
  func places(
    _ samples: [Float], in track: TrackID
  ) throws(FingerprintError) -> [VerifiedCandidate] {
    var views = [QueryView]()
    var times = StageTimes()
    let candidates = try candidates(query.fullPass, &views, samples, only: track, &times)
    return try verified(candidates, views[0], &times).sorted(by: VerifiedCandidate.precedes)
  }

  private func pass(
    _ effort: QueryParameters.Effort, _ views: inout [QueryView], _ samples: [Float], _ limit: Int,
    _ times: inout StageTimes
  ) throws(FingerprintError) -> [Finding] {
    let candidates = try candidates(effort, &views, samples, only: nil, &times)
    let verified = try verified(candidates, views[0], &times)
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

    let voter = OffsetVoter(
      snapshot: snapshot, connection: connection, limit: effort.candidates, only: track)
    var work = OffsetVoter.Work()
    let candidates = try voter.candidates(for: landmarks, frames: views[0].frames, work: &work)
    times.voting += clock.lap()
    times.hashes += work.hashes
    times.postings += work.postings
    return candidates
  }

  private func verified(
    _ candidates: [Candidate], _ view: QueryView, _ times: inout StageTimes
  ) throws(FingerprintError) -> [VerifiedCandidate] {
    var clock = StageClock()
    let verifier = MatchVerifier(map: ProminenceMap(view), connection: connection)
    let verified = try verifier.verified(candidates)
    times.verification += clock.lap()
    times.candidates += candidates.count
    return verified
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
        pChance: pChance(candidate, behind: behind, elsewhere: others.map(\.score)),
        margin: candidate.score - (behind.first ?? 0))
    }
  }

  /// A collection of few tracks has few rivals: further places in the same tracks make up for them.
  /// But music repeats itself, and those that come near the candidate may be no chance.
  private func pChance(
    _ candidate: VerifiedCandidate, behind: [Float], elsewhere: [Float]
  ) -> Double {
    if behind.count > ChanceModel.rivals {
      return ChanceModel.pChance(score: candidate.score, rivals: behind)
    }
    let rivals = (behind + elsewhere).sorted(by: >)
    let near = rivals.firstIndex { $0 < candidate.score / 2 } ?? rivals.count
    return ChanceModel.pChance(score: candidate.score, rivals: rivals, ignoring: near)
  }
}

extension VerifiedCandidate {
  /// Best first; equal scores fall back to the order of votes.
  static func precedes(_ a: VerifiedCandidate, _ b: VerifiedCandidate) -> Bool {
    a.score != b.score ? a.score > b.score : Candidate.precedes(a.candidate, b.candidate)
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
