import Testing

@testable import FingerprintEvaluation

struct DamageTests {
  @Test(
    "A damage is written as it is read",
    arguments: [
      "clean", "room+babble(5dB)+microphone", "speed(+2%)+noise(-5dB)", "room(0.6s)",
      "mp3(32k)+vorbis(48k)+opus(16k)+gsm", "tilt(-4.5dB)+clip(10%)+compress(8:1)+gain(-20dB)",
      "highpass(200Hz)+lowpass(2000Hz)", "tempo(-4%)+pitch(+1st)", "white(0dB)", "speed(0%)",
    ])
  func roundTrip(text: String) throws {
    let damage = try VariedDamage(text)
    #expect(damage.description == text)
    #expect(try VariedDamage(damage.description) == damage)
    #expect(try Damage(text).description == text)
  }

  @Test("Every kind's example can be read, and is listed", arguments: Damage.Kind.allCases)
  func examples(kind: Damage.Kind) throws {
    #expect(try Damage(kind.example).steps.map(\.kind) == [kind])
    #expect(try Damage(kind.example).description == kind.example)
    #expect(Damage.Kind.list.contains(kind.example))
  }

  @Test(
    "Units, a plus sign, spaces and case may be as they like",
    arguments: [
      ("noise(5)", "noise(5dB)"), (" Room + Babble( +5 DB ) ", "room+babble(5dB)"),
      ("speed(2)", "speed(+2%)"), ("white(-0dB)", "white(0dB)"), ("MP3(32K)", "mp3(32k)"),
      ("noise(5.0dB)", "noise(5dB)"),
    ])
  func lenient(text: String, canonical: String) throws {
    #expect(try VariedDamage(text).description == canonical)
  }

  @Test(
    "What can't be read is an error that says what can",
    arguments: [
      ("noise", "noise: an amount is missing; write noise(5dB)"),
      ("noise(x)", "noise(x): the amount is no number; write noise(5dB)"),
      ("noise(1e3)", "noise(1e3): the amount is no number; write noise(5dB)"),
      ("noise()", "noise(): the amount is no number; write noise(5dB)"),
      ("noise(5dB", "noise(5db: a closing parenthesis is missing; write noise(5dB)"),
      ("mp3(500k)", "mp3(500k): the amount must be 8 to 160 k"),
      ("speed(-80%)", "speed(-80%): the amount must be -50 to 100 %"),
      ("phone(3)", "phone(3): phone takes no amount"),
      ("clean+gsm", "clean: clean stands alone"),
      ("noize(5dB)", "noize(5db): no such damage; there are \(Damage.Kind.list)"),
      ("room+", "damage: no such damage; there are \(Damage.Kind.list)"),
      ("", "damage: no such damage; there are \(Damage.Kind.list)"),
    ])
  func errors(text: String, message: String) {
    let error = #expect(throws: EvaluationError.self) { try VariedDamage(text) }
    #expect(error?.description.lowercased() == message.lowercased())
  }

  @Test(
    "The ratio is the product of the changes of speed and tempo",
    arguments: [
      ("clean", 1), ("speed(+2%)", 1.02), ("speed(-6%)+pitch(+1st)", 0.94),
      ("speed(+50%)+tempo(-50%)", 0.75),
    ])
  func ratio(text: String, ratio: Double) throws {
    #expect(abs(try Damage(text).ratio - ratio) < 1e-12)
  }

  @Test(
    "The ratio to noise is that of the last step that mixes",
    arguments: [
      ("clean", nil), ("room", nil), ("noise(5dB)+babble(-3dB)+microphone", -3),
      ("gain(-20dB)", nil),
    ] as [(String, Double?)])
  func signalToNoise(text: String, expected: Double?) throws {
    #expect(try Damage(text).signalToNoise == expected)
  }

  @Test("A suite names every damage once, and each is part of the next", arguments: [0, 1])
  func suites(index: Int) {
    let suites = DamageSuite.allCases
    let larger = suites[index + 1].damages
    #expect(Set(larger).count == larger.count)
    let names = Set(larger.map(\.description))
    let missing = suites[index].damages.filter { !names.contains($0.description) }
    #expect(missing.isEmpty)
  }

  @Test("The full suite uses every kind")
  func fullSuite() {
    let used = Set(DamageSuite.full.damages.flatMap(\.steps).flatMap { $0.map(\.kind) })
    #expect(used == Set(Damage.Kind.allCases))
  }
}
