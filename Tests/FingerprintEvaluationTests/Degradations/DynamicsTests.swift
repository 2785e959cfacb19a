import Testing

@testable import FingerprintEvaluation

struct DynamicsTests {
  @Test("The share of the query's samples that is asked for clips", arguments: [1.0, 10, 50])
  func clip(percent: Double) throws {
    let take = try Take(Sound.noise(seconds: 4.25)).damaged("clip(\(percent)%)")
    let body = take.samples[take.body].map(\.magnitude)
    let limit = try #require(body.max())
    let share = Double(body.filter { $0 == limit }.count) / Double(body.count)
    #expect(abs(share - percent / 100) < 0.0005)
  }

  @Test("Clipping nothing changes nothing, silence can be clipped")
  func clipNothing() throws {
    let take = Take(Sound.noise(seconds: 2))
    #expect(try take.damaged("clip(0%)").samples == take.samples)
    let silence = Take([Float](repeating: 0, count: 32_000))
    #expect(try silence.damaged("clip(10%)").samples == silence.samples)
  }

  @Test("A gain is a gain", arguments: [-40.0, -20, 6])
  func gain(decibels: Double) throws {
    let take = Take(Sound.sine(hertz: 440, amplitude: 0.3, seconds: 2))
    let louder = try take.damaged("gain(\(decibels)dB)")
    let change = Sound.decibels(louder.samples) - Sound.decibels(take.samples)
    #expect(abs(change - decibels) < 0.01)
  }

  @Test("A gain beyond full scale clips")
  func overdrive() throws {
    let take = try Take(Sound.sine(hertz: 440, seconds: 2)).damaged("gain(+20dB)")
    #expect(take.samples.max() == 1)
    #expect(take.samples.min() == -1)
  }

  @Test("A compressor divides differences of level by its ratio")
  func compress() throws {
    let loud = Sound.sine(hertz: 1_000, amplitude: 0.8, seconds: 2)
    let soft = loud.map { $0 * 0.25 }
    let take = try Take(loud + soft).damaged("compress(4:1)")
    let difference =
      Sound.decibels(take.samples[24_000..<32_000]) - Sound.decibels(take.samples[56_000..<60_000])
    // 12 dB
    #expect(abs(difference - 3) < 0.2)
  }

  @Test("A finished query doesn't exceed full scale and is what 16 bits hold")
  func finished() {
    let loud = Take(Sound.sine(hertz: 440, amplitude: 3, seconds: 3)).finished
    #expect(loud.max().map { $0 > 0.999 && $0 < 1 } == true)
    #expect(loud.allSatisfy { ($0 * 32_768).rounded() == $0 * 32_768 })
    let soft = Take(Sound.sine(hertz: 440, amplitude: 0.3, seconds: 3))
    #expect(zip(soft.finished, soft.samples[soft.body]).allSatisfy { abs($0 - $1) < 2e-5 })
  }
}
