import Foundation
import Testing

@testable import Fingerprint

struct AudioReaderTests {
  @Test("File, bytes, raw and samples are the same audio")
  func inputs() throws {
    let folder = try TemporaryFolder()
    let noise = Signal.noise(seconds: 1, seed: 3, rate: 44_100)
    let bytes = wave(noise, rate: 44_100)
    let file = try folder.write(bytes, to: "noise.wav")
    let format = try #require(RawFormat("f32le,44100"))
    let expected = try samples(of: .samples(noise, sampleRate: 44_100)).samples
    #expect(abs(expected.count - 11_025) <= 1)
    #expect(try samples(of: .file(path: file)).samples == expected)
    #expect(try samples(of: .bytes(bytes, name: "upload")).samples == expected)
    #expect(try samples(of: .raw(Array(bytes[44...]), format, name: "pipe")).samples == expected)
  }

  @Test("Channels are averaged", arguments: [1, 2, 3, 6])
  func channels(count: Int) throws {
    let ramp = (0..<1_000).map { Float($0) / 1_000 }
    let interleaved = ramp.flatMap { level in (0..<count).map { $0 == 0 ? level : 0 } }
    let (mono, summary) = try samples(
      of: .bytes(wave(interleaved, channels: count), name: "wave"))
    #expect(summary.channels == count)
    #expect(mono.count == 1_000)
    #expect(zip(mono, ramp).allSatisfy { abs($0 - $1 / Float(count)) < 1e-6 })
  }

  @Test(
    "An excerpt is exactly that stretch of the whole, whatever the format",
    arguments: [
      "01-ode-to-joy-strings.flac", "02-frere-jacques-winds.mp3", "03-greensleeves-guitar.ogg",
      "04-canon-in-d-organ.opus",
    ],
    [(0, 1.5), (0.25, nil), (3.123, 2), (20, 100)] as [(Double, Double?)])
  func excerpts(name: String, range: (start: Double, seconds: Double?)) throws {
    let file = AudioInput.file(path: Fixtures.track(name))
    let rate = try samples(of: file, excerpt: Excerpt(durationSeconds: 0.1)).summary
      .sourceSampleRate
    let whole = try samples(of: file, rate: rate).samples
    let (part, summary) = try samples(
      of: file, excerpt: Excerpt(startSeconds: range.start, durationSeconds: range.seconds),
      rate: rate)
    let first = Int((range.start * rate).rounded())
    let last = min(
      whole.count, range.seconds.map { first + Int(($0 * rate).rounded()) } ?? whole.count)
    #expect(part.count == last - first)
    #expect(summary.frames == last - first)
    #expect(summary.durationSeconds == Double(last - first) / rate)
    let worst = zip(part, whole[first..<last]).map { abs($0 - $1) }.max() ?? 1
    #expect(worst == 0)
  }

  @Test("An excerpt beyond the end is no audio, and the message says from where")
  func beyondTheEnd() {
    let error = #expect(throws: FingerprintError.self) {
      try samples(of: Signal.noise(seconds: 1, seed: 4).input, excerpt: Excerpt(startSeconds: 30.5))
    }
    #expect(error?.description == "samples: there is no audio from 30.5 s on; start earlier")
  }

  @Test(
    "An excerpt that can't be is an error, not a trap",
    arguments: [
      (-1, nil), (.nan, nil), (.infinity, nil), (0, 0), (0, -1), (0, .nan), (0, .infinity),
      (1e300, nil),
      (1e18, nil),
    ] as [(Double, Double?)])
  func impossibleExcerpts(start: Double, seconds: Double?) {
    let error = #expect(throws: FingerprintError.self) {
      try samples(
        of: Signal.noise(seconds: 1, seed: 4).input,
        excerpt: Excerpt(startSeconds: start, durationSeconds: seconds))
    }
    #expect(error?.code == .noAudio)
  }

  @Test("An excerpt may be as long as it likes", arguments: [2, 1e9, 1e18, 1e300])
  func endlessExcerpts(seconds: Double) throws {
    let noise = Signal.noise(seconds: 1, seed: 4)
    let read = try samples(of: noise.input, excerpt: Excerpt(durationSeconds: seconds)).samples
    #expect(read == noise)
  }

  @Test(
    "Samples that are no numbers are silence, and are counted", arguments: [0, 15, 16, 999, 70_001])
  func notFinite(position: Int) throws {
    var noise = Signal.noise(seconds: 8, seed: 5)
    noise[position] = .nan
    noise[position + 1] = .infinity
    noise[position + 2] = -.infinity
    let (read, summary) = try samples(of: noise.input)
    #expect(read[position..<(position + 3)] == [0, 0, 0])
    #expect(read[..<position] == noise[..<position])
    #expect(read[(position + 3)...] == noise[(position + 3)...])
    #expect(summary.warnings == ["3 samples that are no numbers read as silence"])
  }

  @Test(
    "Samples far beyond full scale are bounded, so that no sum overflows", arguments: [3, 10_999])
  func enormous(position: Int) throws {
    var noise = Signal.noise(seconds: 1, seed: 6)
    noise[position] = .greatestFiniteMagnitude
    noise[position + 1] = -1e30
    let read = try samples(of: noise.input).samples
    #expect(read[position] == 1e6)
    #expect(read[position + 1] == -1e6)
    #expect(read[..<position] == noise[..<position])
  }

  @Test(
    "Samples at a rate that can't be analysed are refused",
    arguments: [0, -44_100, 999, 768_001, .nan, .infinity])
  func impossibleRates(rate: Double) {
    let error = #expect(throws: FingerprintError.self) {
      try samples(of: .samples([0, 1, 0], sampleRate: rate))
    }
    #expect(error?.code == .unsupportedFormat)
    #expect(error?.advice != nil)
  }

  @Test("Tags are read whatever their kind and their encoding")
  func tags() throws {
    func tags(_ name: String) throws -> TrackMetadata {
      let second = Excerpt(durationSeconds: 1)
      return try samples(of: .file(path: Fixtures.track(name)), excerpt: second).summary.tags
    }
    let artist = "The Fixtures"
    let flac = try tags("01-ode-to-joy-strings.flac")
    #expect(
      flac
        == TrackMetadata(
          title: "Ode to Joy for Strings", artist: artist, album: "Fixtures", date: "2026"))
    #expect(try tags("02-frere-jacques-winds.mp3").title == "Frère Jacques à quatre")
    #expect(try tags("03-greensleeves-guitar.ogg").date == "2026")
    #expect(try tags("04-canon-in-d-organ.opus").artist == artist)
    #expect(try tags("08-harbour-chorale-brass.mp3").album == "Fixtures")
    #expect(try tags("The Fixtures - Untagged Music Box.mp3") == TrackMetadata())
  }

  @Test(
    "A file that is cut short gives what there is, and a warning",
    arguments: [
      "01-ode-to-joy-strings.flac", "02-frere-jacques-winds.mp3", "08-harbour-chorale-brass.mp3",
    ])
  func truncated(name: String) throws {
    let bytes = try contents(of: Fixtures.track(name))
    let whole = try samples(of: .bytes(bytes, name: name))
    let half = try samples(of: .bytes(Array(bytes[..<(bytes.count / 2)]), name: name))
    #expect(whole.summary.warnings == [])
    #expect(half.summary.warnings.count >= 1)
    let share = half.summary.durationSeconds / whole.summary.durationSeconds
    #expect((0.3...0.7).contains(share))
  }

  @Test("A WAV file cut short gives what there is, and a warning")
  func truncatedWave() throws {
    let bytes = wave(Signal.noise(seconds: 4, seed: 7))
    let half = try samples(of: .bytes(Array(bytes[..<(bytes.count / 2)]), name: "w"))
    #expect((1.9...2).contains(half.summary.durationSeconds))
  }

  @Test(
    "Damaged bytes are an error or a warning, never a crash", arguments: Fixtures.tracks.indices)
  func damaged(track: Int) throws {
    var generator = SplitMix64(seed: UInt64(track))
    let name = Fixtures.tracks[track]
    let bytes = try contents(of: Fixtures.track(name))
    for _ in 0..<2 {
      var damaged = Array(bytes[..<min(bytes.count, 60_000)])
      for _ in 0..<40 {
        damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      do {
        _ = try samples(of: .bytes(damaged, name: name))
      } catch let error as FingerprintError {
        #expect([.noAudio, .unsupportedFormat, .unreadableFile].contains(error.code))
      }
    }
  }
}

struct UnreadableInputTests {
  private func refusal(of path: String) -> FingerprintError? {
    #expect(throws: FingerprintError.self) { try samples(of: .file(path: path)) }
  }

  @Test("A missing file is not found, and the message names it and what to do")
  func missing() throws {
    let path = try TemporaryFolder().file("gone.wav")
    let error = try #require(refusal(of: path))
    #expect(error.code == .fileNotFound)
    #expect(error.description == "\(path): no such file; check the name")
  }

  @Test("A file inside a file is not found")
  func fileAsFolder() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1], to: "a") + "/b.wav"
    #expect(refusal(of: path)?.code == .fileNotFound)
  }

  @Test("A folder is unreadable, and the message says that it is one")
  func folder() throws {
    let folder = try TemporaryFolder()
    let error = try #require(refusal(of: folder.path))
    #expect(error.code == .unreadableFile)
    #expect(error.description == "\(folder.path): is a folder; name a file")
  }

  @Test("A device is unreadable")
  func device() throws {
    let error = try #require(refusal(of: "/dev/null"))
    #expect(error.code == .unreadableFile)
    #expect(error.description.hasPrefix("/dev/null: is a pipe or a device"))
  }

  @Test("An empty file holds no audio")
  func empty() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([], to: "empty.wav")
    #expect(refusal(of: path)?.code == .noAudio)
    let inMemory = #expect(throws: FingerprintError.self) {
      try samples(of: .bytes([], name: "upload"))
    }
    #expect(inMemory?.code == .noAudio)
  }

  @Test("No samples are no audio")
  func noSamples() {
    let none = #expect(throws: FingerprintError.self) { try samples(of: [].input) }
    #expect(none?.code == .noAudio)
    let header = #expect(throws: FingerprintError.self) {
      try samples(of: .bytes(wave([]), name: "header alone"))
    }
    #expect(header?.code == .noAudio)
  }

  @Test(
    "What no decoder understands is unsupported, and the message names the file",
    arguments: ["text.mp3", "-text", "a 'b' \"c\" %d; $(d).mp3"])
  func junk(name: String) throws {
    let folder = try TemporaryFolder()
    let bytes = Array("Not a sound in sight, only words. ".utf8)
    let junk = (0..<200).flatMap { _ in bytes }
    let path = try folder.write(junk, to: name)
    let error = try #require(refusal(of: path))
    #expect(error.code == .unsupportedFormat)
    #expect(error.subject == path)
    #expect(error.advice != nil)
    let inMemory = #expect(throws: FingerprintError.self) {
      try samples(of: .bytes(junk, name: name))
    }
    #expect(inMemory?.code == .unsupportedFormat)
    #expect(inMemory?.subject == name)
  }

  @Test("Random bytes are never a crash", arguments: 0..<4 as Range<UInt64>)
  func noise(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let bytes = (0..<4_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    // an MP3 decoder may find a frame in anything
    _ = try? samples(of: .bytes(bytes, name: "noise"))
  }
}
