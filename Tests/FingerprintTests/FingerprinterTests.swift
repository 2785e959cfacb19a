import Testing

@testable import Fingerprint

/// The stages together: what must not change a fingerprint, and what must.
struct FingerprinterTests {
  private let fingerprinter = Fingerprinter()

  private func fingerprint(_ samples: [Float]) throws -> ReferenceFingerprint {
    try fingerprinter.reference(of: samples.input)
  }

  @Test("The stream makes what the stages make over the whole clip", arguments: [0.3, 2, 9, 40])
  func wholeClip(seconds: Double) throws {
    let music = Signal.music(seconds: seconds, seed: 1)
    let reference = try fingerprint(music)
    #expect(reference.peaks == constellation(music))
    #expect(reference.frames == spectrogram(music).count)
    #expect(reference.audio.durationSeconds == Double(music.count) / Signal.rate)
  }

  @Test("A chunk boundary never changes the fingerprint's bytes", arguments: [1, 7, 512, 4_096])
  func chunks(chunk: Int) throws {
    let music = Signal.music(seconds: 20, seed: 2)
    let peaks = constellation(music, chunk: chunk)
    let frames = spectrogram(music, chunk: chunk).count
    #expect(PeakCodec(.standard).encode(peaks, frames: frames) == (try fingerprint(music).bytes))
  }

  @Test("File, bytes, raw and samples give the same bytes")
  func inputs() throws {
    let music = Signal.music(seconds: 8, seed: 3, rate: 44_100)
    let bytes = wave(music, rate: 44_100)
    let folder = try TemporaryFolder()
    let format = try #require(RawFormat("f32le,44100"))
    let inputs: [AudioInput] = [
      .samples(music, sampleRate: 44_100), .bytes(bytes, name: "upload"),
      .file(path: try folder.write(bytes, to: "music.wav")),
      .raw(Array(bytes[44...]), format, name: "pipe"),
    ]
    let references = try inputs.map { try fingerprinter.reference(of: $0) }
    #expect(references[0].peakCount > 100)
    for other in references { #expect(other.peaks == references[0].peaks) }
  }

  @Test("Every thread makes the same")
  func threads() async throws {
    let music = Signal.music(seconds: 10, seed: 4)
    let expected = try fingerprint(music).peaks
    try await withThrowingTaskGroup(of: [Peak].self) { group in
      for _ in 0..<8 { group.addTask { try Fingerprinter().reference(of: music.input).peaks } }
      for try await peaks in group { #expect(peaks == expected) }
    }
  }

  @Test(
    "Loudness hardly changes a peak, away from the silence limit",
    arguments: [0.1, 0.5, 0.9, 2, 4] as [Float])
  func gain(factor: Float) throws {
    // with a bed of noise, so that no cell is near the limit
    let noise = Signal.noise(amplitude: 0.02, seconds: 15, seed: 5)
    let music = Signal.music(seconds: 15, seed: 5).mixed(with: noise)
    let before = Set(try fingerprint(music).peaks.spots)
    let after = Set(try fingerprint(music.scaled(by: factor)).peaks.spots)
    // levels are kept to 1/256 dB, so that two rivals as near as that may change places
    #expect(before.intersection(after).count >= before.count * 98 / 100)
  }

  @Test("Silence, a constant and less than a sample's noise have no peaks")
  func silence() throws {
    #expect(try fingerprint(Signal.silence(seconds: 10)).peakCount == 0)
    #expect(try fingerprint(Signal.constant(0.7, seconds: 10)).peakCount == 0)
    #expect(try fingerprint(Signal.constant(-1, seconds: 0.2)).peakCount == 0)
    #expect(try fingerprint(Signal.noise(amplitude: 1e-6, seconds: 10, seed: 6)).peakCount == 0)
  }

  @Test("A clip shorter than a frame has one frame, an empty one is an error")
  func short() throws {
    #expect(try fingerprint(Signal.noise(seconds: 0.01, seed: 7)).frames == 1)
    #expect(try fingerprint([0.5]).frames == 1)
    let error = #expect(throws: FingerprintError.self) { try fingerprint([]) }
    #expect(error?.code == .noAudio)
  }

  @Test("What is put before shifts the peaks by as many hops", arguments: [1, 10, 333])
  func prefix(hops: Int) throws {
    let parameters = FingerprintParameters.standard
    let music = Signal.music(seconds: 15, seed: 8)
    let prefix = Signal.noise(amplitude: 0.1, seconds: 10, seed: 9).prefix(
      hops * parameters.hopLength)
    // as far as whitening, neighbourhood and density look back
    let horizon = parameters.whiteningFrames / 2 + parameters.peakReachFrames + 21
    let own = try fingerprint(music).peaks.spots.filter { $0.frame > horizon }
    let shifted = try fingerprint(Array(prefix) + music).peaks.spots
      .map { Spot(frame: $0.frame - Int32(hops), bin: $0.bin) }.filter { $0.frame > horizon }
    #expect(own.count > 100)
    #expect(shifted == own)
  }

  @Test("An excerpt is the fingerprint of that stretch")
  func excerpt() throws {
    let music = Signal.music(seconds: 20, seed: 10)
    let part = try fingerprinter.reference(
      of: music.input, excerpt: Excerpt(startSeconds: 4, durationSeconds: 6))
    #expect(part.peaks == (try fingerprint(music.excerpt(from: 4, seconds: 6)).peaks))
  }

  @Test("Density holds over any music", arguments: 1...4 as ClosedRange<UInt64>)
  func density(seed: UInt64) throws {
    let reference = try fingerprint(Signal.music(seconds: 20, seed: seed))
    let rate = Double(reference.peakCount) / reference.audio.durationSeconds
    #expect((5...Double(FingerprintParameters.standard.peaksPerSecond) * 1.3).contains(rate))
    #expect(reference.peaks == reference.peaks.sorted(by: Peak.precedes))
  }

  @Test("A chirp's peaks follow it")
  func chirp() throws {
    let reference = try fingerprint(Signal.chirp(from: 200, to: 2_200, seconds: 10))
    let width = Signal.rate / 2_048
    #expect(reference.peakCount > 20)
    let onTrack = reference.peaks.filter { peak in
      // the middle of the frame's window
      let time = (Double(peak.frame) * 256 + 1_024) / Signal.rate
      return abs((Double(peak.bin) + 8) * width - (200 + 200 * time)) < 25
    }
    #expect(onTrack.count > reference.peakCount / 2)
  }
}

struct FingerprintParametersTests {
  @Test("The identifier changes with every parameter that is described, and only then")
  func identifier() {
    let standard = FingerprintParameters.standard
    #expect(standard.identifier == FingerprintParameters.standard.identifier)
    #expect(standard.identifier.hasPrefix("landmark-"))
    #expect(standard.identifier.count == "landmark-".count + 8)
    let changes: [(inout FingerprintParameters) -> Void] = [
      { $0.sampleRate = 16_000 }, { $0.windowLength = 1_024 }, { $0.hopLength = 128 },
      { $0.lowestBin = 9 }, { $0.binCount = 496 }, { $0.whiteningFrames = 131 },
      { $0.whiteningBins = 33 }, { $0.peakReachFrames = 4 }, { $0.peakReachBins = 7 },
      { $0.minimumPeakDecibels = 2 }, { $0.silenceDecibels = -117 }, { $0.peaksPerSecond = 21 },
      { $0.keepsLoudness = false }, { $0.pairedPerSecond = 23 }, { $0.fanOut = 5 },
      { $0.nearestTarget = 3 }, { $0.farthestTarget = 62 },
      { $0.widestTarget = 62 },
    ]
    var seen: Set<String> = [standard.identifier]
    for change in changes {
      var other = standard
      change(&other)
      #expect(seen.insert(other.identifier).inserted)
      #expect(other.description != standard.description)
    }
  }

  @Test("Every stored property is in the identifier's description")
  func complete() {
    let count = Mirror(reflecting: FingerprintParameters.standard).children.count
    #expect(count == 18, "a parameter was added: add it above, and to the description")
  }
}

struct FingerprintErrorTests {
  @Test("A message is subject, reason and advice on one line, whatever is in them")
  func description() {
    let error = FingerprintError(.noAudio, "a\nb\t\u{1B}[31m.wav", "is bad", advice: "look")
    #expect(error.description == "a\\u{a}b\\u{9}\\u{1b}[31m.wav: is bad; look")
    #expect(FingerprintError(.noAudio, "é", "is bad").description == "é: is bad")
  }
}
