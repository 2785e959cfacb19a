/// Headerless samples, see ``RawFormat``, in memory or as they come. Bytes behind the last whole
/// frame are dropped and reported.
final class RawSource: PCMSource {
  let sampleRate: Double
  let channels: Int
  let tags = TrackMetadata()
  var channelsCancel: Bool { mixer.cancels }
  private var mixer: Mixer
  private let next: () throws(FingerprintError) -> [UInt8]
  private let encoding: RawFormat.Encoding
  private let frameSize: Int
  /// What came last, those before `position` being used.
  private var bytes: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Frames that need not be skipped any more.
  private var skipped: Int
  /// The first four bytes.
  private var beginning: [UInt8] = []

  /// Samples of which `next` gives the next bytes, at least one but at the end, `skipped` frames being
  /// left out already.
  init(
    _ format: RawFormat, mixing: Mixer.Mode = .mean, skipped: Int = 0,
    next: @escaping () throws(FingerprintError) -> [UInt8]
  ) {
    self.next = next
    self.skipped = skipped
    sampleRate = Double(format.sampleRate)
    channels = format.channels
    mixer = Mixer(mixing, channels: channels)
    encoding = format.encoding
    frameSize = format.frameSize
  }

  /// Samples in memory.
  convenience init(bytes: [UInt8], format: RawFormat, mixing: Mixer.Mode = .mean) {
    var rest = bytes
    self.init(format, mixing: mixing) {
      defer { rest = [] }
      return rest
    }
  }

  func skip(_ frames: Int) throws(FingerprintError) -> Int {
    var done = min(frames, skipped)
    skipped -= done
    while done < frames, try fill() {
      let count = min(frames - done, framesLeft)
      position += count * frameSize
      done += count
    }
    return done
  }

  func readMono(into mono: inout [Float]) throws(FingerprintError) -> Bool {
    let count = try fill() ? min(16_384, framesLeft) : 0
    var interleaved = [Float]()
    interleaved.reserveCapacity(count * channels)
    let size = encoding.bytesPerSample
    for index in 0..<(count * channels) {
      interleaved.append(sample(at: position + index * size))
    }
    mixer.mix(interleaved.span, into: &mono)
    position += count * frameSize
    return count > 0
  }

  func warnings(reachedEnd: Bool) -> [String] {
    var warnings = [String]()
    if let container {
      warnings.append("begins as \(container) does, and was read as headerless samples")
    }
    let rest = bytes.count - position
    if reachedEnd, rest > 0 {
      warnings.append(
        "\(rest) \(rest == 1 ? "byte" : "bytes") behind the last whole frame dropped")
    }
    return warnings
  }

  /// What has a header that begins as these samples do, by one chance in a billion.
  private var container: String? {
    switch String(decoding: beginning, as: UTF8.self) {
    case "RIFF", "RIFX", "RF64": "a WAV file"
    case "fLaC": "a FLAC file"
    case "OggS": "an Ogg file"
    case "FORM": "an AIFF file"
    case let text where text.hasPrefix("ID3"): "an MP3 file"
    default: nil
    }
  }

  private var framesLeft: Int { (bytes.count - position) / frameSize }

  /// Waits until there is a whole frame; `false` where none will come.
  private func fill() throws(FingerprintError) -> Bool {
    while framesLeft == 0 {
      guard !isAtEnd else { return false }
      let more = try next()
      isAtEnd = more.isEmpty
      beginning += more.prefix(4 - beginning.count)
      if position == bytes.count {
        bytes = more
      } else {
        bytes.removeFirst(position)
        bytes += more
      }
      position = 0
    }
    return true
  }

  private func sample(at offset: Int) -> Float {
    func byte(_ index: Int) -> UInt32 { UInt32(bytes[offset + index]) }
    switch encoding {
    case .u8: return (Float(byte(0)) - 128) / 128
    case .s16le: return Float(Int16(truncatingIfNeeded: byte(0) | byte(1) << 8)) / 32_768
    case .s24le:
      // in the upper three bytes, so that the sign is where Int32 looks for it
      return Float(Int32(bitPattern: byte(0) << 8 | byte(1) << 16 | byte(2) << 24)) / 2_147_483_648
    case .s32le, .f32le:
      let word = byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24
      if encoding == .f32le { return Float(bitPattern: word) }
      return Float(Int32(bitPattern: word)) / 2_147_483_648
    }
  }
}

extension RawFormat {
  /// Bytes one frame takes.
  package var frameSize: Int { encoding.bytesPerSample * channels }
}

extension RawFormat.Encoding {
  /// Bytes one sample takes.
  var bytesPerSample: Int {
    switch self {
    case .u8: 1
    case .s16le: 2
    case .s24le: 3
    case .s32le, .f32le: 4
    }
  }
}
