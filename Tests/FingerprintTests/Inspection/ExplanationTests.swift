import Foundation
import Testing

@testable import Fingerprint

@Suite("Explanation")
struct ExplanationTests {
  private static let tunes = Result { try Fixtures.tunes.get().database }

  /// Queries to the tunes: as they are, in noise, in much noise, faster, higher, of another tune,
  /// and long.
  private static let queries: [String: [Float]] = {
    let tune = Fixtures.tune(5)
    func noise(_ amplitude: Float) -> [Float] {
      Signal.noise(amplitude: amplitude, seconds: 6, seed: 8)
    }
    let clean = tune.excerpt(from: 4.01, seconds: 6)
    return [
      "clean": clean, "noisy": clean.mixed(with: noise(0.4)),
      "drowned": clean.mixed(with: noise(9)),
      "faster": Signal.music(seconds: 12, seed: 5, tempo: 1.05, pitch: 1.05)
        .excerpt(from: 3, seconds: 6),
      "higher": Signal.music(seconds: 12, seed: 5, pitch: 1.06).excerpt(from: 3, seconds: 6),
      "unknown": Signal.music(seconds: 6, seed: 99),
      "long and slower": Signal.music(seconds: 20, seed: 5, tempo: 0.95, pitch: 0.95),
    ]
  }()

  private func explanation(
    _ name: String, track: TrackID? = nil, _ options: SearchOptions = SearchOptions()
  ) throws -> Explanation {
    let samples = try #require(Self.queries[name])
    return try Self.tunes.get().explanation(of: samples.input, track: track, options: options)
  }

  @Test(
    "It explains the answer that identify gives, with the same numbers", arguments: queries.keys)
  func agreement(name: String) throws {
    var options = SearchOptions()
    options.includesRejected = true
    let explanation = try explanation(name, options)
    let samples = try #require(Self.queries[name])
    let answer = try Self.tunes.get().identify(samples.input, options: options)
    #expect(explanation.match == answer.matches.first)
    #expect(explanation.candidates == answer.matches)
    let match = try #require(explanation.match)
    #expect((explanation.verdict == .accepted) == match.isAccepted)
    // what is shown of the model gives the very same probability
    let chance = try #require(explanation.chance)
    #expect(chance.pChance(ofScore: match.score) == match.pChance)
    #expect(match.isAccepted == (match.score >= (try #require(explanation.neededScore))))
    // and the histogram has the votes that were counted, at the place
    let histogram = try #require(explanation.inspection.comparison?.histogram)
    #expect(histogram.votes[histogram.best] == match.votes)
    let place =
      histogram.firstOffsetSeconds + Double(histogram.best) * histogram.secondsPerOffset
    #expect(abs(place - match.offsetSeconds) < 0.5)
  }

  @Test("The evidence over time sums up to the score's", arguments: queries.keys)
  func evidence(name: String) throws {
    for track in try [nil, Self.tunes.get().tracks()[0].id] {
      let explanation = try explanation(name, track: track)
      guard let match = explanation.match else { continue }
      let evidence = try #require(explanation.evidence)
      #expect(evidence.prominence.count == evidence.peaks.count)
      #expect(abs(evidence.total + 0.6 * Double(match.votes).squareRoot() - match.score) < 1e-3)
      let root = evidence.effectivePeaks.squareRoot()
      #expect(abs(evidence.meanProminence * root - evidence.total) < 1e-9)
      // as many as there are if all were heard alike, else fewer
      #expect(evidence.effectivePeaks <= Double(evidence.peakCount) * (1 + 1e-9))
      #expect(evidence.effectivePeaks >= 1)
      let deviations = evidence.chanceDeviations
      #expect(deviations.count == evidence.peaks.count)
      #expect(abs(deviations.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
      for (deviation, count) in zip(deviations, evidence.peaks) {
        #expect((deviation > 0) == (count > 0))
      }
      let length = Double(evidence.prominence.count) * evidence.secondsPerStep
      let duration = explanation.inspection.durationSeconds
      #expect(length >= duration && length - duration < evidence.secondsPerStep)
    }
  }

  @Test("Where peaks have no loudness all count alike: the mean is theirs, chance goes by number")
  func formerEvidence() throws {
    let folder = try TemporaryFolder()
    let database = try emptyDatabase(
      folder.file("former.fpdb"), FingerprintParameters.Preset.standard.formerParameters)
    try database.add(Fixtures.tune(5).input)
    let samples = try #require(Self.queries["noisy"])
    let explanation = try database.explanation(of: samples.input)
    #expect(explanation.verdict == .accepted)
    let evidence = try #require(explanation.evidence)
    #expect(evidence.peakCount > 100)
    #expect(abs(evidence.effectivePeaks - Double(evidence.peakCount)) < 1e-6)
    for (deviation, count) in zip(evidence.chanceDeviations, evidence.peaks) {
      let share = Double(count) / Double(evidence.peakCount)
      #expect(abs(deviation - share.squareRoot()) < 1e-9)
    }
  }

  @Test("A refused query has its reason: chance, and the score it would have taken")
  func refused() throws {
    let explanation = try explanation("unknown")
    #expect(explanation.verdict == .tooLikelyByChance)
    let match = try #require(explanation.match)
    let needed = try #require(explanation.neededScore)
    #expect(match.pChance > explanation.maxFalseRate && match.score < needed)
    let chance = try #require(explanation.chance)
    #expect(abs(chance.pChance(ofScore: needed) / explanation.maxFalseRate - 1) < 1e-9)
    #expect(explanation.passes.map(\.kind) == [.first, .full, .ladder])
    #expect(explanation.passes.count { $0.isDecisive } == 1)
  }

  @Test(
    "The pass that decided is told",
    arguments: [("clean", [SearchPass.Kind.first], 0), ("faster", [.first, .full, .ladder], 2)])
  func passes(name: String, kinds: [SearchPass.Kind], decisive: Int) throws {
    let explanation = try explanation(name)
    #expect(explanation.verdict == .accepted)
    #expect(explanation.passes.map(\.kind) == kinds)
    #expect(explanation.passes.firstIndex { $0.isDecisive } == decisive)
    #expect(explanation.passes[decisive].best?.pChance == explanation.match?.pChance)
    for (sum, part) in [
      (\StageTimes.hashes, explanation.times.hashes), (\.postings, explanation.times.postings),
      (\.candidates, explanation.times.candidates), (\.passes, explanation.times.passes),
    ] {
      #expect(explanation.passes.reduce(0) { $0 + $1.times[keyPath: sum] } == part)
    }
  }

  @Test("Only the middle of a long query is weighed where another speed is found")
  func middle() throws {
    let explanation = try explanation("long and slower")
    let evidence = try #require(explanation.evidence)
    #expect(explanation.passes.last?.isDecisive == true)
    #expect(abs(evidence.speed - 0.95) < 0.005)
    let weighed = evidence.weighedSeconds
    #expect(weighed.lowerBound > 2 && weighed.upperBound < 18)
    #expect(evidence.peaks[0] == 0 && evidence.peaks[evidence.peaks.count - 1] == 0)
    #expect(evidence.peakCount > 100)
  }

  @Test("Another track is explained against the best: not this one")
  func other() throws {
    let track = try Self.tunes.get().tracks()[1]
    let explanation = try explanation("clean", track: track.id)
    #expect(explanation.askedTrack == track)
    #expect(explanation.match?.isAccepted != true)
    #expect(explanation.candidates.first?.track.recordingID == "5")
    #expect(explanation.candidates.first?.isAccepted == true)
    let score = try #require(explanation.match?.score)
    #expect(try #require(explanation.otherScores.first) > score)
  }

  @Test("A track that wasn't weighed is refused whatever rate is allowed")
  func unweighed() throws {
    var query = QueryParameters.standard
    query.firstPass.candidates = 1
    query.fullPass.candidates = 1
    let store = try Store(query: query)
    for seed in 1...3 as ClosedRange<UInt64> { try store.database.add(Fixtures.tune(seed).input) }
    let other = try store.database.tracks()[2].id
    var options = SearchOptions()
    options.maxFalseRate = 1
    let explanation = try store.database.explanation(
      of: Fixtures.tune(1).excerpt(from: 4, seconds: 6).input, track: other, options: options)
    #expect(explanation.inspection.comparison != nil)
    #expect(explanation.verdict == .notWeighed)
    #expect(explanation.chance == nil && explanation.neededScore == nil)
  }

  @Test("Silence has nothing to be heard, and nothing in common with anything")
  func silence() throws {
    let database = try Self.tunes.get()
    let explanation = try database.explanation(of: Signal.silence(seconds: 2).input)
    #expect(explanation.verdict == .nothingHeard)
    #expect(explanation.match == nil && explanation.evidence == nil)
    #expect(explanation.candidates.isEmpty && explanation.otherScores.isEmpty)
    let store = try Store()
    let empty = try store.database.explanation(of: Signal.music(seconds: 2, seed: 1).input)
    #expect(empty.verdict == .nothingShared)
  }

  @Test("A track that isn't there is an error")
  func missing() throws {
    #expect {
      try explanation("clean", track: TrackID(rawValue: 999))
    } throws: {
      ($0 as? FingerprintError)?.code == .trackNotFound
    }
  }

  @Test("The track's own audio is read while its file is there and the same")
  func referenceAudio() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("tune.wav")
    try Data(wave(Fixtures.tune(1))).write(to: URL(filePath: path))
    let database = try FingerprintDatabase(path: folder.file("one.fpdb"))
    try database.add(.file(path: path))
    let query = Fixtures.tune(1).excerpt(from: 4, seconds: 6)
    func audio() throws -> ReferenceAudio? {
      try database.explanation(of: query.input).referenceAudio
    }
    guard case .levels(let matrix, let start) = try audio() else {
      Issue.record("no levels")
      return
    }
    #expect(abs(start - 4) < 0.05)
    #expect(abs(Double(matrix.frames) * matrix.axes.secondsPerFrame - 6) < 0.3)

    try Data(wave(Fixtures.tune(2))).write(to: URL(filePath: path))
    guard case .unavailable(let changed) = try audio() else {
      Issue.record("levels of another file")
      return
    }
    #expect(changed.contains("changed"))
    try FileManager.default.removeItem(atPath: path)
    guard case .unavailable(let gone) = try audio() else {
      Issue.record("levels of no file")
      return
    }
    #expect(gone.contains("gone"))
  }
}
