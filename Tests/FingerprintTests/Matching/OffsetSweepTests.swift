import Testing

@testable import Fingerprint

/// Summing the evidence at every offset: its slow twin, and what it does where voting can't help.
struct OffsetSweepTests {
  private static let parameters = FingerprintParameters.standard
  private let tunes: FingerprintDatabase

  init() throws { tunes = try Fixtures.tunes.get().database }

  /// What a sweep proposes for a query with these landmarks.
  private func candidates(
    _ samples: [Float], landmarks: [Landmark] = [], cellLimit: Int = .max, seconds: Double = 10
  ) throws -> (candidates: [Candidate], verified: [VerifiedCandidate], map: ProminenceMap) {
    let map = ProminenceMap(QueryView(samples, from: 0, Self.parameters, .standard))
    return try tunes.withSnapshot { snapshot, connection throws(FingerprintError) in
      let voter = OffsetVoter(snapshot: snapshot, connection: connection, limit: 300, only: nil)
      var work = OffsetVoter.Work()
      let tallies = try voter.tallies(for: [landmarks], frames: map.frames, work: &work)
      let sweep = OffsetSweep(map, voter, cellLimit: cellLimit, seconds: seconds, Self.parameters)
      let candidates = try sweep.candidates(beside: [], tallies)
      let verifier = MatchVerifier(map: map, connection: connection, parameters: Self.parameters)
      return (candidates, try verifier.verified(candidates), map)
    }
  }

  @Test(
    "The best place of each track is the best of weighing every offset by itself",
    arguments: [1.5, 4])
  func twin(seconds: Double) throws {
    let query = Fixtures.tune(3).excerpt(from: 7.1, seconds: seconds)
      .mixed(with: Signal.noise(amplitude: 0.5, seconds: seconds, seed: 4))
    let (candidates, verified, map) = try candidates(query)
    for track in try tunes.tracks() {
      let found = try #require(
        zip(candidates, verified).filter { $0.0.track == track.id }.map(\.1.prominence).max())
      let best: Float = try tunes.withSnapshot { _, connection throws(FingerprintError) in
        let verifier = MatchVerifier(map: map, connection: connection, parameters: Self.parameters)
        let peaks = try Forward.peaks(of: track.id, on: connection)
        let last = Int32(peaks.last?.frame ?? 0)
        return (-Int32(map.frames)...last).map { offset -> Float in
          let candidate = Candidate(track: track.id, offset: offset, votes: 0)
          let start = VerifiedCandidate(candidate: candidate, offset: Double(offset), warp: .none)
          return verifier.weigh(start, peaks, among: [.none]).prominence
        }.max() ?? 0
      }
      // sums of 16 bits may prefer another of two that are nearly alike
      #expect(abs(found - best) < 0.05)
    }
  }

  @Test("Without a single vote an excerpt is found where it is", arguments: [2, 9] as [UInt64])
  func withoutVotes(seed: UInt64) throws {
    let query = Fixtures.tune(seed).excerpt(from: 5.5, seconds: 3)
    let (candidates, verified, _) = try candidates(query)
    #expect(candidates.allSatisfy { $0.votes == 0 })
    let best = try #require(verified.max { $0.score < $1.score })
    let track = try #require(try tunes.track(best.candidate.track))
    #expect(track.recordingID == "\(seed)")
    #expect(abs(best.offset * Self.parameters.hopSeconds - 5.5) < 0.05)
  }

  @Test("Of a query longer than the part that is swept, offsets are still of its first sample")
  func longQuery() throws {
    let query = Fixtures.tune(6).excerpt(from: 2.25, seconds: 15)
    let verified = try candidates(query, seconds: 4).verified
    let best = try #require(verified.max { $0.score < $1.score })
    #expect(try tunes.track(best.candidate.track)?.recordingID == "6")
    #expect(abs(best.offset * Self.parameters.hopSeconds - 2.25) < 0.05)
  }

  @Test("Where the budget is enough for one track, that with most votes is swept")
  func budget() throws {
    let query = Fixtures.tune(11).excerpt(from: 4, seconds: 5)
    let view = QueryView(query, from: 0, Self.parameters, .standard)
    let landmarks = PairMaker(fanOut: 8, Self.parameters).landmarks(of: view.peaks)
    // a tune has 20 s
    let cells = 20 * Self.parameters.peaksPerSecond * view.frames
    let found = try candidates(query, landmarks: landmarks, cellLimit: cells * 3 / 2).candidates
    #expect(!found.isEmpty)
    for candidate in found {
      #expect(try tunes.track(candidate.track)?.recordingID == "11")
    }
    #expect(try candidates(query, landmarks: landmarks, cellLimit: cells / 2).candidates.isEmpty)
  }

  @Test("A track that is too long for the budget doesn't keep the others out of it")
  func longTrack() throws {
    let store = try Store()
    let query = Fixtures.tune(11).excerpt(from: 4, seconds: 5)
    let view = QueryView(query, from: 0, Self.parameters, .standard)
    // the query again and again, with a hundred times the frames, has the most votes
    let repeated = (0..<3).flatMap { number in
      view.peaks.map {
        Peak(frame: $0.frame + Int32(number * view.frames), bin: $0.bin, strength: $0.strength)
      }
    }
    try store.add(repeated, frames: 100 * view.frames, id: "long")
    let short = try store.add(
      view.peaks.filter { $0.frame % 2 == 0 }, frames: view.frames, id: "short")
    let cells = Int(5.1 * Double(Self.parameters.peaksPerSecond)) * view.frames * 2
    let found = try store.database.withSnapshot { snapshot, connection throws(FingerprintError) in
      let voter = OffsetVoter(snapshot: snapshot, connection: connection, limit: 300, only: nil)
      var work = OffsetVoter.Work()
      let landmarks = PairMaker(fanOut: 8, Self.parameters).landmarks(of: view.peaks)
      let tallies = try voter.tallies(for: [landmarks], frames: view.frames, work: &work)
      return try OffsetSweep(
        ProminenceMap(view), voter, cellLimit: cells, seconds: 10, Self.parameters
      ).candidates(beside: [], tallies)
    }
    #expect(Set(found.map(\.track)) == [short.id])
  }

  @Test("Nothing speaks for silence anywhere")
  func silence() throws {
    #expect(try candidates(Signal.silence(seconds: 3)).candidates.isEmpty)
  }
}
