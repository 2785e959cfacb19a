/// Weighs the query at every offset in every track.
///
/// Voting proposes places where *pairs* of peaks agree. Deep in noise or across a room hardly a pair
/// survives, and in half of such queries the right place was not among hundreds of candidates,
/// though the query's spectrum still stands out under single peaks of the reference. So here each
/// place is weighed by single peaks (``OffsetEvidence``), and those with most evidence join those
/// that were voted for.
///
/// Cost: for each reference peak 7 ns to read it, and 10 (a second of query) to 30 (eight) to weigh it:
/// 12 ms for four hours of music and a second of query, 27 ms for eight.
struct OffsetSweep {
  private let voter: OffsetVoter
  private let parameters: FingerprintParameters
  private let evidence: OffsetEvidence
  /// Peaks × frames, at most.
  private let cellLimit: Int

  /// A sweep with the middle of a query, at most `seconds` of it.
  init(
    _ map: ProminenceMap, _ audibility: Audibility, _ voter: OffsetVoter, cellLimit: Int,
    seconds: Double, _ parameters: FingerprintParameters
  ) {
    self.voter = voter
    self.parameters = parameters
    self.cellLimit = cellLimit
    let frames = min(map.frames, Int(seconds * parameters.framesPerSecond))
    let start = (map.frames - frames) / 2
    evidence = OffsetEvidence(map, audibility, part: start..<(start + frames), parameters)
  }

  private struct Place {
    let candidate: Candidate
    let score: Float

    /// Best first, as ``VerifiedCandidate/precedes(_:_:)``.
    static func precedes(_ a: Place, _ b: Place) -> Bool {
      a.score != b.score ? a.score > b.score : Candidate.precedes(a.candidate, b.candidate)
    }
  }

  /// The places with most evidence that are none of `others`, as many as the voter may name.
  func candidates(
    beside others: [Candidate], _ tallies: [VoteTally]
  ) throws(FingerprintError) -> [Candidate] {
    guard !evidence.part.isEmpty else { return [] }
    var heap = BoundedHeap<Place>(capacity: voter.limit, precedes: Place.precedes)
    var buffers = Buffers()
    for (tally, ordinals) in zip(tallies, sweptTracks(tallies)) {
      let ranges = tally.ranges
      for ordinal in ordinals {
        try stopIfCancelled(voter.connection.path)
        let track = tally.layout.tracks[ordinal]
        buffers.peaks.removeAll(keepingCapacity: true)
        try Forward.read(peaksOf: track, on: voter.connection, parameters, into: &buffers.peaks)
        evidence.weigh(buffers.peaks, frames: tally.layout.frames(ordinal), &buffers.sums)
        addVotes(tally, ordinal, ranges[ordinal], &buffers)
        for place in best(of: track, buffers) { heap.insert(place) }
      }
    }
    let offsets = Dictionary(grouping: others, by: \.track).mapValues { $0.map(\.offset) }
    return heap.sorted.map(\.candidate).filter { candidate in
      offsets[candidate.track]?.contains {
        abs($0 - candidate.offset) <= OffsetVoter.separation
      } != true
    }
  }

  /// The tracks of each source that are swept, by their places in the layout: all, or as many as
  /// the limit allows, those with most votes for one place first.
  private func sweptTracks(_ tallies: [VoteTally]) -> [[Int]] {
    let removed = voter.snapshot.tombstones
    let cellsPerFrame =
      Double(parameters.peaksPerSecond) * parameters.hopSeconds * Double(evidence.part.count)
    var tracks = tallies.enumerated().flatMap { source, tally in
      tally.layout.tracks.indices.filter { !removed.contains(tally.layout.tracks[$0]) }.map {
        (source: source, ordinal: $0, cost: Double(tally.layout.frames($0)) * cellsPerFrame)
      }
    }
    var left = Double(cellLimit)
    if tracks.reduce(0, { $0 + $1.cost }) > left {
      let votes = tallies.map(\.largestCounts)
      tracks.sort {
        let (a, b) = (votes[$0.source][$0.ordinal], votes[$1.source][$1.ordinal])
        return (b, $0.source, $0.ordinal) < (a, $1.source, $1.ordinal)
      }
    }
    var swept = [[Int]](repeating: [], count: tallies.count)
    // one that is too long for what is left is passed over: a day of radio must not keep songs out
    for track in tracks where track.cost <= left {
      left -= track.cost
      swept[track.source].append(track.ordinal)
    }
    return swept
  }

  /// What is kept from track to track, so that it need not be allocated again.
  private struct Buffers {
    var peaks: [Peak] = []
    var sums = OffsetEvidence.Sums()
    /// Votes by offset, as the sums.
    var votes: [Int32] = []
  }

  /// The offset of the whole query that stands at `index` of the sums.
  private func offset(_ index: Int) -> Int {
    index - (evidence.part.count - 1) - evidence.part.lowerBound
  }

  /// Adds what votes there are to the best prominence beside them, as the verifier does.
  private func addVotes(
    _ tally: VoteTally, _ ordinal: Int, _ range: Range<Int>, _ buffers: inout Buffers
  ) {
    let count = buffers.sums.evidence.count
    buffers.votes.reset(to: 0, count: count)
    let first = Int64(tally.line.key(tally.layout.bases[ordinal], ordinal)) + Int64(offset(0))
    // the place before, and its prominence without its votes
    var last = (index: -1, prominence: -Float.infinity)
    for number in range {
      let index = Int(Int64(tally.keys[number]) - first)
      guard index >= 0, index < count else { continue }
      let own = buffers.sums.evidence[index]
      var best = own
      if index > 0 {
        best = max(
          best, last.index == index - 1 ? last.prominence : buffers.sums.evidence[index - 1])
      }
      if index + 1 < count { best = max(best, buffers.sums.evidence[index + 1]) }
      if best == -.infinity { best = 0 }
      buffers.votes[index] = tally.counts[number]
      buffers.sums.evidence[index] = best + Match.voteEvidence(tally.counts[number])
      last = (index, own)
    }
  }

  /// The best places of a track, none within half a second of a better one.
  private func best(of track: TrackID, _ buffers: Buffers) -> [Place] {
    let wanted = voter.offsetsPerTrack
    let reach = Int(ChanceModel.placeSeconds * parameters.framesPerSecond)
    var found = [(score: Float, index: Int)]()
    buffers.sums.evidence.withUnsafeBufferPointer { scores in
      // what nothing speaks for, as in silence, is no place
      var least: Float = 0
      for index in scores.indices where scores[index] > least {
        let score = scores[index]
        let before = max(0, index - reach)..<index
        let behind = (index + 1)..<min(scores.count, index + reach + 1)
        guard before.allSatisfy({ scores[$0] < score }), behind.allSatisfy({ scores[$0] <= score })
        else { continue }
        let place = found.firstIndex { $0.score < score } ?? found.count
        found.insert((score, index), at: place)
        if found.count > wanted { found.removeLast() }
        if found.count == wanted { least = found[wanted - 1].score }
      }
    }
    return found.map { score, index in
      Place(
        candidate: Candidate(
          track: track, offset: Int32(offset(index)), votes: buffers.votes[index]), score: score)
    }
  }
}
