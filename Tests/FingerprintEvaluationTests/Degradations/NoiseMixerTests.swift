import Testing

@testable import FingerprintEvaluation

struct NoiseMixerTests {
  /// What a damage added, over the query alone.
  private func added(_ text: String, to take: Take) throws -> [Float] {
    let damaged = try take.damaged(text)
    return zip(damaged.samples[take.body], take.samples[take.body]).map { $0 - $1 }
  }

  @Test(
    "Noise lies as many decibels below the music as asked for, within 0.1 dB",
    arguments: ["white", "pink", "babble"], [-10.0, 0, 7, 20])
  func ratio(kind: String, decibels: Double) throws {
    let take = Take(Sound.music(seconds: 4.25))
    let noise = try added("\(kind)(\(decibels)dB)", to: take)
    #expect(abs(Sound.decibels(take.samples[take.body]) - Sound.decibels(noise) - decibels) < 0.1)
  }

  @Test("Pauses in the music don't lower the noise")
  func pauses() throws {
    var samples = Sound.noise(seconds: 5.25)
    // two of the query's four seconds silent, a third 60 dB down
    for index in 32_000..<64_000 { samples[index] = 0 }
    for index in 64_000..<80_000 { samples[index] *= 0.001 }
    let take = Take(samples)
    let noise = try added("white(5dB)", to: take)
    #expect(abs(Sound.decibels(samples[..<32_000]) - Sound.decibels(noise) - 5) < 0.15)
  }

  @Test("What lies beyond the query doesn't count")
  func surroundings() throws {
    var samples = Sound.noise(seconds: 3.25)
    for index in 0..<16_000 { samples[index] *= 100 }
    let take = Take(samples)
    let noise = try added("white(0dB)", to: take)
    #expect(abs(Sound.decibels(take.samples[take.body]) - Sound.decibels(noise)) < 0.1)
  }

  @Test("Silence stays silent")
  func silence() throws {
    let take = Take([Float](repeating: 0, count: 40_000))
    #expect(try take.damaged("white(0dB)").samples.allSatisfy { $0 == 0 })
  }

  @Test("The active power of nothing is 0, of blocks that pause that of those that don't")
  func activePower() {
    #expect(SignalPower.active([]) == 0)
    #expect(SignalPower.active([0, 0]) == 0)
    let blocks = [Float](repeating: 0.5, count: 640) + [Float](repeating: 0.004, count: 320)
    #expect(SignalPower.active(blocks[...]) == 0.25)
    let near = [Float](repeating: 0.5, count: 320) + [Float](repeating: 0.25, count: 320)
    #expect(SignalPower.active(near[...]) == (0.25 + 0.0625) / 2)
  }
}

struct NoiseMakerTests {
  /// The power within a band, in decibels.
  private func power(_ samples: [Float], _ low: Double, _ high: Double) -> Double {
    let above = ButterworthFilter(band: .high, hertz: low).filtered(samples)
    return Sound.decibels(ButterworthFilter(band: .low, hertz: high).filtered(above))
  }

  @Test("White noise has the variance 1, pink noise as much in each octave")
  func colours() {
    var generator = SeededGenerator(seed: 3)
    let maker = NoiseMaker(count: 160_001)
    let white = maker.white(using: &generator)
    #expect(white.count == 160_001)
    #expect(abs(Sound.decibels(white)) < 0.1)
    let pink = maker.pink(using: &generator)
    let octaves = [200.0, 400, 800, 1_600, 3_200].map { power(pink, $0, 2 * $0) }
    #expect(octaves.allSatisfy { abs($0 - octaves[0]) < 0.7 })
    #expect(abs(power(white, 1_600, 3_200) - power(white, 800, 1_600) - 3) < 0.5)
  }

  @Test("Babble made of noise is loudest where speech is, and rises and falls")
  func babble() {
    var generator = SeededGenerator(seed: 3)
    let babble = NoiseMaker(count: 80_000).babble(voices: 1, using: &generator)
    #expect(power(babble, 200, 400) > power(babble, 1_600, 3_200) + 9)
    let blocks = stride(from: 0, to: 80_000, by: 800).map {
      Sound.decibels(babble[$0..<($0 + 800)])
    }.sorted()
    #expect(blocks[90] - blocks[10] > 10)
  }
}

struct SeededGeneratorTests {
  @Test("A seed always gives the sequence published for it")
  func sequence() {
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }

  @Test("A name has a sequence of its own under each seed")
  func names() {
    func first(_ seed: UInt64, _ name: String) -> UInt64 {
      var generator = SeededGenerator(seed: seed, name: name)
      return generator.next()
    }
    #expect(first(1, "a") == first(1, "a"))
    #expect(Set([first(1, "a"), first(1, "b"), first(2, "a"), first(2, "b")]).count == 4)
  }
}
