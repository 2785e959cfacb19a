#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Does damage to takes.
///
/// Processor time for 10 s, lead and trail included, nearly: filters 3 ms; a tilt or a room 5 ms,
/// with a long response 15; synthetic noise and a compressor 30; GSM 10, MP3 20, Vorbis 30, Opus 90
/// ms; recorded sound what decoding it takes; tempo and pitch 0.1 s of an `ffmpeg` process.
struct Damager: Sendable {
  private static let tiltFloorHertz = 31.0
  private static let tiltPivotHertz = 1_000.0

  /// What it is done with.
  let sources: DamageSources

  /// Damages `take`. What is random comes from a generator a step, which `generator` makes from the
  /// step's name: its kind and how many of that kind came before it. So the same noise is heard at
  /// every ratio, the same room before every noise.
  func apply(
    _ damage: Damage, to take: inout Take, generator: (String) -> SeededGenerator
  ) throws(EvaluationError) {
    var counts: [Damage.Kind: Int] = [:]
    for step in damage.steps {
      let number = counts[step.kind, default: 0]
      counts[step.kind] = number + 1
      var random = generator("\(step.kind.rawValue) \(number)")
      try apply(step, to: &take, using: &random)
    }
  }

  private func apply(
    _ step: Damage.Step, to take: inout Take, using generator: inout SeededGenerator
  ) throws(EvaluationError) {
    let amount = step.amount ?? 0
    switch step.kind {
    case .white, .pink, .noise, .babble, .music:
      let sound = try sources.sound(step.kind, under: take, using: &generator)
      NoiseMixer(signalToNoise: amount).mix(sound, into: &take)
    case .room:
      let room = try sources.room(decaySeconds: step.amount, using: &generator)
      take.samples = SpectralFilter.convolve(take.samples, with: room.samples)
    case .mp3, .vorbis, .opus, .gsm:
      if let codec = Codec(step) { take.samples = try codec.decoded(take.samples) }
    case .phone: band(300, 3_400, &take)
    case .microphone: band(120, 7_500, &take)
    case .highpass:
      take.samples = ButterworthFilter(band: .high, hertz: amount).filtered(take.samples)
    case .lowpass:
      take.samples = ButterworthFilter(band: .low, hertz: amount).filtered(take.samples)
    case .tilt: tilt(amount, &take)
    case .clip: Clipper(share: amount / 100).clip(&take)
    case .compress: Compressor(ratio: amount).compress(&take)
    case .gain: gain(amount, &take)
    case .speed:
      take.samples = try Resampling.resampled(
        take.samples, from: Take.sampleRate * step.ratio, to: Take.sampleRate, subject: "speed")
      take.shorten(by: step.ratio)
    case .tempo, .pitch: try FFmpegFilter(step).apply(to: &take)
    }
  }

  private func band(_ low: Double, _ high: Double, _ take: inout Take) {
    let above = ButterworthFilter(band: .high, hertz: low).filtered(take.samples)
    take.samples = ButterworthFilter(band: .low, hertz: high).filtered(above)
  }

  private func tilt(_ decibels: Double, _ take: inout Take) {
    take.samples = SpectralFilter.shape(take.samples) { hertz in
      let octaves = log2(max(hertz, Self.tiltFloorHertz) / Self.tiltPivotHertz)
      return pow(10, decibels * octaves / 20)
    }
  }

  private func gain(_ decibels: Double, _ take: inout Take) {
    let factor = Float(pow(10, decibels / 20))
    take.samples = take.samples.map { min(max($0 * factor, -1), 1) }
  }
}

extension Codec {
  /// The codec of a step, `nil` where it is none.
  init?(_ step: Damage.Step) {
    let kilobits = step.amount ?? 0
    switch step.kind {
    case .mp3: self = .mp3(kilobits: kilobits)
    case .vorbis: self = .vorbis(kilobits: kilobits)
    case .opus: self = .opus(kilobits: kilobits)
    case .gsm: self = .gsm
    default: return nil
    }
  }
}

extension FFmpegFilter {
  /// The filter for a change of tempo or pitch.
  init(_ step: Damage.Step) {
    let semitones = step.kind == .pitch ? step.amount ?? 0 : 0
    self.init(ratio: step.ratio, pitch: pow(2, semitones / 12))
  }
}
