import Testing

@testable import Fingerprint

/// What copies of a recording in one database do to answers about it.
struct CopyTests {
  /// Twelve tunes, and `count` copies of the first, each with some noise of its own.
  private func store(copies count: Int) throws -> Store {
    let store = try Store()
    for seed in 1...12 as ClosedRange<UInt64> {
      try store.database.add(
        Fixtures.tune(seed).input, metadata: TrackMetadata(recordingID: "\(seed)"))
    }
    for number in 0..<count {
      let noise = Signal.noise(amplitude: 0.003, seconds: 20, seed: UInt64(900 + number))
      try store.database.add(
        Fixtures.tune(1).scaled(by: 0.8).mixed(with: noise).input,
        metadata: TrackMetadata(recordingID: "copy \(number)"))
    }
    return store
  }

  private let clip = Fixtures.tune(1).excerpt(from: 5, seconds: 3)

  @Test(
    "However many copies there are, and however many are listed, one is named",
    arguments: [1, 4, 30])
  func named(copies: Int) throws {
    let store = try store(copies: copies)
    for limit in [1, 2, 5] {
      var options = SearchOptions()
      options.limit = limit
      let answer = try store.database.identify(clip.input, options: options)
      #expect(answer.matches.count == min(limit, copies + 1))
      let best = try #require(answer.best)
      #expect(best.track.recordingID == "1" || best.track.recordingID.hasPrefix("copy"))
    }
  }

  @Test("Copies make the answer no less sure")
  func sure() throws {
    let alone = try #require(try store(copies: 0).database.identify(clip.input).best)
    let among = try #require(try store(copies: 4).database.identify(clip.input).best)
    // a copy may fit a little better than the original, no more
    #expect(among.pChance < alone.pChance * 100)
    #expect(among.margin > alone.margin / 2)
  }

  @Test("None is surer than the one before it, and what is left out changes nothing")
  func order() throws {
    let database = try store(copies: 3).database
    var options = SearchOptions()
    options.includesRejected = true
    options.limit = 12
    let all = try database.identify(clip.input, options: options).matches
    #expect(all.map(\.pChance) == all.map(\.pChance).sorted())
    options.limit = 2
    let few = try database.identify(clip.input, options: options).matches
    #expect(few.map(\.pChance) == all.prefix(2).map(\.pChance))
  }

  @Test("The same place in a copy is a copy, another place in it and another tune are not")
  func finder() throws {
    let store = try store(copies: 1)
    let frames = 129  // 3 s
    var finder = CopyFinder(frames: frames, try store.connection(), .standard)
    func place(_ track: Int64, _ offset: Double, _ warp: Warp = .none) -> VerifiedCandidate {
      let candidate = Candidate(track: TrackID(rawValue: track), offset: Int32(offset), votes: 0)
      var place = VerifiedCandidate(candidate, WarpLadder.Rung(warp: warp, step: 0.004))
      place.offset = offset
      return place
    }
    let original = place(1, 215)
    #expect(try finder.areCopies(original, place(13, 215)))
    #expect(try finder.areCopies(place(13, 215.4), original))
    #expect(try !finder.areCopies(original, place(13, 305)))
    #expect(try !finder.areCopies(original, place(2, 215)))
    #expect(try !finder.areCopies(original, place(13, 215, .speed(1.05))))
    // where nothing is stored there is nothing in common
    #expect(try !finder.areCopies(place(1, 5_000), place(13, 5_000)))
  }
}
