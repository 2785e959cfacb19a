import Foundation
import Testing

@testable import FingerprintEvaluation

struct RoomTests {
  /// The time in which the energy that is still to come falls by 60 dB, from its fall from −5 to
  /// −25.
  private func decaySeconds(_ response: [Float]) -> Double {
    let energy = ImpulseResponse.backwardEnergy(response[...])
    func sample(_ decibels: Double) -> Int {
      energy.firstIndex { 10 * log10($0 / energy[0]) <= decibels } ?? energy.count
    }
    return Double(sample(-25) - sample(-5)) * 3 / Take.sampleRate
  }

  @Test("A synthetic room decays in the time asked for", arguments: [0.3, 0.6, 2])
  func decay(seconds: Double) throws {
    var click = [Float](repeating: 0, count: 64_000)
    click[16_000] = 1
    let room = try Take(click).damaged("room(\(seconds)s)")
    #expect(room.samples[..<15_990].allSatisfy { abs($0) < 1e-5 })
    let measured = decaySeconds(Array(room.samples[16_000...]))
    #expect(abs(measured / seconds - 1) < 0.07)
  }

  @Test("A room leaves the level nearly as it was, and is another for another seed")
  func level() throws {
    let take = Take(Sound.noise(seconds: 4))
    let room = try take.damaged("room")
    #expect(abs(Sound.decibels(room.samples[room.body]) - Sound.decibels(take.samples)) < 1)
    #expect(try take.damaged("room").samples == room.samples)
    #expect(try take.damaged("room", seed: 2).samples != room.samples)
  }

  @Test("A recorded response begins with the direct sound, has the energy 1 and no tail of noise")
  func recorded() throws {
    var samples = [Float](repeating: 0.000_01, count: 48_000)
    for index in 0..<8_000 { samples[1_000 + index] = Float(0.5 * exp(-Double(index) / 1_000)) }
    let response = try #require(ImpulseResponse(recorded: samples))
    #expect(response.samples.first == response.samples.max())
    #expect(abs(SignalPower.mean(response.samples) * Double(response.samples.count) - 1) < 1e-4)
    #expect((5_000...9_000).contains(response.samples.count))
    #expect(ImpulseResponse(recorded: [0, 0]) == nil)
    #expect(ImpulseResponse(recorded: []) == nil)
  }

  @Test("Rooms are taken from recordings where there are some, but for a time that is asked for")
  func folder() throws {
    let folder = try TemporaryFolder()
    // an echo after 0.1 s
    var echo = [Float](repeating: 0, count: 1_700)
    (echo[0], echo[1_600]) = (0.8, 0.4)
    let path = try folder.write(echo, to: "echo.flac")
    let sources = DamageSources(rooms: AudioPool(paths: [path]))
    var generator = SeededGenerator(seed: 1)
    let room = try sources.room(decaySeconds: nil, using: &generator)
    #expect(room.samples.count == 1_601)
    #expect(abs(room.samples[1_600] / room.samples[0] - 0.5) < 1e-3)
    #expect(try sources.room(decaySeconds: 0.5, using: &generator).samples.count > 5_000)
  }
}
