import Foundation
import Testing

@testable import Fingerprint

/// What identifying promises, on tunes that are made up.
struct IdentifyTests {
  private let tunes: FingerprintDatabase

  init() throws { tunes = try Fixtures.tunes.get().database }

  @Test(
    "A clean excerpt is found where it is, to 50 ms", arguments: [0, 1.0037, 7.7777, 14],
    [2.5, 5])
  func excerpts(start: Double, seconds: Double) throws {
    for seed in [1, 5, 12] as [UInt64] {
      let query = Fixtures.tune(seed).excerpt(from: start, seconds: seconds)
      let answer = try tunes.identify(query.input)
      let best = try #require(answer.best)
      #expect(best.track.recordingID == "\(seed)")
      #expect(abs(best.offsetSeconds - start) < 0.05)
      #expect(abs(answer.durationSeconds - seconds) < 0.001)
      #expect(best.speed == 1)
      #expect(best.pChance < 1e-3)
      #expect(best.votes > 0)
      #expect(best.margin > 0)
    }
  }

  @Test("Every track is found by its whole", arguments: 1...12 as ClosedRange<UInt64>)
  func wholes(seed: UInt64) throws {
    let best = try #require(try tunes.identify(Fixtures.tune(seed).input).best)
    #expect(best.track.recordingID == "\(seed)")
    #expect(abs(best.offsetSeconds) < 0.025)
    #expect(abs(best.queryRange.upperBound - 20) < 0.1)
  }

  @Test("An excerpt in noise as loud as itself is found", arguments: [2, 7] as [UInt64])
  func noise(seed: UInt64) throws {
    let clean = Fixtures.tune(seed).excerpt(from: 6.4321, seconds: 8)
    let power = (clean.reduce(0) { $0 + $1 * $1 } / Float(clean.count)).squareRoot()
    // noise even between ± a has a power of a² / 3
    let noise = Signal.noise(amplitude: power * Float(3).squareRoot(), seconds: 8, seed: seed)
    let best = try #require(try tunes.identify(clean.mixed(with: noise).input).best)
    #expect(best.track.recordingID == "\(seed)")
    #expect(abs(best.offsetSeconds - 6.4321) < 0.05)
  }

  @Test("Loudness doesn't matter", arguments: [0.01, 0.1, 4, 100] as [Float])
  func gain(factor: Float) throws {
    let query = Fixtures.tune(3).excerpt(from: 5.5, seconds: 5).scaled(by: factor)
    #expect(try tunes.identify(query.input).best?.track.recordingID == "3")
  }

  @Test(
    "Tunes that aren't in the database are refused", arguments: 101...120 as ClosedRange<UInt64>)
  func unknown(seed: UInt64) throws {
    let query = Signal.music(seconds: 8, seed: seed)
    #expect(try tunes.identify(query.input).matches.isEmpty)
  }

  @Test("Of unknown tunes hardly more pass a limit than it says")
  func calibration() throws {
    var options = SearchOptions()
    options.includesRejected = true
    let chances = try (201...300 as ClosedRange<UInt64>).map {
      try tunes.identify(Signal.music(seconds: 4, seed: $0).input, options: options)
        .matches.first?.pChance ?? 1
    }
    // a hundred are few: twice and three times the limit are still within chance
    #expect(chances.count { $0 <= 0.1 } <= 20)
    #expect(chances.count { $0 <= 0.01 } <= 4)
    #expect(chances.count { $0 <= 0.001 } == 0)
  }

  @Test("Noise and tones are refused")
  func noMusic() throws {
    let queries = [
      Signal.noise(seconds: 8, seed: 1), Signal.sine(hertz: 440, seconds: 8),
      Signal.chirp(from: 100, to: 3_000, seconds: 8), Signal.click(at: 4, seconds: 8),
    ]
    for query in queries { #expect(try tunes.identify(query.input).matches.isEmpty) }
  }

  @Test(
    "What is too short or too quiet to tell has no match",
    arguments: [1, 2, 63, 64, 65, 128, 192, 193, 256, 1_102, 2_047, 2_048, 2_049, 2_240, 2_304])
  func short(samples: Int) throws {
    for source in [Fixtures.tune(1), Signal.silence(seconds: 1), Signal.constant(1, seconds: 1)] {
      let query = Array(source.prefix(samples)).input
      #expect(try tunes.identify(query).matches.isEmpty)
      // whatever is listed is not accepted
      var options = SearchOptions()
      options.includesRejected = true
      options.isExhaustive = true
      #expect(try tunes.identify(query, options: options).best == nil)
    }
  }

  @Test("Silence of any length has no match", arguments: [0.1, 3, 30])
  func silence(seconds: Double) throws {
    let answer = try tunes.identify(Signal.silence(seconds: seconds).input)
    #expect(answer.matches.isEmpty)
    #expect(abs(answer.durationSeconds - seconds) < 0.001)
  }

  @Test("No samples at all are an error")
  func empty() {
    let error = #expect(throws: FingerprintError.self) { try tunes.identify([].input) }
    #expect(error?.code == .noAudio)
  }

  @Test("File, bytes, raw and samples get the same answer, and always the same")
  func inputs() throws {
    let query = Fixtures.tune(4).excerpt(from: 3.3, seconds: 6)
    let bytes = wave(query)
    let folder = try TemporaryFolder()
    let format = try #require(RawFormat("f32le,11025"))
    let expected = try tunes.identify(query.input).matches
    #expect(expected.count >= 1)
    let inputs: [AudioInput] = [
      query.input, .bytes(bytes, name: "upload"),
      .file(path: try folder.write(bytes, to: "query.wav")),
      .raw(Array(bytes[44...]), format, name: "pipe"), query.input,
    ]
    for input in inputs { #expect(try tunes.identify(input).matches == expected) }
  }

  @Test("Neither merging nor rebuilding nor opening again changes an answer")
  func stable() throws {
    let store = try Store()
    for seed in 1...6 as ClosedRange<UInt64> {
      try store.database.add(Fixtures.tune(seed).input)
      if seed == 4 { try store.database.mergePending(above: 0) }
    }
    var options = SearchOptions()
    options.includesRejected = true
    let queries = [
      Fixtures.tune(2).excerpt(from: 2, seconds: 5), Fixtures.tune(6).excerpt(from: 9, seconds: 3),
      Signal.music(seconds: 5, seed: 77),
    ]
    func answers(_ database: FingerprintDatabase) throws -> [[Match]] {
      try queries.map { try database.identify($0.input, options: options).matches }
    }
    let before = try answers(store.database)
    #expect(before[0].first?.isAccepted == true)
    try store.database.mergePending(above: 0)
    #expect(try answers(store.database) == before)
    try store.database.rebuild()
    #expect(try answers(store.database) == before)
    #expect(try answers(store.reopened(.readOnly)) == before)
  }

  @Test("An excerpt of an input is that stretch, as if it were alone")
  func excerptOfInput() throws {
    let tune = Fixtures.tune(8)
    let alone = try tunes.identify(tune.excerpt(from: 4, seconds: 5).input)
    let part = try tunes.identify(
      tune.input, excerpt: Excerpt(startSeconds: 4, durationSeconds: 5))
    #expect(part.matches == alone.matches)
    #expect(part.durationSeconds == alone.durationSeconds)
  }

  @Test(
    "A query that begins before its track has a negative offset, and its range is what is heard")
  func beforeTheBeginning() throws {
    let lead = Signal.noise(amplitude: 0.05, seconds: 2, seed: 1)
    let answer = try tunes.identify((lead + Fixtures.tune(9).excerpt(from: 0, seconds: 6)).input)
    let best = try #require(answer.best)
    #expect(best.track.recordingID == "9")
    #expect(abs(best.offsetSeconds + 2) < 0.05)
    #expect(best.trackRange.lowerBound >= 0)
    #expect(best.queryRange.lowerBound > 1)
    #expect(best.queryRange.upperBound <= answer.durationSeconds)
  }

  @Test("A query that goes on after its track ends ends with the track")
  func behindTheEnd() throws {
    let tail = Signal.noise(amplitude: 0.05, seconds: 3, seed: 2)
    let answer = try tunes.identify((Fixtures.tune(10).excerpt(from: 14, seconds: 6) + tail).input)
    let best = try #require(answer.best)
    #expect(best.track.recordingID == "10")
    #expect(abs(best.offsetSeconds - 14) < 0.05)
    #expect(best.trackRange.upperBound <= 20.001)
    #expect(best.queryRange.upperBound < 6.2)
  }

  @Test("Two tunes after one another are both heard")
  func twoTunes() throws {
    let both =
      Fixtures.tune(1).excerpt(from: 2, seconds: 8) + Fixtures.tune(2).excerpt(from: 5, seconds: 8)
    let found = try tunes.identify(both.input).matches.map(\.track.recordingID)
    #expect(Set(found) == ["1", "2"])
  }

  @Test("Copies of a track are all found, and the lower number comes first")
  func copies() throws {
    let store = try Store()
    for seed in 1...12 as ClosedRange<UInt64> { try store.database.add(Fixtures.tune(seed).input) }
    for name in ["copy", "another copy"] {
      try store.database.add(
        Fixtures.tune(2).input, metadata: TrackMetadata(recordingID: name))
    }
    let query = Fixtures.tune(2).excerpt(from: 4.56, seconds: 5).input
    let found = try store.database.identify(query).matches
    #expect(found.map(\.track.id.rawValue) == [2, 13, 14])
    #expect(Set(found.map(\.offsetSeconds)).count == 1)
  }

  @Test("Matches come best first, as many as asked for, accepted only unless all are wanted")
  func options() throws {
    let query = Fixtures.tune(11).excerpt(from: 3, seconds: 5).input
    var options = SearchOptions()
    options.includesRejected = true
    for limit in [0, 1, 3, 100] {
      options.limit = limit
      let matches = try tunes.identify(query, options: options).matches
      #expect(matches.count <= min(max(1, limit), 12))
      #expect(matches.map(\.score) == matches.map(\.score).sorted(by: >))
      #expect(Set(matches.map(\.track.id)).count == matches.count)
      #expect(matches.allSatisfy { $0.isAccepted == ($0.pChance <= options.maxFalseRate) })
      #expect(matches.allSatisfy { (0...1).contains($0.pChance) })
      #expect(matches.allSatisfy { $0.queryRange.lowerBound >= 0 })
    }
    options.includesRejected = false
    #expect(try tunes.identify(query, options: options).matches.allSatisfy(\.isAccepted))
  }

  @Test("A stricter limit accepts less, never more")
  func falseRate() throws {
    let query = Fixtures.tune(11).excerpt(from: 3, seconds: 2.5).input
    var last = 100
    for rate in [1, 0.1, 0.001, 1e-6, 1e-300] {
      var options = SearchOptions()
      options.limit = 100
      options.maxFalseRate = rate
      // the same effort for all
      options.isExhaustive = true
      let count = try tunes.identify(query, options: options).matches.count
      #expect(count <= last)
      last = count
    }
    #expect(last == 0)
  }

  @Test("Full effort finds what the first look finds")
  func exhaustive() throws {
    let query = Fixtures.tune(6).excerpt(from: 8.123, seconds: 4).input
    var options = SearchOptions()
    options.isExhaustive = true
    let full = try tunes.identify(query, options: options)
    let quick = try tunes.identify(query)
    #expect(full.best?.track == quick.best?.track)
    #expect(abs((full.best?.offsetSeconds ?? 0) - (quick.best?.offsetSeconds ?? 9)) < 0.03)
    #expect(full.times.hashes > 0)
    #expect(full.times.postings > 0)
    #expect(full.times.total >= full.times.decode)
  }

  @Test(
    "In a collection of few tracks theirs is found as well, and others are refused",
    arguments: [1, 2, 3] as [UInt64])
  func smallCollections(count: UInt64) throws {
    let store = try Store()
    for seed in 1...count { try store.database.add(Fixtures.tune(seed).input) }
    let query = Fixtures.tune(1).excerpt(from: 6.1, seconds: 6).input
    #expect(try store.database.identify(query).best?.track.id == TrackID(rawValue: 1))
    for seed in 50...55 as ClosedRange<UInt64> {
      let answer = try store.database.identify(Signal.music(seconds: 6, seed: seed).input)
      #expect(answer.matches.isEmpty)
    }
  }

  @Test("An empty database has no match for anything")
  func emptyDatabase() throws {
    let store = try Store()
    #expect(try store.database.identify(Fixtures.tune(1).input).matches.isEmpty)
    // nor one whose tracks are all removed
    let track = try store.database.add(Fixtures.tune(1).input)
    try store.database.mergePending(above: 0)
    try store.database.remove(track.id)
    var options = SearchOptions()
    options.includesRejected = true
    #expect(try store.database.identify(Fixtures.tune(1).input, options: options).matches.isEmpty)
  }

  @Test("A removed track is not found, the others are", arguments: [false, true])
  func removed(isMerged: Bool) throws {
    let store = try Store()
    var tracks = [Track]()
    for seed in 1...4 as ClosedRange<UInt64> {
      tracks.append(try store.database.add(Fixtures.tune(seed).input))
    }
    if isMerged { try store.database.mergePending(above: 0) }
    try store.database.remove(tracks[2].id)
    let gone = Fixtures.tune(3).excerpt(from: 5, seconds: 6).input
    #expect(try store.database.identify(gone).matches.isEmpty)
    let there = Fixtures.tune(4).excerpt(from: 5, seconds: 6).input
    #expect(try store.database.identify(there).best?.track == tracks[3])
  }

  @Test("A long query is shortened to what is used, and the answer says so")
  func longQuery() throws {
    let query = (0..<7).flatMap { _ in Fixtures.tune(5) }.input
    let answer = try tunes.identify(query)
    #expect(answer.durationSeconds == QueryParameters.standard.longestSeconds)
    #expect(answer.warnings.count == 1)
    #expect(answer.warnings.first?.contains("120 s") == true)
    #expect(answer.best?.track.recordingID == "5")
    let fits = try tunes.identify(query, excerpt: Excerpt(durationSeconds: 120))
    #expect(fits.warnings == [])
    #expect(fits.durationSeconds == 120)
  }

  @Test("A track that repeats is heard at each of its repeats")
  func occurrences() throws {
    let store = try Store()
    let loop = Fixtures.tune(1).excerpt(from: 0, seconds: 5)
    let track = try store.database.add((loop + Fixtures.tune(2) + loop + Fixtures.tune(3)).input)
    for seed in 4...6 as ClosedRange<UInt64> { try store.database.add(Fixtures.tune(seed).input) }
    let places = try store.database.occurrences(
      of: Fixtures.tune(1).excerpt(from: 0.5, seconds: 4).input, in: track.id)
    let best = places.prefix(2).map(\.offsetSeconds).sorted()
    #expect(best.count == 2)
    #expect(abs((best.first ?? 0) - 0.5) < 0.05)
    #expect(abs((best.last ?? 0) - 25.5) < 0.05)
  }
}
