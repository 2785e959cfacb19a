import Testing

@testable import Fingerprint

/// What is voted for doesn't depend on how the tracks came to be spread over segments.
struct OffsetVoterTests {
  private static let parameters = FingerprintParameters.standard

  /// Tracks that are in a segment, and further ones that aren't yet.
  private static let spreads = [(0, 60), (45, 15), (50, 10), (60, 0)]

  /// Candidates for some landmarks, in a database of so many tracks in each.
  private func vote(
    _ landmarks: [Landmark], _ spread: (merged: Int, pending: Int), add: (Store, Int) throws -> Void
  ) throws -> [Candidate] {
    let store = try Store()
    for number in 0..<(spread.merged + spread.pending) {
      if number == spread.merged, number > 0 { try store.database.mergePending(above: 0) }
      try add(store, number)
    }
    if spread.pending == 0 { try store.database.mergePending(above: 0) }
    return try store.database.withSnapshot { snapshot, connection throws(FingerprintError) in
      #expect(snapshot.sources.count == (spread.merged > 0 && spread.pending > 0 ? 2 : 1))
      let voter = OffsetVoter(snapshot: snapshot, connection: connection, limit: 40, only: nil)
      var times = StageTimes()
      let tallies = try voter.tallies(for: landmarks, frames: 100, &times)
      return voter.candidates(in: tallies)
    }
  }

  @Test(
    "A hash that more than 48 tracks have votes for none of them, wherever they are",
    arguments: spreads, [0, 12])
  func overfull(spread: (Int, Int), without: Int) throws {
    let beat = [Peak(frame: 3, bin: 100, strength: 0), Peak(frame: 15, bin: 90, strength: 0)]
    let rare = [Peak(frame: 3, bin: 200, strength: 0), Peak(frame: 15, bin: 190, strength: 0)]
    let landmarks = PairMaker(fanOut: 1, Self.parameters).landmarks(of: beat)
    let found = try vote(landmarks, spread) { store, number in
      // 60 or 48 of the tracks have it
      try store.add(number % 5 == 0 && without > 0 ? rare : beat, frames: 40, id: "t\(number)")
    }
    #expect(found.count == (without > 0 ? 40 : 0))
  }

  @Test("The same candidates come in the same order from one source as from two")
  func spreadLaw() throws {
    var generator = SplitMix64(seed: 5)
    let query = randomPeaks(frames: 100, perFrame: 3, using: &generator)
    let landmarks = PairMaker(fanOut: 20, Self.parameters).landmarks(of: query)
    let found = try Self.spreads.map {
      try vote(landmarks, $0) { store, number in
        var generator = SplitMix64(seed: UInt64(number))
        let own = randomPeaks(frames: 300, perFrame: 3, using: &generator)
        // every second track has a little of the query
        let shared = query.filter { _ in number % 2 == 0 && generator.next() % 8 == 0 }
        try store.add((own + shared).sorted(by: Peak.precedes), frames: 300, id: "t\(number)")
      }
    }
    #expect(found[0].count == 40)
    #expect(found.allSatisfy { $0 == found[0] })
  }

  @Test("Votes are counted alike in 32 bits and in 64")
  func widths() {
    var layout = TrackLayout()
    for number in 0..<7 { layout.append(TrackID(rawValue: Int64(number)), frames: 1_000) }
    let line = OffsetLine(layout: layout, frames: 100)
    var generator = SplitMix64(seed: 9)
    let votes = (0..<20_000).map { _ in UInt32(generator.next() % (line.length * 3)) }
    let narrow = VoteTally(votes, layout: layout, line: line, rungs: 0..<3)
    let wide = VoteTally(votes.map(UInt64.init), layout: layout, line: line, rungs: 0..<3)
    #expect(narrow.keys == wide.keys)
    #expect(narrow.counts == wide.counts)
    let twin = Dictionary(grouping: votes, by: { UInt64($0) }).mapValues(\.count)
    #expect(narrow.keys == twin.keys.sorted())
    for (key, count) in zip(narrow.keys, narrow.counts) {
      let around = [key &- 1, key, key + 1].reduce(0) { $0 + (twin[$1] ?? 0) }
      #expect(Int(count) == around)
    }
  }

  @Test("Warps that are counted a few at a time give what each gives by itself", arguments: [1, 5])
  func warpsAtOnce(sources: Int) throws {
    var generator = SplitMix64(seed: 8)
    let query = randomPeaks(frames: 100, perFrame: 3, using: &generator)
    let store = try Store()
    for number in 0..<40 {
      let shared = query.filter { _ in generator.next() % 4 == 0 }
      // so long that not all of the warps fit one sort
      try store.add(shared, frames: 30_000, id: "t\(number)")
      if sources > 1, number % 8 == 7 { try store.database.mergePending(above: 0) }
    }
    let pairs = PairMaker(fanOut: 20, Self.parameters)
    let rungs = (0..<30).map { rung in
      pairs.landmarks(of: query.filter { $0.frame % 30 != Int32(rung) })
    }
    try store.database.withSnapshot { snapshot, connection throws(FingerprintError) in
      let voter = OffsetVoter(snapshot: snapshot, connection: connection, limit: 20, only: nil)
      var times = StageTimes()
      let together = try voter.candidates(under: rungs, frames: 100, &times)
      var apart = [Candidate]()
      for (rung, landmarks) in rungs.enumerated() {
        let tallies = try voter.tallies(for: landmarks, frames: 100, &times)
        for tally in tallies {
          // the best have four times as many
          for index in tally.keys.indices where tally.counts[index] > 50 {
            var candidate = tally.candidate(index)
            candidate.rung = rung
            apart.append(candidate)
          }
        }
      }
      // of the 160 best places, less those of which there are more with as many votes, two a track at
      // most and none near a better one
      apart.sort(by: Candidate.precedes)
      let least = apart[160].votes
      var kept = [Candidate]()
      for candidate in apart.prefix(160) where candidate.votes > least && kept.count < 20 {
        let own = kept.filter { $0.track == candidate.track }
        if own.count < 2, own.allSatisfy({ abs($0.offset - candidate.offset) > 2 }) {
          kept.append(candidate)
        }
      }
      #expect(together == kept)
      #expect(together.count > 10)
    }
  }
}
