import Testing

@testable import Fingerprint

/// Tracks whose samples come piece by piece.
struct ReferenceStreamTests {
  @Test(
    "However the samples are cut, the track is the one that all of them at once give",
    arguments: [11_025.0, 44_100, 8_000], [37, 4_096, 44_101, .max])
  func chunks(rate: Double, chunk: Int) throws {
    let music = Signal.music(seconds: 6, seed: 1, rate: rate)
    let whole = AudioInput.samples(music, sampleRate: rate)
    var stream = try ReferenceStream(sampleRate: rate)
    try music.forEachPart(of: chunk) { try stream.push($0) }
    #expect(abs(stream.durationSeconds - 6) < 0.001)
    let (reference, source) = try stream.finish()
    let expected = try Fingerprinter().reference(of: whole)
    #expect(reference.peaks == expected.peaks)
    #expect(reference.frames == expected.frames)
    #expect(reference.audio == expected.audio)
    #expect(source == (try TrackSource(of: whole)))
  }

  @Test("A stream is added, and found again")
  func added() throws {
    let store = try Store()
    var stream = try ReferenceStream(sampleRate: Signal.rate)
    for part in 0..<40 {
      try stream.push(Fixtures.tune(1).excerpt(from: Double(part) / 2, seconds: 0.5))
    }
    let track = try store.database.add(stream, metadata: TrackMetadata(title: "Live"))
    #expect(track.title == "Live")
    #expect(track.path == nil)
    #expect(abs(track.durationSeconds - 20) < 0.01)
    var options = SearchOptions()
    options.includesRejected = true
    let query = Fixtures.tune(1).excerpt(from: 7.3, seconds: 5).input
    let match = try store.database.identify(query, options: options).matches.first
    #expect(match.map { abs($0.offsetSeconds - 7.3) < 0.05 } == true)
  }

  @Test("Samples that are no numbers are silence and counted, wherever they are cut")
  func notFinite() throws {
    var stream = try ReferenceStream(sampleRate: Signal.rate)
    var music = Signal.music(seconds: 3, seed: 1)
    for index in [0, 999, 1_000, 20_000] { music[index] = .nan }
    try music.forEachPart(of: 1_000) { try stream.push($0) }
    let reference = try stream.finish().reference
    let whole = try Fingerprinter().reference(of: music.input)
    #expect(reference.audio.warnings == ["4 samples that are no numbers read as silence"])
    #expect(reference.audio == whole.audio)
    #expect(reference.peaks == whole.peaks)
  }

  @Test("A stream without samples, and one of silence, are no track")
  func nothing() throws {
    let store = try Store()
    for samples in [[], Signal.silence(seconds: 2)] {
      var stream = try ReferenceStream(sampleRate: Signal.rate, name: "radio")
      try stream.push(samples)
      do {
        _ = try store.database.add(stream)
        Issue.record("\(samples.count) samples of silence were added")
      } catch {
        #expect(error.code == .noAudio)
      }
    }
    #expect(try store.database.trackCount() == 0)
  }

  @Test(
    "A rate that can't be analysed is refused", arguments: [0, -1, 999, 800_000, .nan, .infinity])
  func rate(hertz: Double) {
    do {
      _ = try ReferenceStream(sampleRate: hertz)
      Issue.record("\(hertz) Hz was taken")
    } catch {
      #expect(error.code == .unsupportedFormat)
    }
  }
}

extension [Float] {
  /// Hands out consecutive parts of at most so many samples.
  func forEachPart(of chunk: Int, _ body: ([Float]) throws -> Void) rethrows {
    for start in stride(from: 0, to: count, by: Swift.min(chunk, count)) {
      try body(Array(self[start..<(start + Swift.min(chunk, count - start))]))
    }
  }
}
