#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What a room makes of a click, at ``Take/sampleRate``: begins with the direct sound, has the
/// energy 1.
struct ImpulseResponse: Sendable {
  /// The samples.
  let samples: [Float]

  /// A recorded one: what comes before the direct sound (the largest sample) goes, or the room
  /// would move the music in time; so does the tail that holds the last millionth of the energy,
  /// which is mostly the recording's own noise.
  ///
  /// `nil` where there is only silence.
  init?(recorded: [Float]) {
    let loudest = recorded.indices.max { recorded[$0].magnitude < recorded[$1].magnitude }
    guard let direct = loudest, recorded[direct] != 0 else { return nil }
    let response = recorded[direct...]
    let remaining = Self.backwardEnergy(response)
    let end = remaining.firstIndex { $0 < remaining[0] * 1e-6 } ?? remaining.count
    self.init(scaling: response.prefix(max(1, end)))
  }

  /// A synthetic one: noise that falls by 60 dB in `decaySeconds`, after a direct sound of the same
  /// energy (Moorer 1979: late reverberation is hardly to be told from decaying noise). Ends where
  /// 80 dB are lost.
  init(decaySeconds: Double, using generator: inout SeededGenerator) {
    let count = max(2, Int(decaySeconds * 80 / 60 * Take.sampleRate))
    let rate = -3 * log(10) / (decaySeconds * Take.sampleRate)
    let noise = NoiseMaker(count: count).white(using: &generator)
    var response = noise.indices.map { noise[$0] * Float(exp(rate * Double($0))) }
    response[0] = 0
    response[0] = Float((SignalPower.mean(response) * Double(count)).squareRoot())
    self.init(scaling: response[...])
  }

  private init(scaling response: ArraySlice<Float>) {
    let energy = SignalPower.mean(response) * Double(response.count)
    let scale = Float(1 / energy.squareRoot())
    samples = response.map { $0 * scale }
  }

  /// The energy from each sample to the end (Schroeder 1965).
  static func backwardEnergy(_ response: ArraySlice<Float>) -> [Double] {
    var sum = 0.0
    let reversed = response.reversed().map { sample in
      sum += Double(sample) * Double(sample)
      return sum
    }
    return reversed.reversed()
  }
}
