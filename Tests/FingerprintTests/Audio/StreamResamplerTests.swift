import Foundation
import Testing

@testable import Fingerprint

struct StreamResamplerTests {
  private func resampled(
    _ samples: [Float], from rate: Double, to target: Double = Signal.rate, chunk: Int = .max
  ) throws -> [Float] {
    var resampler = try StreamResampler(from: rate, to: target, subject: "test")
    var output = [Float]()
    var start = 0
    while start < samples.count {
      let end = start + min(chunk, samples.count - start)
      try resampler.process(samples.span.extracting(start..<end)) {
        (part) throws(FingerprintError) in output += Array(part)
      }
      start = end
    }
    try resampler.finish { (part) throws(FingerprintError) in output += Array(part) }
    return output
  }

  @Test("Equal rates pass through untouched")
  func identity() throws {
    let noise = Signal.noise(seconds: 0.5, seed: 1)
    #expect(try resampled(noise, from: Signal.rate) == noise)
  }

  @Test(
    "A chunk boundary never changes a sample", arguments: [1, 7, 512, 4_096],
    [8_000, 16_000, 44_100, 48_000])
  func chunks(chunk: Int, rate: Double) throws {
    let noise = Signal.noise(seconds: 0.5, seed: 2, rate: rate)
    #expect(try resampled(noise, from: rate, chunk: chunk) == resampled(noise, from: rate))
  }

  @Test(
    "Length and frequency are kept at every common rate",
    arguments: [1_000, 8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000, 768_000])
  func rates(rate: Double) throws {
    // the filter passes nine tenths of what the lower rate holds
    let output = try resampled(Signal.sine(hertz: 300, seconds: 1, rate: rate), from: rate)
    #expect(abs(output.count - Int(Signal.rate)) <= 2)
    let ideal = Signal.sine(hertz: 300, seconds: 1)
    // away from the ends, where the filter sees the silence around the clip
    let inside = 1_000..<(output.count - 1_000)
    let worst = inside.map { abs(output[$0] - ideal[$0]) }.max() ?? 1
    #expect(worst < 2e-3)
  }

  @Test("The output starts with the input: a click stays where it was")
  func delay() throws {
    let output = try resampled(Signal.click(at: 0.25, seconds: 0.5, rate: 44_100), from: 44_100)
    let top = output.indices.max { abs(output[$0]) < abs(output[$1]) }
    #expect(abs(Double(top ?? 0) / Signal.rate - 0.25) < 1 / Signal.rate)
  }

  @Test("What is above half the new rate is gone")
  func alias() throws {
    let output = try resampled(Signal.sine(hertz: 7_000, seconds: 1, rate: 44_100), from: 44_100)
    let loudest = output[1_000..<(output.count - 1_000)].map(abs).max() ?? 1
    #expect(20 * log10(loudest) < -100)
  }

  @Test(
    "An input too short for the filter comes out as long as it should",
    arguments: [0, 1, 2, 40, 441])
  func short(count: Int) throws {
    let output = try resampled([Float](repeating: 0.5, count: count), from: 44_100)
    #expect(abs(output.count - count / 4) <= 1)
  }
}
