/// A mono WAV file of 16-bit samples.
///
/// | offset | bytes | |
/// |--:|--:|---|
/// | 0 | 12 | `RIFF`, size of what follows, `WAVE` |
/// | 12 | 24 | `fmt `, 16, PCM, 1 channel, rate, bytes a second, 2 bytes a frame, 16 bits |
/// | 36 | 8 | `data`, size of what follows |
/// | 44 | 2 n | the samples, little-endian |
package enum WAVFile {
  /// The file's bytes. Samples beyond ±1 are clipped, NaN is silence.
  package static func bytes(_ samples: [Float], sampleRate: Int) -> [UInt8] {
    let size = UInt32(samples.count * 2)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(44 + samples.count * 2)
    func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    func append(_ word: some FixedWidthInteger) {
      withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append("RIFF")
    append(36 + size)
    append("WAVEfmt ")
    append(16 as UInt32)
    append(1 as UInt16)
    append(1 as UInt16)
    append(UInt32(sampleRate))
    append(UInt32(sampleRate * 2))
    append(2 as UInt16)
    append(16 as UInt16)
    append("data")
    append(size)
    for sample in samples {
      let level = sample.isNaN ? 0 : min(1, max(-1, sample))
      append(Int16((level * 32767).rounded()))
    }
    return bytes
  }

  /// Headerless 32-bit little-endian floats as samples; up to three odd bytes at the end are
  /// dropped.
  package static func samples(float32 bytes: [UInt8]) -> [Float] {
    stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { index in
      let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) }
      return Float(bitPattern: word)
    }
  }
}
