import Foundation

@testable import Fingerprint

/// Mono test signals, at the analysis rate unless another is given.
enum Signal {
  static let rate = FingerprintParameters.standard.sampleRate

  static func silence(seconds: Double, rate: Double = rate) -> [Float] {
    [Float](repeating: 0, count: Int(seconds * rate))
  }

  /// The same value throughout.
  static func constant(_ value: Float, seconds: Double, rate: Double = rate) -> [Float] {
    [Float](repeating: value, count: Int(seconds * rate))
  }

  static func sine(
    hertz: Double, amplitude: Double = 1, seconds: Double, rate: Double = rate
  ) -> [Float] {
    (0..<Int(seconds * rate)).map {
      Float(amplitude * sin(2 * .pi * hertz * Double($0) / rate))
    }
  }

  /// From one frequency to another, evenly.
  static func chirp(
    from low: Double, to high: Double, amplitude: Double = 0.5, seconds: Double,
    rate: Double = rate
  ) -> [Float] {
    (0..<Int(seconds * rate)).map {
      let time = Double($0) / rate
      let turns = low * time + (high - low) * time * time / (2 * seconds)
      return Float(amplitude * sin(2 * .pi * turns))
    }
  }

  /// One sample of full scale, `at` seconds from the start, in silence.
  static func click(at position: Double, seconds: Double, rate: Double = rate) -> [Float] {
    var samples = silence(seconds: seconds, rate: rate)
    samples[Int((position * rate).rounded())] = 1
    return samples
  }

  /// White noise between −`amplitude` and `amplitude`.
  static func noise(
    amplitude: Float = 0.5, seconds: Double, seed: UInt64, rate: Double = rate
  ) -> [Float] {
    var generator = SplitMix64(seed: seed)
    return (0..<Int(seconds * rate)).map { _ in
      Float.random(in: -amplitude...amplitude, using: &generator)
    }
  }

  /// Something that fingerprints as music does: four notes a second, each eight decaying partials.
  /// Every seed is another tune; a longer one begins as the shorter does. It may be played faster
  /// (`tempo` over 1) and higher (`pitch`, a factor, over 1).
  static func music(
    seconds: Double, seed: UInt64, amplitude: Double = 0.5, tempo: Double = 1, pitch: Double = 1,
    rate: Double = rate
  ) -> [Float] {
    var generator = SplitMix64(seed: seed)
    let count = Int(seconds * rate)
    var samples = [Float](repeating: 0, count: count)
    var onset = 0.0
    while onset < seconds {
      let fundamental = pitch * 110 * pow(2, Double.random(in: 0...3, using: &generator))
      let decay = tempo * Double.random(in: 2...8, using: &generator)
      let first = Int(onset * rate)
      let last = min(count, first + Int(rate))
      for partial in 1...8 {
        let hertz = fundamental * Double(partial)
        let level = amplitude * 0.4 / Double(partial)
        let phase = Double.random(in: 0...1, using: &generator)
        guard hertz < rate / 2 else { continue }
        // a damped oscillation by recurrence: each sample is the one before it, turned and shrunk
        let turn = 2 * Double.pi * hertz / rate
        let shrink = exp(-decay / rate)
        let (real, imaginary) = (shrink * cos(turn), shrink * sin(turn))
        var (x, y) = (level * cos(2 * .pi * phase), level * sin(2 * .pi * phase))
        for index in first..<max(first, last) {
          samples[index] += Float(y)
          (x, y) = (x * real - y * imaginary, x * imaginary + y * real)
        }
      }
      onset += Double.random(in: 0.1...0.4, using: &generator) / tempo
    }
    return samples
  }
}

extension [Float] {
  /// Every sample times `gain`.
  func scaled(by gain: Float) -> [Float] { map { $0 * gain } }

  /// Sample by sample, as far as both go.
  func mixed(with other: [Float]) -> [Float] { zip(self, other).map { $0 + $1 } }

  /// The stretch that begins at a time, at the analysis rate.
  func excerpt(from start: Double, seconds: Double, rate: Double = Signal.rate) -> [Float] {
    let first = Int((start * rate).rounded())
    return Array(self[first..<Swift.min(count, first + Int((seconds * rate).rounded()))])
  }

  /// As a query or a track at the analysis rate.
  var input: AudioInput { .samples(self, sampleRate: Signal.rate) }
}

/// A WAV file's bytes: 32-bit float, or 16 bits.
func wave(
  _ interleaved: [Float], rate: Double = Signal.rate, channels: Int = 1, is16Bit: Bool = false
) -> [UInt8] {
  var bytes = [UInt8]()
  func append(_ value: UInt32, _ count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * index))) }
  }
  let width = is16Bit ? 2 : 4
  bytes += "RIFF".utf8
  append(UInt32(36 + interleaved.count * width), 4)
  bytes += "WAVEfmt ".utf8
  append(16, 4)
  append(is16Bit ? 1 : 3, 2)
  append(UInt32(channels), 2)
  append(UInt32(rate), 4)
  append(UInt32(Int(rate) * channels * width), 4)
  append(UInt32(channels * width), 2)
  append(UInt32(width * 8), 2)
  bytes += "data".utf8
  append(UInt32(interleaved.count * width), 4)
  for sample in interleaved {
    if is16Bit {
      let level = Int16(max(-32_768, min(32_767, (sample * 32_768).rounded())))
      append(UInt32(UInt16(bitPattern: level)), 2)
    } else {
      append(sample.bitPattern, 4)
    }
  }
  return bytes
}
