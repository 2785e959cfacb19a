import Foundation
import Testing

@testable import Fingerprint

struct SpectrumAnalyzerTests {
  private let parameters = FingerprintParameters.standard
  /// Hertz from one bin to the next.
  private var binWidth: Double { parameters.sampleRate / Double(parameters.windowLength) }

  @Test(
    "A sine peaks in the bin of its frequency, in every frame",
    arguments: [50, 82.4, 110, 220, 440, 880, 1_000, 1_760, 2_500, 2_790])
  func sines(hertz: Double) {
    let rows = spectrogram(Signal.sine(hertz: hertz, seconds: 1))
    let expected = Int((hertz / binWidth).rounded()) - parameters.lowestBin
    #expect(rows.allSatisfy { $0.indices.max { a, b in rows[0][a] < rows[0][b] } == expected })
    for row in rows { #expect(row.indices.max { row[$0] < row[$1] } == expected) }
  }

  @Test(
    "A full-scale sine on a bin is 0 dB, and half of it 6 dB less",
    arguments: [8, 9, 100, 333, 519])
  func fullScale(bin: Int) {
    for (amplitude, expected) in [(1, 0), (0.5, -6.0206), (0.001, -60)] {
      let sine = Signal.sine(hertz: Double(bin) * binWidth, amplitude: amplitude, seconds: 0.5)
      for row in spectrogram(sine) {
        #expect(abs(Double(row[bin - parameters.lowestBin]) - expected) < 0.01)
      }
    }
  }

  @Test("Between two bins a sine loses what a Hann window loses there: 1.42 dB")
  func scalloping() {
    let row = spectrogram(Signal.sine(hertz: 100.5 * binWidth, seconds: 0.3))[0]
    #expect(abs(row[100 - 8] + 1.42) < 0.01)
    #expect(abs(row[101 - 8] + 1.42) < 0.01)
  }

  @Test("The levels are those of the definition: window, naive transform, logarithm")
  func definition() {
    let noise = Signal.noise(seconds: 0.3, seed: 1)
    let rows = spectrogram(noise)
    for (frame, row) in rows.enumerated().filter({ $0.offset % 3 == 0 }) {
      let start = frame * parameters.hopLength
      let length = Double(parameters.windowLength)
      let windowed = (0..<parameters.windowLength).map {
        Double(noise[start + $0]) * (0.5 - 0.5 * cos(2 * .pi * Double($0) / length)) * 4 / length
      }
      let spectrum = naiveDFT(windowed)
      for (bin, level) in row.enumerated() {
        let (real, imaginary) = spectrum[bin + parameters.lowestBin]
        let exact = 10 * log10(real * real + imaginary * imaginary)
        // single precision: the deeper the level below the frame's loudest, the less sure
        #expect(abs(Double(level) - exact) < 0.01 || exact < -80)
      }
    }
  }

  @Test(
    "Only whole frames count, but a short clip gives one",
    arguments: [
      (0, 0), (1, 1), (2_047, 1), (2_048, 1), (2_303, 1), (2_304, 2), (2_560, 3), (11_025, 36),
    ])
  func frames(samples: Int, frames: Int) {
    let noise = Array(Signal.noise(seconds: 1, seed: 2).prefix(samples))
    #expect(spectrogram(noise).count == frames)
  }

  @Test("A short clip is filled up with silence")
  func padding() {
    let noise = Array(Signal.noise(seconds: 1, seed: 3).prefix(1_500))
    let padded = noise + [Float](repeating: 0, count: 2_048 - 1_500)
    #expect(spectrogram(noise) == spectrogram(padded))
  }

  @Test("A chunk boundary never changes a level", arguments: [1, 7, 512, 4_096])
  func chunks(chunk: Int) {
    let noise = Signal.noise(seconds: 1, seed: 4)
    #expect(spectrogram(noise, chunk: chunk) == spectrogram(noise))
  }

  @Test("Digital silence is far below the silence limit, a constant is under it")
  func silence() {
    let zero = spectrogram(Signal.silence(seconds: 0.5))
    #expect(zero.allSatisfy { $0.allSatisfy { $0 < -300 } })
    let constant = spectrogram(Signal.constant(0.9, seconds: 0.5))
    #expect(constant.allSatisfy { $0.allSatisfy { $0 < parameters.silenceDecibels } })
  }

  @Test("A click is level in every bin")
  func click() {
    let rows = spectrogram(Signal.click(at: 1_024 / Signal.rate, seconds: 0.3))
    let level = 20 * log10(4 / 2_048.0)
    #expect(rows[0].allSatisfy { abs(Double($0) - level) < 0.001 })
  }
}
