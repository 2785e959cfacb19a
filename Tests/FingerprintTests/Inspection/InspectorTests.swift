import Testing

@testable import Fingerprint

@Suite("Inspector")
struct InspectorTests {
  private static let clip = Signal.music(seconds: 8, seed: 3).mixed(
    with: Signal.noise(amplitude: 0.1, seconds: 8, seed: 4))

  private func inspection(_ samples: [Float]) throws -> Inspection {
    try Inspector().inspection(of: samples.input)
  }

  @Test("What is shown as a reference is what would be stored")
  func reference() throws {
    let stored = try Fingerprinter().reference(of: Self.clip.input)
    let inspection = try inspection(Self.clip)
    let axes = inspection.spectrogram.axes
    #expect(inspection.spectrogram.frames == stored.frames)
    #expect(inspection.reference.peaks == stored.peaks.map { ConstellationPeak($0, axes) })
    let landmarks = naiveLandmarks(stored.peaks, fanOut: 3, .standard)
    #expect(inspection.reference.pairs.map(\.hash) == landmarks.map(\.hash.rawValue))
  }

  @Test("What is shown as a query is what would be asked for")
  func query() throws {
    let view = QueryView(Self.clip, from: 0, .standard, .standard)
    let inspection = try inspection(Self.clip)
    let axes = inspection.whitened.axes
    #expect(inspection.whitened.levels == view.levels)
    #expect(inspection.query.peaks == view.peaks.map { ConstellationPeak($0, axes) })
    let landmarks = naiveLandmarks(view.peaks, fanOut: 8, .standard)
    #expect(inspection.query.pairs.map(\.hash) == landmarks.map(\.hash.rawValue))
    #expect(inspection.maxima >= inspection.query.peaks.count)
    #expect(inspection.query.peaks.count > inspection.reference.peaks.count)
  }

  @Test(
    "A tone stands at its frequency and level, and its peaks do", arguments: [440.0, 1000, 2500])
  func tone(hertz: Double) throws {
    let tone = Signal.sine(hertz: hertz, amplitude: 0.5, seconds: 2)
    let inspection = try inspection(
      tone.mixed(with: Signal.noise(amplitude: 0.001, seconds: 2, seed: 1)))
    let matrix = inspection.spectrogram
    let row = matrix.levels[(20 * matrix.bins)..<(21 * matrix.bins)]
    let loudest = try #require(row.indices.max { row[$0] < row[$1] })
    let bin = matrix.axes.hertzPerBin
    #expect(abs(matrix.axes.hertz(ofBin: loudest - 20 * matrix.bins) - hertz) <= bin / 2)
    // half an amplitude is −6 dB; between two bins a Hann window shows 1.4 dB less
    #expect((-7.5 ... -5.9).contains(row[loudest]))
    let strongest = inspection.reference.peaks.filter { $0.decibels > 30 }
    #expect(strongest.count > 2)
    #expect(strongest.allSatisfy { abs($0.hertz - hertz) <= 1.5 * bin })
  }

  @Test("A click stands at its time")
  func click() throws {
    let inspection = try inspection(Signal.click(at: 1.5, seconds: 3))
    let times = inspection.query.peaks.map(\.seconds)
    #expect(!times.isEmpty)
    #expect(times.allSatisfy { abs($0 - 1.5) < 0.1 })
  }

  @Test("Pairs join two peaks of the constellation, and the hash tells which")
  func pairs() throws {
    let inspection = try inspection(Self.clip)
    let axes = inspection.whitened.axes
    let peaks = Set(inspection.query.peaks)
    #expect(!inspection.query.pairs.isEmpty)
    for pair in inspection.query.pairs {
      #expect(peaks.contains(pair.anchor) && peaks.contains(pair.target))
      let frames = (pair.target.seconds - pair.anchor.seconds) / axes.secondsPerFrame
      let bins = (pair.target.hertz - pair.anchor.hertz) / axes.hertzPerBin
      let anchor = (pair.anchor.hertz - axes.firstHertz) / axes.hertzPerBin
      let hash = LandmarkHash(
        anchorBin: Int16(anchor.rounded()), targetBin: Int16((anchor + bins).rounded()),
        frames: Int32(frames.rounded()))
      #expect(hash.rawValue == pair.hash)
    }
  }

  @Test("A hash gives back what it was made of")
  func hashes() {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<200 {
      let anchor = Int16.random(in: 63..<449, using: &generator)
      let target = anchor + Int16.random(in: -63...63, using: &generator)
      let frames = Int32.random(in: 0...63, using: &generator)
      let hash = LandmarkHash(anchorBin: anchor, targetBin: target, frames: frames)
      #expect(hash.anchorBin == anchor && hash.targetBin == target && hash.frames == frames)
    }
  }

  @Test("Silence has frames and nothing in them; a clip under a window has one frame")
  func edges() throws {
    let silence = try inspection(Signal.silence(seconds: 2))
    #expect(silence.spectrogram.frames == 79)
    #expect(silence.maxima == 0 && silence.query.peaks.isEmpty && silence.reference.pairs.isEmpty)
    #expect(silence.whitened.level(atShare: 1) == Whitener.silence)
    #expect(try inspection(Signal.noise(seconds: 0.1, seed: 1)).spectrogram.frames == 1)
    #expect { try inspection([]) } throws: { ($0 as? FingerprintError)?.code == .noAudio }
  }

  @Test("A long input is cut, and a warning says so")
  func long() throws {
    let inspection = try inspection(Signal.silence(seconds: 302))
    #expect(inspection.durationSeconds == 300)
    #expect(inspection.warnings.count == 1 && inspection.warnings[0].contains("only 300 s"))
  }

  @Test("An excerpt counts its seconds from its own beginning")
  func excerpt() throws {
    let whole = try inspection(Self.clip)
    // a whole number of frames later, so that the same frames are cut
    let start = 86 * FingerprintParameters.standard.hopSeconds
    let part = try Inspector().inspection(
      of: Self.clip.input, excerpt: Excerpt(startSeconds: start, durationSeconds: 2))
    #expect(part.startSeconds == start)
    let frames = part.spectrogram.levels
    let first = 86 * part.spectrogram.bins
    #expect(Array(whole.spectrogram.levels[first..<(first + frames.count)]) == frames)
  }

  @Test("A level at a share is an order statistic")
  func shares() {
    let levels = (0..<1024).map { Float($0) }
    let matrix = LevelMatrix(levels: levels, .standard)
    #expect(matrix.frames == 2)
    #expect([0, 0.5, 1, 2, -1].map { matrix.level(atShare: $0) } == [0, 512, 1023, 1023, 0])
    #expect(LevelMatrix(levels: [], .standard).level(atShare: 0.5) == nil)
  }
}
