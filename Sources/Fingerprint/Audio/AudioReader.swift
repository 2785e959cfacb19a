/// Reads any input as mono samples at one rate, in a stream: what stage 1 of the pipeline hands to
/// the spectrum.
///
/// Memory does not grow with the length of the input; a chunk is at most 65,536 frames of it.
/// Samples that are not finite are replaced by zero and reported. Cost: dominated by the decoder
/// (libsndfile 300–13,000 × real time by format); mixing and resampling add about 1/4,000 of real
/// time.
package struct AudioReader {
  /// Hertz of the samples that are taken. Others are a broken header: two bytes of a file at 1 Hz
  /// would be a second of audio.
  static let sampleRates = 1_000...768_000
  /// The same, for a person.
  static let sampleRatesText = "1,000 to 768,000 Hz"

  /// Hertz of the samples handed out.
  package let sampleRate: Double
  /// What reads the formats that libsndfile can't.
  let decoder: ExternalDecoder

  /// A reader that hands out samples at that rate.
  package init(sampleRate: Double, decoder: ExternalDecoder = .standard) {
    self.sampleRate = sampleRate
    self.decoder = decoder
  }

  /// Decodes the excerpt of `input` and hands the samples to `consume`, as
  /// ``read(_:excerpt:mixing:beforeResampling:consume:)`` does. Where its channels cancel each other
  /// out all of it is read again, the first of them only, after `restart` has dropped what was made
  /// of the silence.
  package func read(
    _ input: AudioInput, excerpt: Excerpt = Excerpt(),
    restart: () throws(FingerprintError) -> Void,
    beforeResampling: (Span<Float>, Double) throws(FingerprintError) -> Void = { _, _ in },
    consume: (Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) -> AudioSummary {
    let mixed = try read(
      input, excerpt: excerpt, beforeResampling: beforeResampling, consume: consume)
    guard mixed.channelsCancel else { return mixed }
    try restart()
    return try read(
      input, excerpt: excerpt, mixing: .first, beforeResampling: beforeResampling,
      consume: consume)
  }

  /// Decodes the excerpt of `input` and hands the samples to `consume`, in order, in chunks of any
  /// size. `beforeResampling` is given the same samples before that, at the input's own rate, for
  /// those who want another one.
  ///
  /// - Returns: what was read: length, tags, and warnings on what was wrong with it but could be
  ///   passed over. Where its ``AudioSummary/channelsCancel``, read again with the first only.
  /// - Throws: ``FingerprintError`` where nothing could be decoded or the task is cancelled, and
  ///   whatever `consume` throws.
  package func read(
    _ input: AudioInput, excerpt: Excerpt = Excerpt(), mixing: Mixer.Mode = .mean,
    beforeResampling: (Span<Float>, Double) throws(FingerprintError) -> Void = { _, _ in },
    consume: (Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) -> AudioSummary {
    try read(
      input.name, excerpt: excerpt, mixing: mixing, beforeResampling: beforeResampling,
      consume: consume
    ) { () throws(FingerprintError) in try openSource(of: input, mixing) }
  }

  /// The same of what `open` opens, which messages call `name`.
  func read(
    _ name: String, excerpt: Excerpt, mixing: Mixer.Mode,
    beforeResampling: (Span<Float>, Double) throws(FingerprintError) -> Void = { _, _ in },
    consume: (Span<Float>) throws(FingerprintError) -> Void,
    open: () throws(FingerprintError) -> any PCMSource
  ) throws(FingerprintError) -> AudioSummary {
    guard excerpt.startSeconds >= 0, excerpt.startSeconds.isFinite,
      excerpt.durationSeconds.map({ $0 > 0 && $0.isFinite }) ?? true
    else {
      throw FingerprintError(
        .noAudio, name, "the excerpt must start at 0 or later and last longer than 0 seconds")
    }
    let source = try open()
    var summary = AudioSummary(sourceSampleRate: source.sampleRate, channels: source.channels)

    var toSkip = Self.frames(excerpt.startSeconds, source.sampleRate)
    var remaining =
      excerpt.durationSeconds.map { Self.frames($0, source.sampleRate) } ?? Int.max
    toSkip -= try source.skip(toSkip)

    var resampler = try StreamResampler(
      from: source.sampleRate, to: sampleRate, subject: name)
    var mono = [Float]()
    var replaced = 0
    while remaining > 0 {
      try stopIfCancelled(name)
      guard try source.readMono(into: &mono) else { break }
      if toSkip >= mono.count {
        toSkip -= mono.count
        continue
      }
      if toSkip > 0 {
        mono.removeFirst(toSkip)
        toSkip = 0
      }
      if mono.count > remaining { mono.removeLast(mono.count - remaining) }
      remaining -= mono.count
      summary.frames += mono.count
      replaced += mono.makeFinite()
      try beforeResampling(mono.span, source.sampleRate)
      try resampler.process(mono.span, consume: consume)
    }
    try resampler.finish(consume: consume)

    summary.tags = source.tags
    summary.warnings = source.warnings(reachedEnd: remaining > 0)
    summary.channelsCancel = source.channelsCancel
    if mixing == .first {
      summary.warnings.append("the channels cancel each other out: only the first is used")
    }
    if replaced > 0, replaced == summary.frames { throw .noNumbers(name) }
    if replaced > 0 {
      summary.warnings.append(.noNumbers(replaced))
    }
    if summary.frames == 0 {
      throw FingerprintError(
        .noAudio, name,
        excerpt.startSeconds > 0
          ? "there is no audio from \(formatted(excerpt.startSeconds)) s on" : "it holds no audio",
        advice: excerpt.startSeconds > 0
          ? "start earlier" : "check that it was copied or recorded whole")
    }
    return summary
  }

  /// Frames in so many seconds. Bounded: a time longer than any recording need not fit an integer.
  package static func frames(_ seconds: Double, _ sampleRate: Double) -> Int {
    Int(min(seconds * sampleRate, 0x1p62).rounded())
  }

  func openSource(
    of input: AudioInput, _ mixing: Mixer.Mode
  ) throws(FingerprintError) -> any PCMSource {
    switch input {
    case .samples(let samples, let rate):
      try Self.requireRate(rate, input.name)
      return SampleSource(samples: samples, sampleRate: rate)
    case .raw(let bytes, let format, _):
      return RawSource(bytes: bytes, format: format, mixing: mixing)
    case .bytes(let bytes, let name):
      guard !bytes.isEmpty else {
        throw FingerprintError(
          .noAudio, name, "it is empty", advice: "check that what writes it does")
      }
      return try soundFile(FileBytes(bytes), path: nil, name, mixing) {
        refusal throws(FingerprintError) in
        try FFmpegSource(bytes: bytes, name: name, by: decoder, after: refusal, mixing: mixing)
      }
    case .file(let path):
      try FileStatus.requireReadableFile(path, pipes: "pipe it in and name it `-`")
      return try soundFile(try FileBytes(path: path), path: path, path, mixing) {
        (refusal) throws(FingerprintError) in
        try FFmpegSource(path: path, by: decoder, after: refusal, mixing: mixing)
      }
    }
  }

  /// What libsndfile makes of a file; where it makes nothing of it, what `instead` does.
  private func soundFile(
    _ file: FileBytes, path: String?, _ name: String, _ mixing: Mixer.Mode,
    instead: (_ refusal: FingerprintError) throws(FingerprintError) -> any PCMSource
  ) throws(FingerprintError) -> any PCMSource {
    let links = try OggLinks(in: file, name: name).ranges
    let source: any PCMSource
    do {
      if links.count > 1 {
        source = try ChainedSource(file, links, name: name, mixing: mixing)
      } else if let path {
        source = try SoundFile(path: path, mixing: mixing)
      } else {
        source = try SoundFile(file, name: name, mixing: mixing)
      }
    } catch {
      return try instead(error)
    }
    // not left to ffmpeg, which believes any rate
    try Self.requireRate(source.sampleRate, name)
    return source
  }

  /// - Throws: ``FingerprintError`` where samples at that rate can't be taken.
  static func requireRate(_ rate: Double, _ name: String) throws(FingerprintError) {
    guard Double(sampleRates.lowerBound) <= rate, rate <= Double(sampleRates.upperBound) else {
      throw FingerprintError(
        .unsupportedFormat, name, "a rate of \(formatted(rate)) Hz can't be analysed",
        advice: "give audio of \(sampleRatesText)")
    }
  }
}

extension FingerprintError {
  /// What was read isn't silence, and there is nothing else in it either.
  static func noNumbers(_ name: String) -> FingerprintError {
    FingerprintError(
      .noAudio, name, "none of its samples is a number (NaN or infinity, in one channel at least)",
      advice: "export it again from where it comes from")
  }
}

/// What a decoder said of an input.
public struct AudioSummary: Sendable, Hashable {
  /// Hertz of what was decoded: of the input, or 44,100 where ``ExternalDecoder`` read it.
  public let sourceSampleRate: Double
  /// Channels of what was decoded: of the input, or 2 where ``ExternalDecoder`` read it.
  public let channels: Int
  /// Title, artist, album and date as tagged.
  public internal(set) var tags = TrackMetadata()
  /// Frames decoded, at the source's rate.
  public internal(set) var frames = 0
  /// What was wrong with the input but could be passed over.
  public internal(set) var warnings: [String] = []
  /// Whether the mean of the channels is silence where the first alone is none.
  var channelsCancel = false

  /// Seconds decoded.
  public var durationSeconds: Double { Double(frames) / sourceSampleRate }

  init(sourceSampleRate: Double, channels: Int) {
    self.sourceSampleRate = sourceSampleRate
    self.channels = channels
  }
}

/// A decoder: mono frames at the input's own rate, until there are no more.
protocol PCMSource: AnyObject {
  var sampleRate: Double { get }
  var channels: Int { get }
  /// Complete once the end has been read.
  var tags: TrackMetadata { get }

  /// Moves on by up to `frames` without decoding, where the format allows; returns how far it went.
  func skip(_ frames: Int) throws(FingerprintError) -> Int
  /// Replaces `mono` by the next frames, channels averaged; `false` at the end.
  func readMono(into mono: inout [Float]) throws(FingerprintError) -> Bool
  /// See ``Mixer/cancels``.
  var channelsCancel: Bool { get }
  /// What to tell the user once reading has stopped, at the end or before.
  func warnings(reachedEnd: Bool) -> [String]
}

/// Samples that are in memory already.
final class SampleSource: PCMSource {
  let sampleRate: Double
  let channels = 1
  let channelsCancel = false
  let tags = TrackMetadata()
  private let samples: [Float]
  private var position = 0

  init(samples: [Float], sampleRate: Double) {
    self.samples = samples
    self.sampleRate = sampleRate
  }

  func skip(_ frames: Int) -> Int {
    let skipped = min(frames, samples.count - position)
    position += skipped
    return skipped
  }

  func readMono(into mono: inout [Float]) -> Bool {
    let count = min(65_536, samples.count - position)
    mono.removeAll(keepingCapacity: true)
    mono.append(contentsOf: samples[position..<(position + count)])
    position += count
    return count > 0
  }

  func warnings(reachedEnd: Bool) -> [String] { [] }
}
