import Testing

@testable import Fingerprint

struct PeakPickerTests {
  private static func small(bins: Int) -> FingerprintParameters {
    var parameters = FingerprintParameters.standard
    parameters.binCount = bins
    return parameters
  }

  private func random(_ frames: Int, _ bins: Int, seed: UInt64, steps: Int? = nil) -> [[Float]] {
    var generator = SplitMix64(seed: seed)
    return (0..<frames).map { _ in
      (0..<bins).map { _ in
        let level = Float.random(in: -20...20, using: &generator)
        return steps.map { (level / 20 * Float($0)).rounded() } ?? level
      }
    }
  }

  private func flat(_ frames: Int, _ bins: Int, _ level: Float = 0) -> [[Float]] {
    [[Float]](repeating: [Float](repeating: level, count: bins), count: frames)
  }

  @Test(
    "The peaks are those that a search through every neighbourhood finds",
    arguments: [1, 2, 3, 4, 6, 7, 8, 50, 200], [16, 32, 96])
  func twin(frames: Int, bins: Int) {
    let parameters = Self.small(bins: bins)
    let rows = random(frames, bins, seed: UInt64(frames * 1_000 + bins))
    let found = peaks(in: rows, parameters)
    let expected = naivePeaks(rows, parameters)
    #expect(found.spots == expected.spots)
    #expect(found.map(\.strength) == expected.map(\.strength))
  }

  @Test("Equal neighbours are all peaks: the rule is that none exceeds", arguments: [2, 3, 5])
  func ties(steps: Int) {
    let parameters = Self.small(bins: 48)
    let rows = random(60, 48, seed: UInt64(steps), steps: steps)
    #expect(peaks(in: rows, parameters).spots == naivePeaks(rows, parameters).spots)
  }

  @Test("The shipped parameters follow the definition as well")
  func standard() {
    let rows = random(40, 512, seed: 1)
    #expect(peaks(in: rows).spots == naivePeaks(rows, .standard).spots)
  }

  @Test("A cell at an edge or in a corner may be a peak", arguments: [0, 19], [0, 511])
  func edges(frame: Int, bin: Int) {
    var rows = flat(20, 512)
    rows[frame][bin] = 5
    #expect(peaks(in: rows).spots == [Spot(frame: Int32(frame), bin: Int16(bin))])
  }

  @Test("A peak hides others as far as the reach and no further")
  func reach() {
    for (frame, bin, isHidden) in [
      (10 + 3, 100 + 6, true), (10 - 3, 100 - 6, true), (10 + 4, 100, false), (10, 100 + 7, false),
      (10 - 4, 100 + 6, false), (10 + 3, 100 - 7, false),
    ] {
      var rows = flat(24, 512)
      rows[10][100] = 5
      rows[frame][bin] = 4
      #expect(peaks(in: rows).count == (isHidden ? 1 : 2))
    }
  }

  @Test("Less than the least height above the surroundings is no peak")
  func minimum() {
    var rows = flat(20, 512)
    rows[5][50] = 0.999
    rows[15][50] = 1
    #expect(peaks(in: rows).spots == [Spot(frame: 15, bin: 50)])
    #expect(peaks(in: flat(20, 512)).isEmpty)
    #expect(peaks(in: flat(20, 512, Whitener.silence)).isEmpty)
    #expect(peaks(in: []).isEmpty)
  }

  @Test("A peak's row comes out as soon as the rows within reach of it are there")
  func delay() {
    var picker = PeakPicker(.standard)
    var found = [Peak]()
    var rows = flat(20, 512)
    rows[5][50] = 9
    for (index, row) in rows.enumerated() {
      picker.push(row.span, into: &found)
      #expect(found.count == (index >= 8 ? 1 : 0))
    }
  }

  @Test(
    "Between cells a peak lies where the parabola has its top",
    arguments: [
      (0, 1, 0, 0), (0, 1, 1, 0.5), (1, 1, 0, -0.5), (0, 3, 1, 0.1), (1, 3, 0, -0.1), (1, 1, 1, 0),
      (-.infinity, 1, 0, 0), (0, 1, -.infinity, 0), (2, 1, 2, 0),
    ] as [(Float, Float, Float, Float)])
  func vertices(before: Float, middle: Float, after: Float, top: Float) {
    #expect(abs(vertex(before, middle, after) - top) < 1e-6)
  }

  @Test("Fractions come from the neighbours in time and in frequency")
  func fractions() throws {
    var rows = flat(20, 512)
    rows[5][50] = 3
    rows[6][50] = 1
    rows[5][49] = 1
    let peak = try #require(peaks(in: rows).first)
    #expect(abs(peak.frameFraction - 0.1) < 1e-6)
    #expect(abs(peak.binFraction + 0.1) < 1e-6)
  }
}
