/// A list of damages under a name.
package enum DamageSuite: String, Sendable, CaseIterable {
  /// Six of everyday use: a first impression in a minute or two.
  case quick
  /// What music meets on its way to a listener's telephone, at moderate strength.
  case standard
  /// Every kind, up to strengths at which nothing is left to recognise.
  case full

  /// Its damages. Some may not be available, see ``DamageSources/reasonUnavailable(_:)``.
  package var damages: [VariedDamage] { names.map(Self.damage) }

  private var names: [String] {
    switch self {
    case .quick:
      [
        "clean", "noise(0dB)", "babble(0dB)", "room+babble(5dB)+microphone", "mp3(32k)",
        "speed(+2%)",
      ]
    case .standard:
      [
        "clean", "noise(5dB)", "noise(0dB)", "noise(-5dB)", "babble(0dB)", "babble(-5dB)",
        "pink(0dB)", "music(0dB)", "room", "room+noise(5dB)+microphone",
        "room+babble(5dB)+microphone", "phone", "mp3(32k)", "opus(16k)", "gsm+noise(5dB)",
        "tilt(4dB)", "clip(10%)", "speed(+2%)", "tempo(+4%)", "pitch(+1st)",
      ]
    case .full:
      [
        "clean", "noise(10dB)", "noise(5dB)", "noise(0dB)", "noise(-5dB)", "noise(-10dB)",
        "noise(-15dB)", "babble(10dB)", "babble(5dB)", "babble(0dB)", "babble(-5dB)",
        "babble(-10dB)", "white(0dB)", "white(-10dB)", "pink(0dB)", "pink(-5dB)", "pink(-10dB)",
        "music(5dB)", "music(0dB)", "music(-5dB)", "room", "room(0.3s)", "room(0.6s)",
        "room(1.2s)", "room+noise(5dB)+microphone", "room+babble(5dB)+microphone",
        "room+babble(-5dB)", "phone", "microphone", "highpass(500Hz)", "lowpass(2000Hz)",
        "mp3(32k)", "mp3(16k)", "vorbis(48k)", "opus(16k)", "opus(8k)", "gsm", "gsm+noise(5dB)",
        "tilt(4dB)", "tilt(-4dB)", "clip(10%)", "clip(50%)", "compress(8:1)", "gain(-20dB)",
        "gain(-40dB)", "speed(+1%)", "speed(+2%)", "speed(-6%)", "tempo(+4%)", "tempo(-4%)",
        "pitch(+1st)", "pitch(-1st)",
      ]
    }
  }

  private static func damage(_ name: String) -> VariedDamage {
    do {
      return try VariedDamage(name)
    } catch {
      preconditionFailure("a suite's damage can be read: \(error)")
    }
  }
}
