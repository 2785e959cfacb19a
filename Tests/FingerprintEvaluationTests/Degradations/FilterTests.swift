import Foundation
import Testing

@testable import FingerprintEvaluation

struct FilterTests {
  /// Decibels by which a damage changes a sine.
  private func gain(_ text: String, at hertz: Double) throws -> Double {
    let take = Take(Sound.sine(hertz: hertz, amplitude: 0.1, seconds: 3.25))
    let damaged = try take.damaged(text)
    return Sound.decibels(damaged.samples[take.body])
      - Sound.decibels(take.samples[take.body])
  }

  @Test(
    "A band passes, its edges lose 3 dB, two octaves beyond 40 dB and more are gone",
    arguments: [
      ("phone", 300, 3_400), ("microphone", 120, 7_500), ("highpass(200Hz)", 200, 8_000),
      ("lowpass(2000Hz)", 0, 2_000),
    ])
  func bands(text: String, low: Double, high: Double) throws {
    #expect(abs(try gain(text, at: 1_000)) < 0.3)
    if low > 0 {
      #expect(abs(try gain(text, at: low) + 3) < 0.3)
      #expect(try gain(text, at: low / 4) < -40)
    }
    if high < 8_000 { #expect(abs(try gain(text, at: high) + 3) < 0.3) }
    if high * 2 < 8_000 { #expect(try gain(text, at: high * 2) < -24) }
  }

  @Test("A tilt is so many decibels an octave about 1 kHz", arguments: [4.0, -4])
  func tilt(decibels: Double) throws {
    for octave in [-3.0, -1, 0, 1, 2] {
      let measured = try gain("tilt(\(decibels)dB)", at: 1_000 * pow(2, octave))
      #expect(abs(measured - decibels * octave) < 0.1)
    }
  }

  @Test("A tilt ends at 31 Hz")
  func tiltFloor() throws {
    let edge = try gain("tilt(-4dB)", at: 31)
    #expect(abs(try gain("tilt(-4dB)", at: 20) - edge) < 0.3)
  }

  @Test("Convolution by transforms is convolution", arguments: [1, 2, 100, 5_000])
  func convolution(length: Int) {
    let signal = Sound.noise(seconds: 0.2)
    let response = Array(Sound.noise(seconds: 0.4, seed: 2).prefix(length))
    let fast = SpectralFilter.convolve(signal, with: response)
    #expect(fast.count == signal.count)
    for index in stride(from: 0, to: signal.count, by: 97) {
      var sum = 0.0
      for delay in response.indices where delay <= index {
        sum += Double(response[delay]) * Double(signal[index - delay])
      }
      #expect(abs(Double(fast[index]) - sum) < 1e-5)
    }
  }

  @Test("Shaping by 1 changes nothing")
  func identity() {
    let signal = Sound.noise(seconds: 0.3)
    let shaped = SpectralFilter.shape(signal) { _ in 1 }
    #expect(zip(signal, shaped).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("Nothing stays nothing")
  func nothing() {
    #expect(SpectralFilter.convolve([], with: [1]).isEmpty)
    #expect(SpectralFilter.convolve([1, 2], with: []) == [1, 2])
    #expect(SpectralFilter.shape([]) { _ in 1 }.isEmpty)
    #expect(ButterworthFilter(band: .low, hertz: 100).filtered([]).isEmpty)
  }
}
