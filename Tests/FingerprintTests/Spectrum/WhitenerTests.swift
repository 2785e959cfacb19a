import Testing

@testable import Fingerprint

struct WhitenerTests {
  /// The shipped parameters on a smaller picture, so that the slow twin can keep up.
  private static func small(bins: Int, frames: Int = 9, across: Int = 7) -> FingerprintParameters {
    var parameters = FingerprintParameters.standard
    parameters.binCount = bins
    parameters.whiteningFrames = frames
    parameters.whiteningBins = across
    return parameters
  }

  private func random(_ frames: Int, _ bins: Int, seed: UInt64) -> [[Float]] {
    var generator = SplitMix64(seed: seed)
    return (0..<frames).map { _ in
      (0..<bins).map { _ in
        // with silent cells among them
        let isSilent = Int.random(in: 0..<20, using: &generator) == 0
        return isSilent ? -300 : Float.random(in: -130...3, using: &generator)
      }
    }
  }

  private func worst(_ a: [[Float]], _ b: [[Float]]) -> Float {
    guard a.map(\.count) == b.map(\.count) else { return .infinity }
    return zip(a.joined(), b.joined()).map { abs($0 - $1) }.max() ?? 0
  }

  @Test(
    "Each cell loses the mean of its surroundings, at the edges of what there is of them",
    arguments: [0, 1, 2, 4, 5, 8, 9, 10, 13, 14, 40, 100], [16, 32])
  func twin(frames: Int, bins: Int) {
    let parameters = Self.small(bins: bins)
    let rows = random(frames, bins, seed: UInt64(frames * 100 + bins))
    #expect(worst(whitened(rows, parameters), naiveWhitening(rows, parameters)) < 1e-3)
  }

  @Test("Surroundings larger than the picture are the picture", arguments: [1, 3, 20])
  func everything(frames: Int) {
    let parameters = Self.small(bins: 16, frames: 129, across: 31)
    let rows = random(frames, 16, seed: UInt64(frames))
    #expect(worst(whitened(rows, parameters), naiveWhitening(rows, parameters)) < 1e-3)
  }

  @Test("The shipped parameters follow the definition as well")
  func standard() {
    let rows = random(140, 512, seed: 1)
    let fast = whitened(rows)
    // the twin is slow: some frames from both edges and from the midst
    let parameters = FingerprintParameters.standard
    for frame in [0, 1, 63, 64, 65, 75, 76, 139] {
      let slow = naiveWhitenedRow(frame, of: rows, parameters)
      #expect(worst([fast[frame]], [slow]) < 1e-3)
    }
  }

  private func naiveWhitenedRow(
    _ frame: Int, of rows: [[Float]], _ parameters: FingerprintParameters
  ) -> [Float] {
    let reach = parameters.whiteningFrames / 2
    let first = max(0, frame - reach)
    let around = Array(rows[first...min(rows.count - 1, frame + reach)])
    // every row of the twin's input is within reach of that row, so that only it is complete
    var narrow = parameters
    narrow.whiteningFrames = 2 * around.count + 1
    let columns = naiveWhitening([around[frame - first]], parameters)[0]
    let levels = around.map { row in row.map { Int(max($0, parameters.silenceDecibels) * 256) } }
    return columns.indices.map { bin in
      let bins =
        max(
          0, bin - parameters.whiteningBins / 2)...min(
          parameters.binCount - 1, bin + parameters.whiteningBins / 2)
      let cells = levels.flatMap { $0[bins] }
      let level = levels[frame - first][bin]
      if level <= Int(parameters.silenceDecibels * 256) { return Whitener.silence }
      return Float((Double(level) - Double(cells.reduce(0, +)) / Double(cells.count)) / 256)
    }
  }

  @Test("As many rows come out as go in, half the surroundings later", arguments: [1, 4, 5, 9, 50])
  func delay(frames: Int) {
    let parameters = Self.small(bins: 16)
    var whitener = Whitener(parameters)
    var emitted = 0
    for (index, row) in random(frames, 16, seed: 2).enumerated() {
      whitener.push(row.span) { _, _ in emitted += 1 }
      #expect(emitted == max(0, index + 1 - 4))
    }
    whitener.finish { _, _ in emitted += 1 }
    #expect(emitted == frames)
  }

  @Test(
    "A level spectrum becomes zero, a silent one silence", arguments: [-90, -3, 0, 40] as [Float])
  func level(value: Float) {
    let rows = [[Float]](repeating: [Float](repeating: value, count: 512), count: 150)
    #expect(whitened(rows).joined().allSatisfy { abs($0) < 1e-3 })
    let silent = [[Float]](repeating: [Float](repeating: -382, count: 512), count: 20)
    #expect(whitened(silent).joined().allSatisfy { $0 == Whitener.silence })
  }

  @Test(
    "Louder or softer by any amount changes nothing, away from silence",
    arguments: [-20, -6.02, 12] as [Float])
  func gain(decibels: Float) {
    var generator = SplitMix64(seed: 3)
    let rows = (0..<140).map { _ in
      (0..<512).map { _ in Float.random(in: -80 ... -10, using: &generator) }
    }
    let louder = rows.map { $0.map { $0 + decibels } }
    // levels are kept to 1/256 dB
    #expect(worst(whitened(rows), whitened(louder)) < 0.01)
  }

  @Test("A colour that stays is taken out: a slope over the spectrum leaves no slope")
  func colour() {
    let row = (0..<512).map { -20 - Float($0) * 0.1 }
    let result = whitened([[Float]](repeating: row, count: 140))
    for row in result { #expect(row[20..<490].allSatisfy { abs($0) < 0.02 }) }
  }

  @Test(
    "With each row comes how loud its surroundings are: their mean less the mean over all bins",
    arguments: [0, 1, 2, 4, 5, 9, 10, 14, 40], [16, 32])
  func surroundingsTwin(frames: Int, bins: Int) {
    let parameters = Self.small(bins: bins)
    let rows = random(frames, bins, seed: UInt64(frames * 100 + bins + 7))
    let fast = surroundings(rows, parameters)
    #expect(worst(fast, naiveSurroundings(rows, parameters)) < 1e-3)
    #expect(fast.count == frames)
  }

  @Test("The surroundings by the shipped parameters follow the definition as well")
  func standardSurroundings() {
    let rows = random(65, 512, seed: 8)
    let silence = FingerprintParameters.standard.silenceDecibels
    let mean = (0..<512).map { bin in
      rows.reduce(0) { $0 + max($1[bin], silence) } / Float(rows.count)
    }
    // every row is within reach of every other, so that all have the surroundings of their mean
    let slow = naiveSurroundings([mean], .standard)[0]
    for row in surroundings(rows) { #expect(worst([row], [slow]) < 0.01) }
  }

  @Test("Where the spectrum slopes, surroundings follow the slope, and volume drops out")
  func surroundingsOfSlope() {
    for volume in [-40, 0, 12] as [Float] {
      let row = (0..<512).map { volume - 20 - Float($0) * 0.1 }
      for around in surroundings([[Float]](repeating: row, count: 140)) {
        // the mean is that of the middle, at bin 255.5
        let apart = (15..<497).map { abs(around[$0] - (255.5 - Float($0)) * 0.1) }.max()
        #expect((apart ?? .infinity) < 0.01)
      }
    }
  }

  @Test("A level spectrum's surroundings are as loud as all of it, as silence's are")
  func levelSurroundings() {
    for value in [-300, -90, 0, 40] as [Float] {
      let rows = [[Float]](repeating: [Float](repeating: value, count: 512), count: 150)
      #expect(surroundings(rows).joined().allSatisfy { abs($0) < 1e-3 })
    }
  }

  @Test("What is under a row and its surroundings is the row again, up to one level")
  func parts() {
    var generator = SplitMix64(seed: 9)
    let rows = (0..<30).map { _ in
      (0..<16).map { _ in Float.random(in: -80 ... -10, using: &generator) }
    }
    let parameters = Self.small(bins: 16)
    let (levels, around) = (whitened(rows, parameters), surroundings(rows, parameters))
    for (frame, row) in rows.enumerated() {
      let rest = row.indices.map { row[$0] - levels[frame][$0] - around[frame][$0] }
      #expect(rest.allSatisfy { abs($0 - rest[0]) < 0.01 })
    }
  }

  @Test("However long the stream, no rounding accumulates")
  func longStream() {
    let parameters = Self.small(bins: 16)
    let loud = random(5_000, 16, seed: 4)
    let last = random(30, 16, seed: 5)
    let long = whitened(loud + last, parameters)
    let short = whitened(last, parameters)
    // away from where the long stream goes on before
    #expect(Array(long.suffix(25)) == Array(short.suffix(25)))
  }
}
