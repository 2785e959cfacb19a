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
  ) throws -> (candidates: [Candidate], verified: [VerifiedCandidate], view: QueryView) {
    let view = QueryView(samples, from: 0, Self.parameters, .standard)
    let map = ProminenceMap(view)
    let audibility = Audibility(view, Self.parameters)
    return try tunes.withSnapshot { snapshot, connection throws(FingerprintError) in
      let voter = OffsetVoter(snapshot: snapshot, connection: connection, limit: 300, only: nil)
      var times = StageTimes()
      let tallies = try voter.tallies(for: landmarks, frames: map.frames, &times)
      let sweep = OffsetSweep(
        map, audibility, voter, cellLimit: cellLimit, seconds: seconds, Self.parameters)
      let candidates = try sweep.candidates(beside: [], tallies)
      let verifier = MatchVerifier(
        map: map, audibility: audibility, connection: connection, parameters: Self.parameters)
      return (candidates, try verifier.verified(candidates), view)
    }
  }

  @Test(
    "The best place of each track is the best of weighing every offset by itself",
    arguments: [1.5, 4])
  func twin(seconds: Double) throws {
    let query = Fixtures.tune(3).excerpt(from: 7.1, seconds: seconds)
      .mixed(with: Signal.noise(amplitude: 0.5, seconds: seconds, seed: 4))
    let (candidates, verified, view) = try candidates(query)
    let twin = NaiveEvidence(view, Self.parameters)
    for track in try tunes.tracks() {
      let found = try #require(
        zip(candidates, verified).filter { $0.0.track == track.id }.map(\.1.prominence).max())
      let peaks = try tunes.withSnapshot { _, connection throws(FingerprintError) in
        try Forward.peaks(of: track.id, on: connection, Self.parameters)
      }
      let last = Int(peaks.last?.frame ?? 0)
      let best = (-view.frames...last).map { twin.prominence(of: peaks, offset: $0) }.max() ?? 0
      // sums of 16 bits may prefer another of two that are nearly alike
      #expect(abs(found - best) < 0.05)
    }
  }

  @Test(
    "What the verifier says of a place is what every peak says, each as far as it may be heard",
    arguments: [1.5, 4], FingerprintParameters.Preset.allCases)
  func verifierTwin(seconds: Double, preset: FingerprintParameters.Preset) throws {
    let folder = try TemporaryFolder()
    let query = Fixtures.tune(3).excerpt(from: 7.1, seconds: seconds)
      .mixed(with: Signal.noise(amplitude: 0.5, seconds: seconds, seed: 4))
    for parameters in [preset.parameters, preset.formerParameters] {
      let database = try emptyDatabase(folder.file("\(parameters.identifier).fpdb"), parameters)
      let track = try database.add(Fixtures.tune(3).input).id
      let view = QueryView(query, from: 0, parameters, .standard)
      let twin = NaiveEvidence(view, parameters)
      try database.withSnapshot { _, connection throws(FingerprintError) in
        let peaks = try Forward.peaks(of: track, on: connection, parameters)
        let verifier = MatchVerifier(
          map: ProminenceMap(view), audibility: Audibility(view, parameters),
          connection: connection, parameters: parameters)
        for offset in [-20, 0, 100, 305, 306, 840] {
          let start = VerifiedCandidate(
            Candidate(track: track, offset: Int32(offset), votes: 0), WarpLadder.none.rungs[0])
          let found = verifier.weigh(start, peaks, among: [.none])
          // an offset to either side is tried as well
          let best = (-1...1).map { twin.prominence(of: peaks, offset: offset + $0) }.max() ?? 0
          #expect(abs(found.prominence - best) < 1e-3)
          let weighed = try verifier.weighedPeaks(of: found)
          #expect(weighed.count == found.peaks)
          let sum = weighed.reduce(0) { $0 + $1.weight * $1.value }
          let squares = weighed.reduce(0) { $0 + $1.weight * $1.weight }
          #expect(abs(sum / squares.squareRoot() - found.prominence) < 1e-3)
        }
      }
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
      var times = StageTimes()
      let landmarks = PairMaker(fanOut: 8, Self.parameters).landmarks(of: view.peaks)
      let tallies = try voter.tallies(for: landmarks, frames: view.frames, &times)
      return try OffsetSweep(
        ProminenceMap(view), Audibility(view, Self.parameters), voter, cellLimit: cells,
        seconds: 10,
        Self.parameters
      ).candidates(beside: [], tallies)
    }
    #expect(Set(found.map(\.track)) == [short.id])
  }

  @Test(
    "A track with more peaks than any music has, as a damaged file may, ends no search")
  func crowded() throws {
    let store = try Store()
    let peaks = (0..<100 as Range<Int32>).flatMap { frame in
      (0..<512 as Range<Int16>).map { bin in
        var peak = Peak(frame: frame, bin: bin, strength: 0)
        peak.loudness = 3
        peak.isPaired = false
        return peak
      }
    }
    try store.add(peaks, frames: 100, id: "crowded")
    let query = Signal.noise(seconds: 5, seed: 1)
    #expect(try store.database.identify(query.input).matches.isEmpty)
  }

  @Test("Nothing speaks for silence anywhere")
  func silence() throws {
    #expect(try candidates(Signal.silence(seconds: 3)).candidates.isEmpty)
  }
}
