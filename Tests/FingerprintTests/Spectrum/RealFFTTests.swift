import Testing

@testable import Fingerprint

struct RealFFTTests {
  private func transformed(_ samples: [Float], by transform: RealFFT) -> [Float] {
    let scratch = RealFFT.Scratch(length: transform.length)
    for (index, sample) in samples.enumerated() { scratch.input[index] = sample }
    transform.execute(scratch)
    return Array(scratch.output)
  }

  @Test("The transform is the definition's", arguments: [2, 16, 30, 64, 1_024, 2_048])
  func definition(length: Int) {
    var generator = SplitMix64(seed: UInt64(length))
    let samples = (0..<length).map { _ in Float.random(in: -1...1, using: &generator) }
    let fast = transformed(samples, by: .shared(length: length))
    let slow = naiveDFT(samples.map(Double.init))
    #expect(fast.count == length + 2)
    for (bin, value) in slow.enumerated() {
      #expect(abs(Double(fast[2 * bin]) - value.real) < 1e-3)
      #expect(abs(Double(fast[2 * bin + 1]) - value.imaginary) < 1e-3)
    }
  }

  @Test("One plan serves many threads, and all get the same bits")
  func threads() async {
    let samples = Signal.noise(seconds: 1, seed: 1).prefix(2_048)
    let expected = transformed(Array(samples), by: .shared(length: 2_048))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).allSatisfy { _ in
            transformed(Array(samples), by: .shared(length: 2_048)) == expected
          }
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}
