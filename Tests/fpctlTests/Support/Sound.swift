import Foundation

/// Sound made for a test, mono.
struct Sound {
  var samples: [Float]
  var rate = 11_025

  /// Notes of a sixth of a second with a few overtones: enough to tell one seed from another.
  static func tune(_ seed: UInt64, seconds: Double = 8, rate: Int = 11_025) -> Sound {
    var dice = Dice(seed: seed)
    let count = Int(seconds * Double(rate))
    var samples = [Float]()
    samples.reserveCapacity(count)
    while samples.count < count {
      let pitch = 220 * pow(2, Double(Int.random(in: 0..<24, using: &dice)) / 12)
      let second = pitch * pow(2, Double(Int.random(in: 3..<9, using: &dice)) / 12)
      let partials = [(pitch, 1), (pitch * 2, 2), (pitch * 3, 3), (second, 2), (second * 2, 3)]
        .map { (step: UInt32($0 / Double(rate) * 0x1p32), weight: 1 / Float($1)) }
      var phases = partials.map { _ in UInt32.random(in: 0...(.max), using: &dice) }
      var loudness: Float = 0.3
      for _ in 0..<min(rate / 6, count - samples.count) {
        var value: Float = 0
        for (index, partial) in partials.enumerated() {
          phases[index] &+= partial.step
          value += sine[Int(phases[index] >> 20)] * partial.weight
        }
        samples.append(value * loudness)
        loudness *= 0.999
      }
    }
    return Sound(samples: samples, rate: rate)
  }

  /// A turn of a sine in 4,096 steps.
  private static let sine = (0..<4_096).map { Float(sin(2 * .pi * Double($0) / 4_096)) }

  /// The same sample all the time: silence where it is 0.
  static func constant(_ value: Float, seconds: Double = 5) -> Sound {
    Sound(samples: Array(repeating: value, count: Int(seconds * 11_025)))
  }

  /// A WAV file of 16-bit samples.
  var wav: Data {
    let words = samples.map { Int16(max(-1, min(1, $0)) * 32_767).littleEndian }
    return Self.wav(format: 1, bits: 16, rate: rate, samples: words.withUnsafeBytes { Data($0) })
  }

  /// A WAV file of 32-bit float samples, whatever they are.
  var floatWAV: Data {
    let words = samples.map(\.bitPattern.littleEndian)
    return Self.wav(format: 3, bits: 32, rate: rate, samples: words.withUnsafeBytes { Data($0) })
  }

  /// A WAV file with every sample in each of `channels`, in the second one times `second`.
  func wav(channels: Int, bits: Int = 16, second: Float = 1) -> Data {
    var bytes = Data()
    for sample in samples {
      for channel in 0..<channels {
        let value = max(-1, min(1, channel == 1 ? sample * second : sample))
        if bits == 8 {
          bytes.append(UInt8(value * 127 + 128))
        } else {
          let word = Int32(value * 8_388_607) >> (24 - bits)
          for shift in stride(from: 0, to: bits, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> shift))
          }
        }
      }
    }
    return Self.wav(
      format: 1, bits: UInt16(bits), rate: rate, channels: UInt16(channels), samples: bytes)
  }

  /// An AIFF file of 16-bit samples.
  var aiff: Data {
    func big(_ value: some FixedWidthInteger) -> Data {
      withUnsafeBytes(of: value.bigEndian) { Data($0) }
    }
    let words = samples.map { Int16(max(-1, min(1, $0)) * 32_767).bigEndian }
    // the rate as an 80-bit float: an exponent and the number with its highest bit on top
    let shift = rate.leadingZeroBitCount
    let rateBits = big(UInt16(16_383 + 63 - shift)) + big(UInt64(rate) << UInt64(shift))
    let common =
      Data("COMM".utf8) + big(UInt32(18)) + big(UInt16(1)) + big(UInt32(samples.count))
      + big(UInt16(16)) + rateBits
    let sound =
      Data("SSND".utf8) + big(UInt32(8 + words.count * 2)) + Data(count: 8)
      + words.withUnsafeBytes { Data($0) }
    let body = Data("AIFF".utf8) + common + sound
    return Data("FORM".utf8) + big(UInt32(body.count)) + body
  }

  private static func wav(
    format: UInt16, bits: UInt16, rate: Int, channels: UInt16 = 1, samples: Data
  ) -> Data {
    var file = Data("RIFF".utf8)
    file.append(little: UInt32(36 + samples.count))
    file.append(contentsOf: "WAVEfmt ".utf8)
    file.append(little: UInt32(16))
    file.append(little: format)
    file.append(little: channels)
    file.append(little: UInt32(rate))
    file.append(little: UInt32(rate * Int(bits) / 8 * Int(channels)))
    file.append(little: bits / 8 * channels)
    file.append(little: bits)
    file.append(contentsOf: "data".utf8)
    file.append(little: UInt32(samples.count))
    return file + samples
  }
}

extension Data {
  /// With a number in the place of those bytes.
  func with(little value: some FixedWidthInteger, at offset: Int) -> Data {
    var bytes = Data()
    bytes.append(little: value)
    return prefix(offset) + bytes + dropFirst(offset + bytes.count)
  }

  mutating func append(little value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
