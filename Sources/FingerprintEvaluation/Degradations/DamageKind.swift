extension Damage {
  /// What a step does. ``amount`` tells the unit and bounds of how much of it.
  ///
  /// Ratios to noise are those of ``NoiseMixer``. What is random about a step (which noise, which
  /// room, from where) comes from the query's own seed.
  package enum Kind: String, Sendable, CaseIterable {
    /// White noise below or above the music.
    case white
    /// Noise that falls by 3 dB an octave.
    case pink
    /// A piece of a recorded noise.
    case noise
    /// Six voices at once; without recordings, six made of noise, see ``NoiseMaker``.
    case babble
    /// Another track on top, one that is never indexed.
    case music
    /// A room: a recorded impulse response, or a synthetic one where there are none; always a
    /// synthetic one where the time is given that sound takes to fall by 60 dB.
    case room
    /// MP3 at a constant rate.
    case mp3
    /// Ogg Vorbis of about that rate.
    case vorbis
    /// Opus of about that rate.
    case opus
    /// GSM 6.10 at 8 kHz, a mobile telephone's full-rate codec.
    case gsm
    /// What a telephone line leaves: 300 to 3,400 Hz.
    case phone
    /// What a small microphone leaves: 120 to 7,500 Hz.
    case microphone
    /// Only what is above.
    case highpass
    /// Only what is below.
    case lowpass
    /// The spectrum tilted about 1 kHz by so much an octave, up or down, from 31 Hz on.
    case tilt
    /// That share of the samples, the loudest, cut off at one level.
    case clip
    /// A compressor of that ratio, see ``Compressor``.
    case compress
    /// Louder or softer; what passes full scale is cut off.
    case gain
    /// Played faster or slower, the pitch moving with it.
    case speed
    /// Played faster or slower at the same pitch.
    case tempo
    /// Semitones up or down at the same tempo.
    case pitch

    /// How an amount is written and bounded.
    package struct Amount: Sendable, Hashable {
      /// Follows the number.
      package let unit: String
      /// What it may be, bounds included.
      package let bounds: ClosedRange<Double>
      /// Whether it may be left out.
      package var isOptional = false
      /// Whether it is a change up or down, written with its sign.
      package var isChange = false
    }

    /// How much, `nil` where there is nothing to choose.
    package var amount: Amount? {
      switch self {
      case .white, .pink, .noise, .babble, .music: Amount(unit: "dB", bounds: -60...60)
      case .room: Amount(unit: "s", bounds: 0.05...10, isOptional: true)
      case .mp3: Amount(unit: "k", bounds: 8...160)
      case .vorbis: Amount(unit: "k", bounds: 16...86)
      case .opus: Amount(unit: "k", bounds: 6...256)
      case .gsm, .phone, .microphone: nil
      case .highpass: Amount(unit: "Hz", bounds: 20...7_000)
      case .lowpass: Amount(unit: "Hz", bounds: 100...7_900)
      case .tilt: Amount(unit: "dB", bounds: -12...12)
      case .clip: Amount(unit: "%", bounds: 0...90)
      case .compress: Amount(unit: ":1", bounds: 1...100)
      case .gain: Amount(unit: "dB", bounds: -60...60)
      case .speed, .tempo: Amount(unit: "%", bounds: -50...100, isChange: true)
      case .pitch: Amount(unit: "st", bounds: -12...12, isChange: true)
      }
    }

    /// The kind with a typical amount.
    package var example: String {
      switch self {
      case .white: "white(0dB)"
      case .pink: "pink(-5dB)"
      case .noise: "noise(5dB)"
      case .babble: "babble(0dB)"
      case .music: "music(0dB)"
      case .room: "room(0.6s)"
      case .mp3: "mp3(32k)"
      case .vorbis: "vorbis(48k)"
      case .opus: "opus(16k)"
      case .gsm, .phone, .microphone: rawValue
      case .highpass: "highpass(200Hz)"
      case .lowpass: "lowpass(2000Hz)"
      case .tilt: "tilt(4dB)"
      case .clip: "clip(10%)"
      case .compress: "compress(8:1)"
      case .gain: "gain(-20dB)"
      case .speed: "speed(+2%)"
      case .tempo: "tempo(+4%)"
      case .pitch: "pitch(+1st)"
      }
    }

    /// Whether the step adds other sound at a chosen ratio.
    var isMixed: Bool {
      switch self {
      case .white, .pink, .noise, .babble, .music: true
      default: false
      }
    }

    /// All of them, with typical amounts.
    package static var list: String {
      (["clean"] + allCases.map { $0 == .room ? "room, room(0.6s)" : $0.example })
        .joined(separator: ", ")
    }
  }
}
