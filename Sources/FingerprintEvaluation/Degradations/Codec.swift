internal import CSndfile
internal import Fingerprint

/// A lossy codec, there and back: what is left of samples that were encoded and decoded again, both
/// by libsndfile.
struct Codec: Sendable {
  /// What encodes.
  let writer: SoundFileWriter
  /// What messages call it.
  let name: String
  /// Samples by which all is late in a file that says nothing of the padding in it.
  var delay = 0

  /// MP3 at so many kbit/s, constant.
  ///
  /// libsndfile's scale spans LAME's rates for 16 kHz, 160 down to 8 kbit/s. At low rates the first
  /// frame has no room for LAME's note of its delay, and what is decoded begins with 576 samples of
  /// the encoder's and 529 of the decoder's.
  static func mp3(kilobits: Double) -> Codec {
    Codec(
      writer: SoundFileWriter(
        format: Int32(SF_FORMAT_MPEG) | Int32(SF_FORMAT_MPEG_LAYER_III), sampleRate: 16_000,
        compression: (160 - kilobits) / (160 - 8), isConstantRate: true),
      name: "MP3", delay: 576 + 529)
  }

  /// Ogg Vorbis of about so many kbit/s: the quality at which libvorbis expects that rate for mono
  /// at 16 kHz (its `rate_mapping_16_uncoupled`).
  static func vorbis(kilobits: Double) -> Codec {
    let expected = [(16.0, 0.0), (28, 0.05), (44, 0.5), (86, 1)]
    let upper = expected.indices.first { $0 > 0 && kilobits <= expected[$0].0 } ?? 3
    let ((lowRate, lowQuality), (highRate, highQuality)) = (expected[upper - 1], expected[upper])
    let share = (kilobits - lowRate) / (highRate - lowRate)
    return Codec(
      writer: SoundFileWriter(
        format: Int32(SF_FORMAT_OGG) | Int32(SF_FORMAT_VORBIS), sampleRate: 16_000,
        compression: 1 - (lowQuality + share * (highQuality - lowQuality))), name: "Vorbis")
  }

  /// Opus of about so many kbit/s. libsndfile's scale spans 256 down to 6 kbit/s.
  static func opus(kilobits: Double) -> Codec {
    Codec(
      writer: SoundFileWriter(
        format: Int32(SF_FORMAT_OGG) | Int32(SF_FORMAT_OPUS), sampleRate: 16_000,
        compression: (256 - kilobits) / (256 - 6)), name: "Opus")
  }

  /// GSM 6.10, 13 kbit/s at 8 kHz.
  static let gsm = Codec(
    writer: SoundFileWriter(
      format: Int32(SF_FORMAT_WAV) | Int32(SF_FORMAT_GSM610), sampleRate: 8_000), name: "GSM 6.10")

  /// The samples after encoding and decoding, at ``Take/sampleRate`` and as many; brought down to
  /// full scale before where they exceed it. What the codec adds or drops at the end is cut or
  /// silence.
  func decoded(_ samples: [Float]) throws(EvaluationError) -> [Float] {
    let scale = 1 / max(1, samples.reduce(0) { max($0, $1.magnitude) })
    var input = samples.map { $0 * scale }
    if writer.sampleRate != Int(Take.sampleRate) {
      input = try Resampling.resampled(
        input, from: Take.sampleRate, to: Double(writer.sampleRate), subject: name)
    }
    let bytes = try writer.encoded(input)
    var output = try AudioFile.samples(of: .bytes(bytes, name: name))
    if output.count > samples.count { output.removeFirst(min(delay, output.count)) }
    output.removeLast(max(0, output.count - samples.count))
    output.append(contentsOf: repeatElement(0, count: samples.count - output.count))
    return output
  }
}
