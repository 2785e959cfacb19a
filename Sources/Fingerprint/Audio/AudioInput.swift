/// Where the samples come from.
public enum AudioInput: Sendable, Hashable {
  /// A file: anything libsndfile reads, and through an `ffmpeg` process whatever else that reads.
  case file(path: String)
  /// A container in memory, an upload for instance.
  case bytes([UInt8], name: String)
  /// Headerless samples in memory.
  case raw([UInt8], RawFormat, name: String)
  /// Mono samples, full scale ±1, at a rate in hertz.
  case samples([Float], sampleRate: Double)

  /// What messages call it.
  public var name: String {
    switch self {
    case .file(let path): path
    case .bytes(_, let name), .raw(_, _, let name): name
    case .samples: "samples"
    }
  }
}

/// The part of an input to use.
public struct Excerpt: Sendable, Hashable {
  /// Seconds to pass over first. Default 0.
  public var startSeconds: Double
  /// Seconds to use at most; `nil`, the default, is to the end.
  public var durationSeconds: Double?

  /// The whole input unless told otherwise.
  public init(startSeconds: Double = 0, durationSeconds: Double? = nil) {
    self.startSeconds = startSeconds
    self.durationSeconds = durationSeconds
  }
}

/// Headerless, interleaved PCM, as `f32le,16000` or `s16le,44100,2`.
public struct RawFormat: Sendable, Hashable {
  /// How one sample is written.
  public enum Encoding: String, Sendable, CaseIterable {
    /// Unsigned bytes around 128.
    case u8
    /// 16-bit signed, little-endian.
    case s16le
    /// 24-bit signed, little-endian.
    case s24le
    /// 32-bit signed, little-endian.
    case s32le
    /// 32-bit IEEE float, little-endian.
    case f32le
  }

  /// How one sample is written.
  public let encoding: Encoding
  /// Frames a second, 1,000 to 768,000.
  public let sampleRate: Int
  /// Interleaved channels, 1 to 64.
  public let channels: Int

  /// `encoding,rate[,channels]`; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let encoding = Encoding(rawValue: String(parts[0])),
      let rate = Int(parts[1]), AudioReader.sampleRates.contains(rate),
      let channels = parts.count == 3 ? Int(parts[2]) : 1, (1...64).contains(channels)
    else { return nil }
    self.encoding = encoding
    self.sampleRate = rate
    self.channels = channels
  }
}
