import Foundation
import Testing

@testable import Fingerprint

struct MFCCTests {
  @Test(
    "The cosine transform of a constant is its first coefficient alone", arguments: [8, 13, 40])
  func constant(length: Int) {
    let coefficients = transformed([Float](repeating: 3, count: length), count: 5)
    #expect(abs(coefficients[0] - 3 * Float(length).squareRoot()) < 1e-4)
    #expect(coefficients.dropFirst().allSatisfy { abs($0) < 1e-4 })
  }

  @Test("The cosine transform keeps lengths: it is orthonormal")
  func orthonormal() {
    let input = Signal.noise(seconds: 40 / Signal.rate, seed: 1)
    let output = transformed(input, count: input.count)
    let (a, b) = (input.reduce(0) { $0 + $1 * $1 }, output.reduce(0) { $0 + $1 * $1 })
    #expect(abs(a - b) < 1e-5 * a)
  }

  @Test("A mel filter has the area 1 in hertz, and its peak between those of its neighbours")
  func areas() {
    // bins of 1 Hz, so that the sum over them is the area
    let filters = MelFilterBank(
      count: 40, length: 16_000, sampleRate: 16_000, lowest: 100, highest: 4_000)
    var lastPeak = 0
    for number in 0..<filters.count {
      let (first, weights) = filters.filter(number)
      #expect(abs(weights.reduce(0, +) - 1) < 0.01)
      let peak = weights.indices.max { weights[$0] < weights[$1] } ?? 0
      #expect(first + peak - weights.startIndex > lastPeak)
      lastPeak = first + peak - weights.startIndex
    }
  }

  @Test(
    "The mel scale is linear to 1,000 Hz, and 27 mel make a factor of 6.4 above",
    arguments: [(0, 0), (500, 7.5), (1_000, 15), (6_400, 42), (40_960, 69)])
  func scale(hertz: Double, mel: Double) {
    #expect(abs(MelFilterBank.mel(hertz) - mel) < 1e-9)
    #expect(abs(MelFilterBank.hertz(mel) - hertz) < 1e-6)
  }

  @Test("Twice the amplitude moves the first coefficient only, by 6.02 dB in every band")
  func gain() {
    let sound = Signal.noise(amplitude: 0.2, seconds: 1, seed: 3)
    let analyzer = MFCCAnalyzer(.standard)
    let quiet = analyzer.coefficients(of: sound.span)
    let loud = analyzer.coefficients(of: sound.scaled(by: 2).span)
    let step = 20 * Float(log10(2.0)) * Float(40).squareRoot()
    for index in quiet.indices {
      #expect(abs(loud[index] - quiet[index] - (index % 20 == 0 ? step : 0)) < 1e-3)
    }
  }

  @Test("Digital silence has no embedding, a clip shorter than a window has one")
  func edges() throws {
    #expect(embedding(of: Signal.silence(seconds: 5)) == nil)
    #expect(embedding(of: []) == nil)
    let short = try #require(embedding(of: Signal.noise(seconds: 0.01, seed: 1)))
    #expect(short.count == MFCCModel().dimension)
    #expect(short.allSatisfy { $0.isFinite })
  }

  private func embedding(of samples: [Float]) -> [Float]? {
    MFCCModel().embedding(of: samples.span)
  }

  @Test("Only the shipped settings go by the shipped name")
  func names() {
    var parameters = MFCCParameters.standard
    parameters.bands = 64
    let chunks = EmbeddingChunking(lengthSeconds: 10, hopSeconds: 5)
    let names = [
      MFCCModel(), MFCCModel(parameters: parameters), MFCCModel(chunking: chunks),
    ].map(\.name)
    #expect(names[0] == "mfcc_20")
    #expect(Set(names).count == 3)
    #expect(names.allSatisfy { $0.hasPrefix("mfcc_20") })
  }

  private func transformed(_ input: [Float], count: Int) -> [Float] {
    var output = [Float](repeating: 0, count: count)
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer {
        CosineTransform(length: input.count, count: count).apply(input, into: $0)
      }
    }
    return output
  }
}
