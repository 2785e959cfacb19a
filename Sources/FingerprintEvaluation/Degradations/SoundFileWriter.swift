internal import CSndfile

/// Encodes mono samples by libsndfile, in memory.
struct SoundFileWriter: Sendable {
  /// `SF_FORMAT_…`, container and encoding.
  let format: Int32
  /// Frames a second.
  let sampleRate: Int
  /// libsndfile's own scale from 0, the best and largest, to 1; `nil` where the encoding has none.
  var compression: Double?
  /// Whether every second takes the same number of bytes; otherwise it is the encoder's choice.
  var isConstantRate = false

  /// Lossless, 16 bits.
  static let flac = SoundFileWriter(
    format: Int32(SF_FORMAT_FLAC) | Int32(SF_FORMAT_PCM_16), sampleRate: Int(Take.sampleRate))

  /// Whether the installed libsndfile has this encoder.
  var isAvailable: Bool {
    var info = info
    return sf_format_check(&info) != 0
  }

  /// The file's bytes. Samples beyond full scale are cut off.
  /// - Throws: ``EvaluationError`` with libsndfile's reason.
  func encoded(_ samples: [Float]) throws(EvaluationError) -> [UInt8] {
    let memory = WritableMemory()
    var info = info
    var callbacks = WritableMemory.callbacks
    let user = Unmanaged.passUnretained(memory).toOpaque()
    guard let handle = sf_open_virtual(&callbacks, Int32(SFM_WRITE), &info, user) else {
      throw Self.error(nil)
    }
    sf_command(handle, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
    if isConstantRate {
      var mode = Int32(SF_BITRATE_MODE_CONSTANT)
      sf_command(handle, Int32(SFC_SET_BITRATE_MODE), &mode, Int32(MemoryLayout<Int32>.size))
    }
    if var compression {
      sf_command(
        handle, Int32(SFC_SET_COMPRESSION_LEVEL), &compression, Int32(MemoryLayout<Double>.size))
    }
    let written = sf_write_float(handle, samples, sf_count_t(samples.count))
    let failure = written == samples.count ? nil : Self.error(handle)
    // closing writes what the encoder still holds, so the memory must live until after it
    let status = withExtendedLifetime(memory) { sf_close(handle) }
    if let failure { throw failure }
    guard status == 0 else { throw Self.error(nil) }
    return memory.bytes
  }

  private var info: SF_INFO {
    SF_INFO(
      frames: 0, samplerate: Int32(sampleRate), channels: 1, format: format, sections: 0,
      seekable: 0)
  }

  private static func error(_ handle: OpaquePointer?) -> EvaluationError {
    EvaluationError("libsndfile", sf_strerror(handle).map { String(cString: $0) } ?? "failed")
  }
}

/// Bytes with a position, for libsndfile's virtual files.
private final class WritableMemory {
  var bytes: [UInt8] = []
  var position = 0

  static var callbacks: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { sf_count_t(WritableMemory.of($0).bytes.count) },
      seek: { offset, whence, user in
        let memory = WritableMemory.of(user)
        let base =
          switch Int(whence) {
          case Int(SEEK_CUR): memory.position
          case Int(SEEK_END): memory.bytes.count
          default: 0
          }
        memory.position = max(0, base + Int(offset))
        return sf_count_t(memory.position)
      },
      read: { pointer, count, user in
        let memory = WritableMemory.of(user)
        let available = min(Int(count), memory.bytes.count - memory.position)
        guard available > 0, let pointer else { return 0 }
        memory.bytes.withUnsafeBytes {
          pointer.copyMemory(from: $0.baseAddress! + memory.position, byteCount: available)
        }
        memory.position += available
        return sf_count_t(available)
      },
      write: { pointer, count, user in
        let memory = WritableMemory.of(user)
        let end = memory.position + Int(count)
        if memory.bytes.count < end {
          memory.bytes.append(contentsOf: repeatElement(0, count: end - memory.bytes.count))
        }
        guard count > 0, let pointer else { return 0 }
        memory.bytes.withUnsafeMutableBytes {
          $0.baseAddress!.advanced(by: memory.position)
            .copyMemory(from: pointer, byteCount: Int(count))
        }
        memory.position = end
        return count
      },
      tell: { sf_count_t(WritableMemory.of($0).position) })
  }

  /// The object behind the pointer that ``SoundFileWriter`` gave libsndfile and keeps alive until
  /// the handle is closed.
  private static func of(_ user: UnsafeMutableRawPointer?) -> WritableMemory {
    Unmanaged<WritableMemory>.fromOpaque(user!).takeUnretainedValue()
  }
}
