/// Ranks the candidates that were weighed, and judges each by its rivals: what the other tracks, and
/// other places in its own, reach with the same query.
struct CandidateJudge {
  let tail: ChanceModel.Tail
  /// Of the query that was weighed.
  let frames: Int
  let connection: SQLiteConnection
  let parameters: FingerprintParameters

  /// The best candidate of each track, best first, `limit` at most, with its chances against those
  /// of the tracks behind it and against other places in its own. None is surer than the one before
  /// it: where the best isn't accepted, because another fits as well, that other isn't either.
  func findings(
    _ verified: [VerifiedCandidate], limit: Int
  ) throws(FingerprintError) -> [Searcher.Finding] {
    var seen = Set<TrackID>()
    var best = [VerifiedCandidate]()
    var elsewhere = [VerifiedCandidate]()
    for candidate in verified.sorted(by: VerifiedCandidate.precedes) {
      if seen.insert(candidate.candidate.track).inserted {
        best.append(candidate)
      } else {
        elsewhere.append(candidate)
      }
    }
    var finder = CopyFinder(frames: frames, connection, parameters)
    var findings = [Searcher.Finding]()
    for (index, candidate) in best.prefix(limit).enumerated() {
      let others = best[(index + 1)...]
      // what fits less than half as well as the best is chance: nothing to spend on its copies
      let behind =
        2 * candidate.score >= best[0].score
        ? try others.without(copiesOf: candidate, &finder) : Array(others)
      // a refrain that is a copy counts: what repeats itself is what resembles by chance
      let own = elsewhere.filter { isElsewhere($0, candidate) }
      findings.append(
        Searcher.Finding(
          verified: candidate,
          chance: chance(
            candidate, behind: behind, own: own, elsewhere: elsewhere,
            floor: findings.last?.pChance ?? 0),
          margin: candidate.score - (behind.first?.score ?? 0)))
    }
    return findings
  }

  /// Whether a candidate is another place in the same track.
  private func isElsewhere(_ other: VerifiedCandidate, _ candidate: VerifiedCandidate) -> Bool {
    // where the query's middle lies, which no warp moves
    func middle(_ candidate: VerifiedCandidate) -> Double {
      let grid = WarpedGrid(candidate.warp, parameters)
      return candidate.offset + Double(grid.recordingFrame(Float(frames) / 2))
    }
    let apart = ChanceModel.placeSeconds * parameters.framesPerSecond
    return other.candidate.track == candidate.candidate.track
      && abs(middle(other) - middle(candidate)) > apart
  }

  /// A collection of few tracks has few rivals: further places in the same tracks make up for them,
  /// those in the candidate's own only where nothing else is left.
  private func chance(
    _ candidate: VerifiedCandidate, behind: [VerifiedCandidate], own: [VerifiedCandidate],
    elsewhere: [VerifiedCandidate], floor: Double
  ) -> ChanceFit? {
    var places = behind
    if behind.count < ChanceModel.fewestTracks {
      let tracks = Set(behind.map(\.candidate.track))
      places += elsewhere.filter { tracks.contains($0.candidate.track) }
      if places.count < ChanceModel.fewestPlaces { places += own }
      places.sort(by: VerifiedCandidate.precedes)
    }
    return ChanceModel.fit(
      rivals: places.map(\.score), elsewhere: own.first?.score, peaks: candidate.peaks, tail,
      tracks: behind.count, floor: floor)
  }
}

extension ArraySlice<VerifiedCandidate> {
  /// Those, best first, that are no copies of a candidate. Looked for among those that fit half as
  /// well as it at least, until as many others have come as chance is judged by.
  fileprivate func without(
    copiesOf candidate: VerifiedCandidate, _ finder: inout CopyFinder
  ) throws(FingerprintError) -> [VerifiedCandidate] {
    var kept = [VerifiedCandidate]()
    kept.reserveCapacity(count)
    for other in self {
      if kept.count < ChanceModel.rivals, 2 * other.score >= candidate.score,
        try finder.areCopies(candidate, other)
      {
        continue
      }
      kept.append(other)
    }
    return kept
  }
}
