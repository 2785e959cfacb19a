internal import Fingerprint
internal import Synchronization

/// The recordings that damage is made with.
package final class DamageSources: Sendable {
  /// Voices in babble.
  private static let voices = 6
  /// Seconds of decay of a synthetic room whose size was left open, from a living room to a hall.
  private static let decaySeconds = 0.3...1.2

  private let noise: AudioPool?
  private let speech: AudioPool?
  private let rooms: AudioPool?
  private let music: AudioPool?
  private let responses = Mutex<[String: ImpulseResponse]>([:])

  /// Sources from what there is.
  ///
  /// - Parameters:
  ///   - noise: Recorded noises; without them, `noise` is not available.
  ///   - speech: Voices; without them, `babble` is made of noise.
  ///   - rooms: Impulse responses; without them, every `room` is synthetic.
  ///   - music: Tracks that are never indexed; without them, `music` is not available.
  package init(
    noise: AudioPool? = nil, speech: AudioPool? = nil, rooms: AudioPool? = nil,
    music: AudioPool? = nil
  ) {
    self.noise = noise
    self.speech = speech
    self.rooms = rooms
    self.music = music
  }

  /// The same sources, with this music where they have none.
  func withMusic(orElse music: AudioPool?) -> DamageSources {
    DamageSources(noise: noise, speech: speech, rooms: rooms, music: self.music ?? music)
  }

  /// Why a damage can't be done here, as a clause that says what would help; `nil` where it can.
  ///
  /// The first time a change of tempo or pitch is asked for, `ffmpeg` is tried out.
  package func reasonUnavailable(_ damage: VariedDamage) -> String? {
    damage.extremes.lazy.compactMap { self.reasonUnavailable($0) }.first
  }

  private func reasonUnavailable(_ step: Damage.Step) -> String? {
    switch step.kind {
    case .noise where noise == nil: return "noise needs a folder of recorded noises (--noise)"
    case .music where music == nil:
      return "music needs tracks that are held out or out of set (--holdout, --out-of-set)"
    case .tempo, .pitch:
      return FFmpegFilter(step).probe == nil ? "ffmpeg: \(FFmpegFilter.reasonUnavailable)" : nil
    default:
      guard let codec = Codec(step), !codec.writer.isAvailable else { return nil }
      return "the installed libsndfile has no encoder for \(codec.name)"
    }
  }

  /// Other sound to mix into a take, as long as it.
  func sound(
    _ kind: Damage.Kind, under take: Take, using generator: inout SeededGenerator
  ) throws(EvaluationError) -> [Float] {
    let count = take.samples.count
    let maker = NoiseMaker(count: count)
    switch kind {
    case .white: return maker.white(using: &generator)
    case .pink: return maker.pink(using: &generator)
    case .babble:
      guard let speech else { return maker.babble(voices: Self.voices, using: &generator) }
      return try Self.babble(speech, count: count, using: &generator)
    case .noise: return try Self.piece(of: noise, kind, under: take, using: &generator)
    case .music: return try Self.piece(of: music, kind, under: take, using: &generator)
    default: preconditionFailure("\(kind) mixes nothing in")
    }
  }

  private static func piece(
    of pool: AudioPool?, _ kind: Damage.Kind, under take: Take,
    using generator: inout SeededGenerator
  ) throws(EvaluationError) -> [Float] {
    guard let pool else { throw EvaluationError(kind.rawValue, "there are no recordings for it") }
    return try pool.piece(
      count: take.samples.count, excluding: take.path, using: &generator)
  }

  /// Voices from as many recordings, all equally loud where they speak.
  private static func babble(
    _ speech: AudioPool, count: Int, using generator: inout SeededGenerator
  ) throws(EvaluationError) -> [Float] {
    var sum = [Float](repeating: 0, count: count)
    for _ in 0..<voices {
      let voice = try speech.piece(count: count, using: &generator)
      let gain = Float(1 / max(SignalPower.active(voice[...]), 1e-12).squareRoot())
      for index in sum.indices { sum[index] += gain * voice[index] }
    }
    return sum
  }

  /// A room: recorded where there are recordings and no time of decay is asked for.
  func room(
    decaySeconds: Double?, using generator: inout SeededGenerator
  ) throws(EvaluationError) -> ImpulseResponse {
    if let decaySeconds {
      return ImpulseResponse(decaySeconds: decaySeconds, using: &generator)
    }
    guard let rooms else {
      let seconds = Double.random(in: Self.decaySeconds, using: &generator)
      return ImpulseResponse(decaySeconds: seconds, using: &generator)
    }
    let path = rooms.path(using: &generator)
    if let known = responses.withLock({ $0[path] }) { return known }
    let samples = try AudioFile.samples(of: .file(path: path))
    guard let response = ImpulseResponse(recorded: samples) else {
      throw EvaluationError(path, "an impulse response that is silent")
    }
    responses.withLock { $0[path] = response }
    return response
  }
}
