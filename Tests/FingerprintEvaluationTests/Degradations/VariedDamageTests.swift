import Testing

@testable import FingerprintEvaluation

struct VariedDamageTests {
  private func drawn(_ text: String, query: Int = 0) throws -> Damage {
    try VariedDamage(text).drawn { SeededGenerator(seed: 1, name: "\(query) \($0)") }
  }

  @Test(
    "What is left open is written as it is read",
    arguments: [
      "speed(±10%)", "tempo(±2.5%)+pitch(±2st)", "room+noise|babble(5dB)+microphone",
      "noise(5dB)|babble(0dB)|pink(0.1dB)", "speed|tempo(±10%)", "room|room(0.6s)",
      "phone|gsm|microphone", "speed(±10%)|pitch(+1st)", "white|pink|noise(-5dB)",
    ])
  func roundTrip(text: String) throws {
    let damage = try VariedDamage(text)
    #expect(damage.description == text)
    #expect(try VariedDamage(damage.description) == damage)
  }

  @Test(
    "A range and a choice may be written in other ways",
    arguments: [
      ("speed(+-10%)", "speed(±10%)"), ("speed( ± 10 )", "speed(±10%)"),
      ("Noise | Babble(5)", "noise|babble(5dB)"), ("noise(5dB)|babble(5dB)", "noise|babble(5dB)"),
      ("speed(10%)|tempo(+10%)", "speed|tempo(+10%)"),
    ])
  func lenient(text: String, canonical: String) throws {
    #expect(try VariedDamage(text).description == canonical)
  }

  @Test(
    "What can't be drawn is an error that says why",
    arguments: [
      ("noise(±5dB)", "noise(±5db): ± is for speed, tempo and pitch"),
      ("speed(±0%)", "speed(±0%): ± takes a number more than 0"),
      ("speed(±60%)", "speed(±60%): the amount must be -50 to 100 %"),
      ("speed(±x)", "speed(±x): the amount is no number; write speed(+2%)"),
      ("noise|babble", "babble: an amount is missing; write babble(0dB)"),
      ("babble(5dB)|noise", "noise: an amount is missing; write noise(5dB)"),
      ("noise|mp3(32k)", "noise(32k): the amount is no number; write noise(5dB)"),
      ("noise|phone", "noise: an amount is missing; write noise(5dB)"),
      ("noise||babble(5dB)", "damage: no such damage; there are \(Damage.Kind.list)"),
      ("clean|noise(5dB)", "clean: clean stands alone"),
    ])
  func errors(text: String, message: String) {
    let error = #expect(throws: EvaluationError.self) { try VariedDamage(text) }
    #expect(error?.description == message)
  }

  @Test("Changes are drawn evenly from the whole range, and no other")
  func even() throws {
    let amounts = try (0..<4_000).map { try drawn("speed(±8%)", query: $0).steps[0].amount ?? 9 }
    #expect(amounts.allSatisfy { abs($0) <= 8 })
    var eighths = [Int](repeating: 0, count: 8)
    for amount in amounts { eighths[min(7, Int((amount + 8) / 2))] += 1 }
    // 500 expected, the deviation is 21
    #expect(eighths.allSatisfy { (415...585).contains($0) }, "\(eighths)")
    #expect(Set(amounts).count > 1_500)
  }

  @Test("Each of several is drawn as often, with its own amount")
  func choice() throws {
    let damages = try (0..<3_000).map { try drawn("noise|babble(5dB)|phone", query: $0) }
    let counts = Dictionary(grouping: damages, by: \.description).mapValues(\.count)
    #expect(Set(counts.keys) == ["noise(5dB)", "babble(5dB)", "phone"])
    // 1,000 expected, the deviation is 26
    #expect(counts.values.allSatisfy { (895...1_105).contains($0) }, "\(counts)")
  }

  @Test("A query draws the same under every condition: range, loudness and further steps aside")
  func paired() throws {
    for query in 0..<50 {
      let change = try #require(try drawn("speed(±10%)", query: query).steps[0].amount)
      let halved = try drawn("room+speed(±5%)+noise(0dB)", query: query).steps[1].amount
      #expect(abs((halved ?? 0) - change / 2) < 1e-9)
      let loud = try drawn("noise|babble(-5dB)", query: query).steps[0].kind
      #expect(try drawn("room+noise|babble(5dB)+gsm", query: query).steps[1].kind == loud)
    }
  }

  @Test("Two steps of one kind are drawn apart")
  func apart() throws {
    let steps = try (0..<50).map { try drawn("speed(±10%)+speed(±10%)", query: $0).steps }
    #expect(steps.count { $0[0] == $0[1] } < 5)
  }

  @Test("Where nothing is left open, every query has the same damage")
  func definite() throws {
    let text = "room+babble(5dB)+microphone"
    #expect(try Set((0..<20).map { try drawn(text, query: $0).description }) == [text])
    #expect(VariedDamage.clean.drawn { SeededGenerator(seed: 1, name: $0) }.steps.isEmpty)
  }

  @Test(
    "The largest ratio is that of the fastest that may be drawn",
    arguments: [
      ("clean", 1), ("speed(±10%)", 1.1), ("speed(±10%)+tempo(-50%)", 0.55),
      ("speed(+2%)|tempo(±4%)", 1.04), ("pitch(±2st)|noise(0dB)", 1),
    ])
  func largestRatio(text: String, ratio: Double) throws {
    #expect(abs(try VariedDamage(text).largestRatio - ratio) < 1e-12)
  }

  @Test("One of several that isn't available makes the choice unavailable")
  func unavailable() throws {
    let reason = DamageSources().reasonUnavailable(try VariedDamage("babble|noise(5dB)"))
    #expect(reason == "noise needs a folder of recorded noises (--noise)")
  }
}
