import Foundation
import Testing

@testable import FingerprintEvaluation

struct SpeedTests {
  @Test(
    "A change of speed moves the pitch by as much, to 0.01 %", arguments: [-6.0, 0, 1, 2, 10.5])
  func speed(percent: Double) throws {
    let take = Take(Sound.sine(hertz: 440, seconds: 8))
    let faster = try take.damaged("speed(\(percent)%)")
    let ratio = 1 + percent / 100
    #expect(abs(Sound.hertz(faster.samples[faster.body]) / (440 * ratio) - 1) < 1e-4)
    #expect(abs(Double(faster.body.count) - Double(take.body.count) / ratio) <= 1)
  }

  /// The first loud sample of a take's query, in seconds of the query.
  private func onset(_ take: Take) throws -> Double {
    let body = take.samples[take.body]
    let peak = body.reduce(0) { max($0, $1.magnitude) }
    let first = try #require(body.firstIndex { $0.magnitude > peak / 4 })
    return Double(first - body.startIndex) / Take.sampleRate
  }

  @Test(
    "What is heard after two seconds is heard after two seconds of the changed query",
    arguments: [
      ("speed(+4%)", 0.001), ("tempo(+4%)", 0.015), ("tempo(-10%)", 0.015),
      ("pitch(+1st)", 0.015), ("pitch(-2st)", 0.015),
    ].filter { (try? VariedDamage($0.0)).map(DamageSources().reasonUnavailable) == .some(nil) })
  func alignment(text: String, tolerance: Double) throws {
    let damage = try Damage(text)
    var samples = [Float](repeating: 0, count: 3 * 16_000)
    samples += Sound.noise(seconds: 2)
    let take = try Take(samples).damaged(text)
    #expect(abs(try onset(take) - 2 / damage.ratio) < tolerance)
  }

  @Test("Tempo keeps the pitch, pitch keeps the tempo")
  func tempoAndPitch() throws {
    let take = Take(Sound.sine(hertz: 440, seconds: 8))
    guard DamageSources().reasonUnavailable(try VariedDamage("tempo(+4%)+pitch(+1st)")) == nil
    else {
      return
    }
    let tempo = try take.damaged("tempo(+4%)")
    #expect(abs(Sound.hertz(tempo.samples[tempo.body]) / 440 - 1) < 0.01)
    #expect(abs(Double(tempo.body.count) - Double(take.body.count) / 1.04) <= 1)
    let pitch = try take.damaged("pitch(+1st)")
    let semitone = pow(2, 1.0 / 12)
    #expect(abs(Sound.hertz(pitch.samples[pitch.body]) / (440 * semitone) - 1) < 0.01)
    #expect(pitch.body.count == take.body.count)
  }
}
