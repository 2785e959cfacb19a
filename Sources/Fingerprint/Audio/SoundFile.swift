internal import CSndfile

/// A file open in libsndfile: WAV, AIFF, FLAC, Ogg Vorbis, Opus, MP3 and more.
///
/// libsndfile is silent about a file that ends too early: the frames its header promises are
/// compared with those that came, ``FileEnd`` looks where that doesn't tell, and a shortfall is a
/// warning, not an error.
final class SoundFile: PCMSource {
  let sampleRate: Double
  let channels: Int
  let tags: TrackMetadata
  var channelsCancel: Bool { mixer.cancels }
  private var mixer: Mixer
  private let name: String
  private let handle: OpaquePointer
  private let promisedFrames: Int
  private let isSeekable: Bool
  private let isCompressed: Bool
  private var position = 0
  private var interleaved: [Float]
  /// Kept alive while libsndfile reads it.
  private let file: VirtualFile?
  private var failure: String?

  /// Opens the file at `path`, which is known to exist and to be readable.
  convenience init(path: String, mixing: Mixer.Mode = .mean) throws(FingerprintError) {
    var format = SF_INFO()
    let handle = path.withCString { sf_open($0, Int32(SFM_READ), &format) }
    try self.init(handle, format, name: path, file: nil, mixing)
  }

  /// Opens a container in memory, or in a stretch of a file.
  convenience init(
    _ bytes: FileBytes, name: String, mixing: Mixer.Mode = .mean
  ) throws(FingerprintError) {
    let file = VirtualFile(bytes)
    var format = SF_INFO()
    var callbacks = VirtualFile.callbacks
    let handle = sf_open_virtual(
      &callbacks, Int32(SFM_READ), &format, Unmanaged.passUnretained(file).toOpaque())
    try self.init(handle, format, name: name, file: file, mixing)
  }

  private init(
    _ opened: OpaquePointer?, _ format: SF_INFO, name: String, file: VirtualFile?,
    _ mixing: Mixer.Mode
  ) throws(FingerprintError) {
    guard let handle = opened else {
      throw FingerprintError(
        .unsupportedFormat, name, "libsndfile can't read it: \(SoundFile.text(sf_strerror(nil)))")
    }
    let major = Int(format.format) & Int(SF_FORMAT_TYPEMASK)
    // a file without a header is taken for what its name says, whatever is in it
    guard major != Int(SF_FORMAT_RAW) else {
      sf_close(handle)
      throw FingerprintError(.unsupportedFormat, name, "it has no header that tells its format")
    }
    guard format.channels > 0 else {
      sf_close(handle)
      throw FingerprintError(.unsupportedFormat, name, "its header claims no channels")
    }
    self.handle = handle
    self.name = name
    self.file = file
    sampleRate = Double(format.samplerate)
    channels = Int(format.channels)
    mixer = Mixer(mixing, channels: channels)
    promisedFrames = Int(format.frames)
    isSeekable = format.seekable != 0
    isCompressed = major == Int(SF_FORMAT_MPEG) || major == Int(SF_FORMAT_OGG)
    interleaved = [Float](repeating: 0, count: max(1, 65_536 / channels) * channels)
    tags = SoundFile.tags(of: handle)
  }

  deinit { sf_close(handle) }

  func skip(_ frames: Int) -> Int {
    // compressed streams are decoded up to the start instead: their seek is not exact in every file
    guard isSeekable, !isCompressed, frames > 0, frames < promisedFrames,
      sf_seek(handle, sf_count_t(frames), Int32(SEEK_SET)) == sf_count_t(frames)
    else { return 0 }
    position = frames
    return frames
  }

  func readMono(into mono: inout [Float]) throws(FingerprintError) -> Bool {
    let capacity = sf_count_t(interleaved.count / channels)
    let frames = interleaved.withUnsafeMutableBufferPointer {
      Int(sf_readf_float(handle, $0.baseAddress!, capacity))
    }
    guard frames > 0 else {
      if sf_error(handle) != 0 { failure = SoundFile.text(sf_strerror(handle)) }
      return false
    }
    position += frames
    let samples = interleaved
    mixer.mix(samples.span.extracting(0..<(frames * channels)), into: &mono)
    return true
  }

  func warnings(reachedEnd: Bool) -> [String] {
    guard reachedEnd else { return [] }
    var warnings = [String]()
    // a lossy coder's padding may be a thousand frames; more than that is missing audio
    let padding = isCompressed ? max(1_152, promisedFrames / 1_000) : 0
    if promisedFrames < Int.max / 2, position + padding < promisedFrames {
      warnings.append(
        "truncated: \(formatted(Double(position) / sampleRate)) s of "
          + "\(formatted(Double(promisedFrames) / sampleRate)) s could be read")
    } else if let bytes = file?.bytes ?? (try? FileBytes(path: name)),
      let warning = FileEnd.warning(of: bytes)
    {
      warnings.append(warning)
    }
    if let failure { warnings.append("reading stopped: \(failure)") }
    return warnings
  }

  private static func tags(of handle: OpaquePointer) -> TrackMetadata {
    func tag(_ key: Int) -> String? {
      guard let text = sf_get_string(handle, Int32(key)) else { return nil }
      return SoundFile.text(text).asTag
    }
    return TrackMetadata(
      title: tag(SF_STR_TITLE), artist: tag(SF_STR_ARTIST), album: tag(SF_STR_ALBUM),
      date: tag(SF_STR_DATE))
  }

  /// UTF-8 where it is that, else Latin-1, which old ID3 tags are written in.
  private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer else { return "" }
    if let valid = String(validatingCString: pointer) { return valid }
    var scalars = String.UnicodeScalarView()
    var cursor = pointer
    while cursor.pointee != 0 {
      scalars.append(Unicode.Scalar(UInt8(bitPattern: cursor.pointee)))
      cursor += 1
    }
    return String(scalars)
  }
}
