import Testing

@testable import FingerprintEvaluation

struct NoiseMixerTests {
  @Test("Noise lies as many decibels below the signal as asked for", arguments: [-10.0, 0, 6, 20])
  func ratio(decibels: Double) {
    var generator = SeededGenerator(seed: 1)
    let signal = (0..<1000).map { $0 % 2 == 0 ? Float(0.01) : -0.01 }
    let noise = (0..<1000).map { _ in Float.random(in: -1...1, using: &generator) }
    let mixed = NoiseMixer(signalToNoise: decibels).mix(signal, with: noise)
    let added = zip(mixed, signal).map { $0 - $1 }
    let expected = [-10.0: 1e-3, 0: 1e-4, 6: 2.5119e-5, 20: 1e-6]
    #expect(abs(NoiseMixer.power(added) / (expected[decibels] ?? 0) - 1) < 1e-3)
  }

  @Test("Short noise is repeated")
  func repetition() {
    let mixed = NoiseMixer(signalToNoise: 0).mix([0.5, 0.5, 0.5, 0.5], with: [0.1, -0.1])
    #expect(mixed == [1, 0, 1, 0])
  }

  @Test("A sum beyond full scale is scaled down, not clipped")
  func fullScale() {
    let mixed = NoiseMixer(signalToNoise: 0).mix([1, 0.5], with: [1, 0.5])
    #expect(mixed == [1, 0.5])
  }

  @Test("Silence and nothing leave the signal as it is")
  func silence() {
    let mixer = NoiseMixer(signalToNoise: 0)
    #expect(mixer.mix([0.5, 0.25], with: []) == [0.5, 0.25])
    #expect(mixer.mix([0.5, 0.25], with: [0, 0]) == [0.5, 0.25])
    #expect(mixer.mix([0, 0], with: [1, 1]) == [0, 0])
    #expect(mixer.mix([], with: [1]).isEmpty)
  }
}

struct WAVFileTests {
  @Test("A WAV file has its header and its samples where the format puts them")
  func layout() {
    let bytes = WAVFile.bytes([0, 1, -1, 2, .nan], sampleRate: 16_000)
    #expect(bytes.count == 54)
    #expect(Array(bytes[..<16]) == Array("RIFF".utf8) + [46, 0, 0, 0] + Array("WAVEfmt ".utf8))
    #expect(Array(bytes[24..<32]) == [0x80, 0x3E, 0, 0, 0, 0x7D, 0, 0])
    #expect(Array(bytes[36..<44]) == Array("data".utf8) + [10, 0, 0, 0])
    #expect(Array(bytes[44...]) == [0, 0, 0xFF, 0x7F, 0x01, 0x80, 0xFF, 0x7F, 0, 0])
  }

  @Test("Floats are read little-endian, odd bytes at the end dropped")
  func floats() {
    #expect(WAVFile.samples(float32: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 9]) == [1, -2])
    #expect(WAVFile.samples(float32: [1, 2]).isEmpty)
  }
}

struct SeededGeneratorTests {
  @Test("A seed always gives the sequence published for it")
  func sequence() {
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }
}
