/// Headerless samples in memory, see ``RawFormat``. Bytes behind the last whole frame are dropped
/// and reported.
final class RawSource: PCMSource {
  let sampleRate: Double
  let channels: Int
  let tags = TrackMetadata()
  var channelsCancel: Bool { mixer.cancels }
  private var mixer: Mixer
  private let bytes: [UInt8]
  private let encoding: RawFormat.Encoding
  private let frameSize: Int
  private var frame = 0

  init(bytes: [UInt8], format: RawFormat, mixing: Mixer.Mode = .mean) {
    self.bytes = bytes
    sampleRate = Double(format.sampleRate)
    channels = format.channels
    mixer = Mixer(mixing, channels: channels)
    encoding = format.encoding
    frameSize = format.encoding.bytesPerSample * format.channels
  }

  private var frameCount: Int { bytes.count / frameSize }

  func skip(_ frames: Int) -> Int {
    let skipped = min(frames, frameCount - frame)
    frame += skipped
    return skipped
  }

  func readMono(into mono: inout [Float]) -> Bool {
    let count = min(16_384, frameCount - frame)
    var interleaved = [Float]()
    interleaved.reserveCapacity(count * channels)
    let size = encoding.bytesPerSample
    for index in 0..<(count * channels) {
      interleaved.append(sample(at: frame * frameSize + index * size))
    }
    mixer.mix(interleaved.span, into: &mono)
    frame += count
    return count > 0
  }

  func warnings(reachedEnd: Bool) -> [String] {
    let rest = bytes.count % frameSize
    return rest == 0 ? [] : ["\(rest) bytes behind the last whole frame dropped"]
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
