import Foundation

/// Sound made for a test, mono.
struct Sound {
  var samples: [Float]
  var rate = 11_025

  /// Notes of a sixth of a second with a few overtones: enough to tell one seed from another.
  static func tune(_ seed: UInt64, seconds: Double = 8, rate: Int = 11_025) -> Sound {
    var dice = Dice(seed: seed)
    let noteLength = rate / 6
    var samples = [Float]()
    while samples.count < Int(seconds * Double(rate)) {
      let pitch = 220 * pow(2, Double.random(in: 0..<24, using: &dice).rounded() / 12)
      let second = pitch * pow(2, Double.random(in: 3..<9, using: &dice).rounded() / 12)
      for index in 0..<noteLength {
        let time = Double(index) / Double(rate)
        let fade = exp(-time * 9)
        var value = 0.0
        for overtone in 1...4 {
          value += sin(2 * .pi * pitch * Double(overtone) * time) / Double(overtone)
          value += sin(2 * .pi * second * Double(overtone) * time) / Double(overtone + 1)
        }
        samples.append(Float(value * fade * 0.2))
      }
    }
    return Sound(samples: samples, rate: rate)
  }

  /// The same sample all the time: silence where it is 0.
  static func constant(_ value: Float, seconds: Double = 5) -> Sound {
    Sound(samples: Array(repeating: value, count: Int(seconds * 11_025)))
  }

  /// A WAV file of 16-bit samples.
  var wav: Data {
    Self.wav(
      format: 1, bits: 16, rate: rate,
      samples: samples.reduce(into: Data()) {
        $0.append(little: UInt16(bitPattern: Int16(max(-1, min(1, $1)) * 32_767)))
      })
  }

  /// A WAV file of 32-bit float samples, whatever they are.
  var floatWAV: Data {
    Self.wav(
      format: 3, bits: 32, rate: rate,
      samples: samples.reduce(into: Data()) {
        $0.append(little: $1.bitPattern)
      })
  }

  private static func wav(format: UInt16, bits: UInt16, rate: Int, samples: Data) -> Data {
    var file = Data("RIFF".utf8)
    file.append(little: UInt32(36 + samples.count))
    file.append(contentsOf: "WAVEfmt ".utf8)
    file.append(little: UInt32(16))
    file.append(little: format)
    file.append(little: UInt16(1))
    file.append(little: UInt32(rate))
    file.append(little: UInt32(rate * Int(bits) / 8))
    file.append(little: bits / 8)
    file.append(little: bits)
    file.append(contentsOf: "data".utf8)
    file.append(little: UInt32(samples.count))
    return file + samples
  }
}

extension Data {
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
