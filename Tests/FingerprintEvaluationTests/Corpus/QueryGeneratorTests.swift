import Fingerprint
import Foundation
import Testing

@testable import FingerprintEvaluation

struct QueryGeneratorTests {
  /// Twelve tunes of 12 s and one of 3 s, in a folder.
  private struct Tunes: Sendable {
    let folder: TemporaryFolder
    let recordings: [Recording]

    init() throws {
      folder = try TemporaryFolder()
      for seed in 1...12 as ClosedRange<UInt64> {
        try folder.write(Sound.music(seconds: 12, seed: seed), to: "tune\(seed).flac")
      }
      try folder.write(Sound.music(seconds: 3, seed: 99), to: "short.flac")
      recordings = try Recording.all(in: folder.path, role: .reference) { Issue.record($0) }
    }
  }

  private static let tunes = Result { try Tunes() }

  private func generator(
    _ conditions: [String], lengths: [Double] = [2], perCell: Int = 6, heldOut: Double = 0.25,
    seed: UInt64 = 1, sources: DamageSources = DamageSources()
  ) throws -> QueryGenerator {
    try QueryGenerator(
      recordings: try Self.tunes.get().recordings, sources: sources,
      plan: QueryPlan(
        conditions: try conditions.map { try VariedDamage($0) }, lengthsSeconds: lengths,
        queriesPerCell: perCell, heldOutShare: heldOut, seed: seed))
  }

  @Test("Recordings of a folder go by their names and have their lengths")
  func folder() throws {
    let recordings = try Self.tunes.get().recordings
    #expect(recordings.count == 13)
    #expect(recordings[0].id == "short.flac")
    #expect(recordings[0].durationSeconds == 3)
  }

  @Test("A share of the tracks is held out, a quarter as many queries come from them")
  func heldOut() throws {
    let generator = try generator(["clean", "white(0dB)"], perCell: 8)
    #expect(generator.heldOut.count == 3)
    #expect(generator.references.count == 10)
    #expect(generator.queries.count == 20)
    let references = Set(generator.references.map(\.id))
    for query in generator.queries {
      let source = generator.source(of: query)
      #expect(references.contains(source.recordingID) == (query.truth != nil))
      #expect(query.truth == nil || query.truth == source)
    }
    #expect(generator.queries.filter { $0.truth == nil }.count == 4)
  }

  @Test("In set every condition has the same places, out of set each has its own")
  func places() throws {
    let conditions = ["clean", "white(0dB)", "pink(0dB)"]
    let generator = try generator(conditions, perCell: 12)
    func places(isInSet: Bool) -> [[String]] {
      conditions.map { name in
        generator.queries.filter {
          $0.condition.base == name && ($0.truth != nil) == isInSet
        }.map(\.place)
      }
    }
    let (inSet, outOfSet) = (places(isInSet: true), places(isInSet: false))
    #expect(inSet[0] == inSet[1] && inSet[1] == inSet[2])
    #expect(Set(inSet[0]).count == 12)
    #expect(Set(outOfSet.flatMap { $0 }).count == 9)
    // and they don't change with the company
    let alone = try self.generator(["white(0dB)"], perCell: 12).queries
    #expect(alone.map(\.place) == inSet[1] + outOfSet[1])
  }

  @Test("What the references hold in another copy is not mixed in as other music")
  func music() throws {
    let generator = try generator(["music(0dB)"], heldOut: 0.25)
    let ids = generator.heldOut.map(\.id)
    #expect(ids.count == 3)
    let query = generator.queries[0]
    let mixed = try generator.samples(of: query)
    #expect(try generator.mixingInNone(of: []).samples(of: query) == mixed)
    // whichever is left is what is heard
    let left = try ids.map { id in
      try generator.mixingInNone(of: Set(ids).subtracting([id])).samples(of: query)
    }
    #expect(Set(left).count == 3 && left.contains(mixed))
    let error = #expect(throws: EvaluationError.self) {
      try generator.mixingInNone(of: Set(ids))
    }
    #expect(error?.reason.hasPrefix("all recordings that are held out") == true)
    // of no matter where nothing is mixed in
    _ = try self.generator(["clean"], heldOut: 0.25).mixingInNone(of: Set(ids))
  }

  @Test("From further recordings come as many queries as asked for, in set as many as ever")
  func outOfSet() throws {
    let recordings = try Self.tunes.get().recordings
    let generator = try QueryGenerator(
      recordings: Array(recordings.prefix(8)), outOfSet: Array(recordings.dropFirst(8)),
      plan: QueryPlan(
        conditions: [.clean], lengthsSeconds: [2], queriesPerCell: 3, outOfSetPerCell: 7,
        heldOutShare: 0))
    #expect(generator.references == Array(recordings.prefix(8)))
    #expect(generator.heldOut == Array(recordings.dropFirst(8)))
    #expect(generator.queries.map { $0.truth == nil ? "o" : "q" }.joined() == "qqqooooooo")
    let further = Set(recordings.dropFirst(8).map(\.id))
    for query in generator.queries {
      #expect(further.contains(generator.source(of: query).recordingID) == (query.truth == nil))
    }
  }

  @Test("No query starts on the frame grid, and they don't all start alike")
  func offGrid() throws {
    let hop = FingerprintParameters.standard.hopSeconds
    let generator = try generator(["clean"], perCell: 200)
    let fractions = generator.queries.map { query in
      (generator.source(of: query).offsetSeconds / hop).truncatingRemainder(dividingBy: 1)
    }
    #expect(fractions.allSatisfy { (0.0999...0.9001).contains($0) })
    let quarters = Set(fractions.map { Int($0 * 4) })
    #expect(quarters.count == 4)
    let places = Set(generator.queries.map { generator.source(of: $0).offsetSeconds })
    #expect(places.count == generator.queries.count)
  }

  @Test("A clean query is its passage of the track")
  func clean() throws {
    let generator = try generator(["clean"])
    let query = generator.queries[0]
    let source = generator.source(of: query)
    let path = try #require(generator.references.first { $0.id == source.recordingID }).path
    let track = try AudioFile.samples(of: .file(path: path))
    let start = Int((source.offsetSeconds * Take.sampleRate).rounded())
    #expect(try generator.samples(of: query) == Array(track[start..<(start + 32_000)]))
  }

  @Test("Every query is as long as asked for, whatever is done to it")
  func lengths() throws {
    let conditions = ["speed(+50%)", "speed(-6%)", "room+babble(0dB)+microphone", "gsm"]
    let generator = try generator(conditions, lengths: [1, 2.5], perCell: 2)
    for query in generator.queries {
      let count = try generator.samples(of: query).count
      #expect(count == Int(query.lengthSeconds * 16_000))
    }
  }

  @Test("What is left open is drawn for each query: its ratio, its noise, and so its length")
  func varied() throws {
    let conditions = ["speed(±10%)", "white(10dB)|pink(-5dB)"]
    let generator = try generator(conditions, perCell: 24)
    let (speeds, noises) = (generator.queries.prefix(30), generator.queries.suffix(30))
    #expect(Set(speeds.map(\.ratio)).count > 20)
    #expect(speeds.allSatisfy { abs($0.ratio - 1) <= 0.1 })
    #expect(speeds.allSatisfy { $0.ratio == generator.damage(of: $0).ratio })
    #expect(Set(speeds.map(\.condition.rawValue)) == ["speed(±10%)@2"])
    #expect(Set(noises.map(\.signalToNoise)) == [10, -5])
    for query in speeds.prefix(3) {
      let source = generator.source(of: query)
      let path = try #require(generator.references.first { $0.id == source.recordingID }).path
      let track = try AudioFile.samples(of: .file(path: path))
      let samples = try generator.samples(of: query)
      #expect(samples.count == 32_000)
      // the end of the query is where its own ratio puts it
      let start = Int(((source.offsetSeconds + 1.5 * query.ratio) * Take.sampleRate).rounded())
      let count = Int(0.25 * query.ratio * Take.sampleRate)
      let expected = try Resampling.resampled(
        Array(track[start..<(start + count)]), from: Take.sampleRate * query.ratio,
        to: Take.sampleRate, subject: "test")
      #expect(Sound.correlation(expected, Array(samples[24_000..<28_000])) > 0.95)
    }
  }

  @Test("The same seed makes the same bytes in any order, another seed others")
  func deterministic() async throws {
    let conditions = ["room+pink(5dB)", "babble(0dB)", "mp3(32k)", "speed(±10%)+white|pink(0dB)"]
    let (first, second) = (try generator(conditions), try generator(conditions))
    #expect(first.queries == second.queries)
    let forwards = try first.queries.map { try first.samples(of: $0) }
    let backwards = try await concurrentMap(second.queries.reversed(), jobs: 4) {
      try second.samples(of: $0)
    }
    #expect(forwards == backwards.reversed())
    let other = try generator(conditions, seed: 2)
    #expect(try other.queries.map { try other.samples(of: $0) } != forwards)
  }

  @Test("Another condition or length leaves the others' queries as they are")
  func stable() throws {
    let few = try generator(["white(0dB)", "speed(±10%)+white|pink(0dB)"])
    let many = try generator(
      ["clean", "speed(±10%)+white|pink(0dB)", "speed(+2%)", "white(0dB)"], lengths: [1, 2])
    for query in few.queries {
      #expect(many.queries.contains(query))
      #expect(try few.samples(of: query) == many.samples(of: query))
    }
  }

  @Test("All conditions damage their passages with the same noise at every ratio")
  func paired() throws {
    let generator = try generator(["clean", "white(0dB)", "white(-20dB)"])
    let loud = try generator.samples(of: generator.queries[16])
    let soft = try generator.samples(of: generator.queries[8])
    #expect(Sound.correlation(loud, soft) > 0.5)
  }

  @Test("Tracks shorter than the query are passed over and named")
  func short() throws {
    let generator = try generator(["clean"], lengths: [5], heldOut: 0)
    #expect(generator.passedOver.map(\.recordingIDs) == [["short.flac"]])
    #expect(generator.queries.allSatisfy { generator.source(of: $0).recordingID != "short.flac" })
    let error = #expect(throws: EvaluationError.self) {
      try self.generator(["speed(+50%)"], lengths: [10])
    }
    #expect(error?.reason.contains("long enough for queries of 10 s") == true)
  }

  @Test("What can't be done is listed with the reason, and the rest is")
  func unavailable() throws {
    let generator = try generator(["noise(0dB)", "room+music(0dB)", "clean"], heldOut: 0)
    #expect(
      generator.unavailable.map(\.reason) == [
        "noise needs a folder of recorded noises (--noise)",
        "music needs tracks that are held out or out of set (--holdout, --out-of-set)",
      ])
    #expect(Set(generator.queries.map(\.condition.rawValue)) == ["clean@2"])
  }

  @Test("Noise, speech and music come from recordings where there are some")
  func recordings() throws {
    let folder = try TemporaryFolder()
    let hum = try folder.write(Sound.sine(hertz: 3_000, seconds: 1), to: "hum.flac")
    let pool = AudioPool(paths: [hum])
    let sources = DamageSources(noise: pool, speech: pool, music: pool)
    let generator = try generator(
      ["noise(-60dB)", "babble(-60dB)", "music(-60dB)"], perCell: 2, sources: sources)
    #expect(generator.unavailable.isEmpty)
    #expect(Set(generator.queries.map(\.condition)).count == 3)
    for query in generator.queries {
      #expect(abs(Sound.hertz(try generator.samples(of: query)) - 3_000) < 30)
    }
  }

  @Test("Without music of its own, tracks that are held out are mixed in")
  func heldOutMusic() throws {
    let generator = try generator(["clean", "music(0dB)"], perCell: 4, heldOut: 0.25)
    #expect(generator.unavailable.isEmpty)
    let queries = generator.queries.filter { $0.truth != nil }
    for (query, other) in zip(queries.prefix(4), queries.suffix(4)) {
      let clean = try generator.samples(of: query)
      let mixed = try generator.samples(of: other)
      // two of one level and no relation: one over the root of two
      #expect((0.5...0.9).contains(Sound.correlation(clean, mixed)))
    }
  }

  @Test("A track is never mixed with itself where there is another")
  func otherMusic() {
    let pool = AudioPool(paths: ["a", "b", "c"])
    var generator = SeededGenerator(seed: 1)
    let drawn = (0..<100).map { _ in pool.path(excluding: "c", using: &generator) }
    #expect(Set(drawn) == ["a", "b"])
    #expect(AudioPool(paths: ["a"]).path(excluding: "a", using: &generator) == "a")
  }

  @Test("Two recordings of one id are an error")
  func sameID() throws {
    let recordings = try Self.tunes.get().recordings
    #expect(throws: EvaluationError.self) {
      try QueryGenerator(
        recordings: recordings, outOfSet: [recordings[0]],
        plan: QueryPlan(conditions: [.clean]))
    }
  }

  @Test("A track that ends before its header says so is an error that names it")
  func truncated() throws {
    let recordings = try Self.tunes.get().recordings.map {
      Recording(id: $0.id, path: $0.path, role: $0.role, durationSeconds: 1_000)
    }
    let generator = try QueryGenerator(
      recordings: recordings, plan: QueryPlan(conditions: [.clean], heldOutShare: 0))
    let error = #expect(throws: EvaluationError.self) {
      for query in generator.queries { _ = try generator.samples(of: query) }
    }
    #expect(error?.file.hasSuffix(".flac") == true)
  }

  @Test("Queries that are written are read back as they are, audio and truth")
  func roundTrip() async throws {
    let folder = try TemporaryFolder()
    let generator = try generator(
      [
        "clean", "speed(+2%)+noise(0.1dB)", "room(0.5s)+pink(-5dB)+clip(10%)",
        "speed(±10%)+noise|pink(3dB)",
      ], perCell: 3,
      sources: DamageSources(noise: AudioPool(folder: try Self.tunes.get().folder.path)))
    #expect(generator.unavailable.isEmpty)
    let target = "\(folder.path)/queries"
    #expect(try await generator.write(to: target, jobs: 2))
    let read = try QuerySet(folder: target).queries
    #expect(read.count == generator.queries.count)
    #expect(Set(read.map(\.path)).count == read.count)
    for (read, query) in zip(read, generator.queries) {
      #expect(
        read
          == EvaluationQuery(
            id: query.id, path: "\(target)/\(query.path)", truth: query.truth,
            lengthSeconds: query.lengthSeconds, condition: query.condition, ratio: query.ratio,
            signalToNoise: query.signalToNoise, source: generator.source(of: query)))
      #expect(read.place == query.place)
      let samples = try AudioFile.samples(of: .file(path: read.path))
      #expect(try samples == generator.samples(of: query))
    }
  }
}
