import Testing

@testable import Fingerprint

/// ``ProminenceMap``: its slow twin, and what the sum over a reference's peaks relies on.
struct ProminenceMapTests {
  private static let parameters = FingerprintParameters.standard

  private func view(_ samples: [Float]) -> QueryView {
    QueryView(samples, from: 0, Self.parameters, .standard)
  }

  @Test("Every cell is what its definition says, at the edges as well", arguments: [0.7, 2.3])
  func twin(seconds: Double) {
    let samples = Signal.music(seconds: seconds, seed: 3)
      .mixed(with: Signal.noise(amplitude: 0.1, seconds: seconds, seed: 4))
    let view = view(samples)
    let map = ProminenceMap(view)
    #expect((map.frames, map.bins) == (view.frames, view.bins))
    let twin = naiveProminence(view)
    let worst = zip(map.cells, twin).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst < 1e-3)
  }

  @Test("In noise the sum over any cells is in deviations of chance")
  func noise() {
    let map = ProminenceMap(view(Signal.noise(amplitude: 0.3, seconds: 10, seed: 5)))
    let count = Float(map.cells.count)
    let mean = map.cells.reduce(0, +) / count
    let variance = map.cells.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(abs(mean) < 0.1)
    #expect((0.7...1.1).contains(variance))
  }

  @Test("A tone stands out of noise by deviations, and what is beside it is lower than chance")
  func tone() throws {
    let hertz = 150 * Self.parameters.sampleRate / Double(Self.parameters.windowLength)
    let map = ProminenceMap(
      view(
        Signal.sine(hertz: hertz, amplitude: 0.1, seconds: 4)
          .mixed(with: Signal.noise(amplitude: 0.1, seconds: 4, seed: 6))))
    let bin = 150 - Self.parameters.lowestBin
    func mean(_ bin: Int) -> Float {
      (0..<map.frames).reduce(0) { $0 + map.cells[$1 * map.bins + bin] } / Float(map.frames)
    }
    #expect(mean(bin) > 2.5)
    #expect(mean(bin + 4) < 0 && mean(bin - 4) < 0)
  }

  @Test("Loudness changes nothing, and silence stands out nowhere")
  func loudness() {
    let samples = Signal.music(seconds: 2, seed: 7)
      .mixed(with: Signal.noise(amplitude: 0.1, seconds: 2, seed: 8))
    let loud = ProminenceMap(view(samples)).cells
    let soft = ProminenceMap(view(samples.map { $0 / 16 })).cells
    // levels are whitened in steps of 1/256 dB
    #expect(zip(loud, soft).allSatisfy { abs($0 - $1) < 0.02 })
    #expect(ProminenceMap(view(Signal.silence(seconds: 2))).cells.allSatisfy { $0 == 0 })
  }
}

/// The map cell by cell, its surroundings summed anew for each.
private func naiveProminence(_ view: QueryView) -> [Float] {
  let (frames, bins) = (view.frames, view.bins)
  func level(_ frame: Int, _ bin: Int) -> Float {
    max(-40, view.levels[frame * bins + min(bins - 1, max(0, bin))])
  }
  let sharp = (0..<(frames * bins)).map { index in
    let (frame, bin) = (index / bins, index % bins)
    return Double(
      level(frame, bin) - 0.25 * (level(frame, bin - 2) + level(frame, bin + 2)))
  }
  return sharp.indices.map { index in
    let (frame, bin) = (index / bins, index % bins)
    var (count, sum, squares) = (0.0, 0.0, 0.0)
    // blocks of eight by eight, five of them before and behind, two below and above
    for row in max(0, frame / 8 - 5) * 8..<min(frames, (frame / 8 + 6) * 8) {
      for column in max(0, bin / 8 - 2) * 8..<min(bins, (bin / 8 + 3) * 8) {
        let value = sharp[row * bins + column]
        (count, sum, squares) = (count + 1, sum + value, squares + value * value)
      }
    }
    let mean = sum / count
    let deviation = max(0.5, max(0, squares / count - mean * mean).squareRoot())
    let value = (sharp[index] - mean) / deviation * (7 / deviation).squareRoot()
    return Float(min(4, max(-2, value)))
  }
}
