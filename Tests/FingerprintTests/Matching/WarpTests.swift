import Foundation
import Testing

@testable import Fingerprint

/// Queries that were played at another speed, tempo or pitch.
struct WarpTests {
  private let parameters = FingerprintParameters.standard
  private let tunes: FingerprintDatabase

  init() throws { tunes = try Fixtures.tunes.get().database }

  /// Six seconds of a tune from 5.5 s of the tune on, played with these factors.
  private func query(_ seed: UInt64, tempo: Double, pitch: Double) -> [Float] {
    Signal.music(seconds: 20, seed: seed, tempo: tempo, pitch: pitch)
      .excerpt(from: 5.5 / tempo, seconds: 6)
  }

  @Test(
    "A turntable's speed is found to 0.2 %, and the place to 50 ms",
    arguments: [0.905, 0.95, 1.013, 1.07, 1.095])
  func speed(factor: Double) throws {
    for seed in [2, 9] as [UInt64] {
      // the same samples, said to be of a higher rate, play faster
      let samples = Fixtures.tune(seed).excerpt(from: 5.5, seconds: 6 * factor)
      let query = AudioInput.samples(samples, sampleRate: Signal.rate * factor)
      let best = try #require(try tunes.identify(query).best)
      #expect(best.track.recordingID == "\(seed)")
      #expect(abs(best.speed / factor - 1) < 0.002)
      #expect(abs(best.pitchSemitones - 12 * log2(factor)) < 0.05)
      #expect(abs(best.offsetSeconds - 5.5) < 0.05)
      #expect(abs(best.trackRange.upperBound - 5.5 - 6 * factor) < 0.1)
    }
  }

  @Test("However fine the steps and wide the ranges, the ladder covers them and can be climbed")
  func bounds() throws {
    var query = QueryParameters()
    (query.speedStep, query.tempoStep, query.pitchStep) = (0, 0, 0)
    query.sweepSeconds = .infinity
    var options = SearchOptions()
    (options.speedRange, options.tempoRange, options.pitchRange) = (9, 9, 99)
    options.limit = -1
    #expect(options.limit == 1)
    let rungs = WarpLadder(options, query.bounded).rungs
    #expect((500...QueryLandmarks.mostRungs).contains(rungs.count))
    let times = rungs.map(\.warp.time).sorted()
    #expect(times[0] <= 0.5 && times[times.count - 1] >= 1.5)
    let pitches = rungs.map(\.warp.semitones).sorted()
    #expect(pitches[0] <= -11.99 && pitches[pitches.count - 1] >= 11.99)
    let odd = try FingerprintDatabase(path: tunes.path, access: .readOnly, query: query)
    options.isExhaustive = true
    let unknown = Signal.music(seconds: 2, seed: 77).input
    #expect(try odd.identify(unknown, options: options).best == nil)
  }

  @Test("Queries at another tempo are found; of the tempos told three of four are right to 0.5 %")
  func tempo() throws {
    var errors = [Double]()
    for factor in [0.91, 0.96, 1.02, 1.055, 1.09] {
      for seed in [1, 2, 3, 5, 8, 9] as [UInt64] {
        let query = query(seed, tempo: factor, pitch: 1)
        let best = try #require(try tunes.identify(query.input).best, "\(seed) at \(factor)")
        #expect(best.track.recordingID == "\(seed)")
        #expect(best.pitchSemitones == 0)
        #expect(abs(best.offsetSeconds - 5.5) < 0.25)
        // a small one that voting bears need not be told
        if best.speed == 1 {
          #expect(abs(factor - 1) < 0.05)
        } else {
          errors.append(abs(best.speed / factor - 1))
        }
      }
    }
    #expect(errors.count >= 20)
    #expect(4 * errors.count { $0 < 0.005 } >= 3 * errors.count, "errors \(errors)")
    #expect(errors.allSatisfy { $0 < 0.013 }, "errors \(errors)")
  }

  @Test(
    "A pitch at its own tempo is found to a tenth of a semitone", arguments: [-2, -0.7, 0.4, 1.9])
  func pitch(semitones: Double) throws {
    let query = query(4, tempo: 1, pitch: exp2(semitones / 12))
    let best = try #require(try tunes.identify(query.input).best)
    #expect(best.track.recordingID == "4")
    #expect(best.speed == 1)
    #expect(abs(best.pitchSemitones - semitones) < 0.1)
    #expect(abs(best.offsetSeconds - 5.5) < 0.05)
  }

  @Test(
    "A speed so small that the first look finds the track is told all the same",
    arguments: [0.991, 0.996, 1.004, 1.009])
  func drift(factor: Double) throws {
    let samples = Fixtures.tune(5).excerpt(from: 4, seconds: 10 * factor)
    let query = AudioInput.samples(samples, sampleRate: Signal.rate * factor)
    let answer = try tunes.identify(query)
    let best = try #require(answer.best)
    #expect(answer.times.passes == 1)
    #expect(best.track.recordingID == "5")
    #expect(abs(best.speed / factor - 1) < 0.002)
    #expect(abs(best.offsetSeconds - 4) < 0.05)
  }

  @Test("As it was recorded, no other speed is told", arguments: [1, 5, 9] as [UInt64])
  func unchanged(seed: UInt64) throws {
    let query = Fixtures.tune(seed).excerpt(from: 3.3, seconds: 10)
    let best = try #require(try tunes.identify(query.input).best)
    #expect(best.speed == 1)
    #expect(best.pitchSemitones == 0)
  }

  @Test("What does best on the ladder is looked at more closely, and chance is the rarer for it")
  func closerLook() throws {
    var query = QueryParameters.standard
    query.closerChance = 0
    let without = try FingerprintDatabase(path: tunes.path, access: .readOnly, query: query)
    var options = SearchOptions()
    options.includesRejected = true
    var decades = 0.0
    for (seed, factor) in [(3, 1.06), (4, 1.043), (5, 0.91), (7, 1.08), (8, 1.095)]
      as [(UInt64, Double)]
    {
      let samples = Fixtures.tune(seed).excerpt(from: 5.5, seconds: 2 * factor)
        .mixed(with: Signal.noise(amplitude: 0.4, seconds: 2 * factor, seed: seed))
      let clip = AudioInput.samples(samples, sampleRate: Signal.rate * factor)
      let more = try tunes.identify(clip, options: options)
      let less = try without.identify(clip, options: options)
      let (best, other) = (try #require(more.matches.first), try #require(less.matches.first))
      #expect(best.track.recordingID == "\(seed)" && other.track == best.track)
      #expect(abs(best.speed / factor - 1) < 0.002)
      #expect(best.votes > other.votes && best.pChance < other.pChance)
      #expect(more.times.hashes > less.times.hashes && more.times.passes == less.times.passes)
      decades += log10(other.pChance / best.pChance)
    }
    #expect(decades > 3)
  }

  @Test("What is looked at more closely is the best warp, one that changes something")
  func closerRung() {
    var ladder = WarpLadder(SearchOptions(), .standard)
    let count = ladder.rungs.count
    let candidate = Candidate(track: TrackID(rawValue: 1), offset: 0, votes: 0)
    let places = [0, 7, 3].map { VerifiedCandidate(candidate, ladder.rungs[$0]) }
    #expect(ladder.addCloser(to: Array(places.prefix(1))).isEmpty)
    #expect(ladder.addCloser(to: places) == count..<(count + 1))
    #expect(ladder.rungs[count].warp == ladder.rungs[7].warp && ladder.rungs[count].isCloser)
    #expect(ladder.rungs[count].step < ladder.rungs[7].step)
    #expect(ladder.rungs.prefix(count).allSatisfy { !$0.isCloser })
  }

  @Test(
    "Rungs are equally far apart, and reach as far as asked for but for less than a step",
    arguments: [(0.1, 0.1, 2), (0.5, 0.02, 7), (0.004, 0.3, 12)] as [(Double, Double, Double)])
  func rungs(speed: Double, tempo: Double, pitch: Double) {
    var options = SearchOptions()
    (options.speedRange, options.tempoRange, options.pitchRange) = (speed, tempo, pitch)
    let query = QueryParameters.standard
    let warps = WarpLadder(options, query).rungs.dropFirst().map(\.warp)
    let factor = exp2(pitch / 12)
    for (factors, low, high, step) in [
      (
        warps.filter { $0.time != 1 && $0.frequency != 1 }.map(\.time), 1 - speed, 1 + speed,
        query.speedStep
      ),
      (warps.filter { $0.frequency == 1 }.map(\.time), 1 - tempo, 1 + tempo, query.tempoStep),
      (warps.filter { $0.time == 1 }.map { 1 / $0.frequency }, 1 / factor, factor, query.pitchStep),
    ] {
      let sorted = ([1] + factors).map { log(Double($0)) / log(1 + step) }.sorted()
      for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(abs(b - a - 1) < 1e-3) }
      #expect((0..<1).contains(sorted[sorted.count - 1] - log(high) / log(1 + step) + 1e-3))
      #expect((0..<1).contains(log(low) / log(1 + step) - sorted[0] + 1e-3))
    }
  }

  @Test("At both ends of the range of pitches a query is found, and no pitch beyond is told")
  func pitchRange() throws {
    var options = SearchOptions()
    options.pitchRange = 5
    for semitones in [-5, 5, -6.5, 6.5] {
      let query = query(4, tempo: 1, pitch: exp2(semitones / 12))
      let best = try tunes.identify(query.input, options: options).best
      // a tune may be like itself at another pitch
      #expect(best.map { abs($0.pitchSemitones) < 5.2 } ?? true)
      if abs(semitones) == 5 { #expect(best?.track.recordingID == "4") }
    }
  }

  @Test("A range of nothing tries nothing")
  func noRange() throws {
    let samples = Fixtures.tune(2).excerpt(from: 5.5, seconds: 6)
    let query = AudioInput.samples(samples, sampleRate: Signal.rate * 1.07)
    var options = SearchOptions()
    options.speedRange = 0
    options.tempoRange = 0
    options.pitchRange = 0
    let answer = try tunes.identify(query, options: options)
    #expect(answer.best == nil)
    #expect(answer.times.passes == 2)
  }

  @Test("A range keeps within what can be tried", arguments: [-1, 0, 0.2, 9])
  func ranges(range: Double) {
    var options = SearchOptions()
    options.speedRange = range
    options.tempoRange = range
    options.pitchRange = range
    #expect(options.speedRange == min(0.5, max(0, range)))
    #expect(options.tempoRange == min(0.5, max(0, range)))
    #expect(options.pitchRange == min(12, max(0, range)))
    #expect(WarpLadder(options, .standard).rungs.count <= 1_024)
  }

  @Test("A long query is tried by its middle, and its place is that of its beginning")
  func longQuery() throws {
    let factor = 1.06
    let samples = Fixtures.tune(6).excerpt(from: 1, seconds: 18.5)
    let query = AudioInput.samples(samples, sampleRate: Signal.rate * factor)
    let best = try #require(try tunes.identify(query).best)
    #expect(best.track.recordingID == "6")
    #expect(abs(best.speed - factor) < 0.002)
    #expect(abs(best.offsetSeconds - 1) < 0.1)
  }

  @Test("No speed within the range is farther from a rung than half a step")
  func rungs() {
    let warps: [Warp] = WarpLadder(SearchOptions(), .standard).rungs.map(\.warp)
    let speeds: [Float] = warps.filter { $0 == .none || ($0.frequency != 1 && $0.time != 1) }
      .map(\.time)
    for factor in stride(from: Float(0.9), through: 1.1, by: 0.0007) {
      #expect(speeds.contains { abs($0 / factor - 1) <= 0.00201 })
    }
  }

  @Test(
    "A cell moved to the recording and back is where it was", arguments: [0.9, 1, 1.1] as [Float])
  func backAgain(factor: Float) {
    for warp in [Warp.speed(factor), .tempo(factor), .pitch(factor)] {
      let grid = WarpedGrid(warp, parameters)
      for frame in [0, 1, 100, 5_000] as [Float] {
        #expect(abs(grid.queryFrame(grid.recordingFrame(frame)) - frame) < 0.01)
      }
      for bin in [0, 100, 511] as [Float] {
        #expect(abs(grid.queryBin(grid.recordingBin(bin)) - bin) < 0.01)
      }
    }
  }

  @Test("Under no warp peaks stay where they are")
  func unmoved() {
    let peaks = [
      Peak(frame: 0, bin: 0, strength: 3, frameFraction: -0.4, binFraction: 0.4),
      Peak(frame: 7, bin: 511, strength: 2, frameFraction: 0.4, binFraction: -0.4),
    ]
    let moved = WarpedGrid(.none, parameters).moved(peaks, bins: parameters.binCount)
    #expect(moved.map(\.frame) == [0, 7])
    #expect(moved.map(\.bin) == [0, 511])
  }

  @Test("Peaks that leave the band are dropped, the others keep the order of time")
  func dropped() {
    let peaks = (0..<40).map { Peak(frame: Int32($0), bin: Int16(500 - $0), strength: 1) }
    let moved = WarpedGrid(.pitch(0.95), parameters).moved(peaks, bins: parameters.binCount)
    #expect(moved.count < peaks.count && !moved.isEmpty)
    #expect(moved.allSatisfy { (0..<512).contains($0.bin) })
    #expect(moved == moved.sorted(by: Peak.precedes))
  }
}
