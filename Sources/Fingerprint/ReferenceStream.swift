/// A track to be stored whose samples come piece by piece: a broadcast, a recording in progress, a
/// decoder of your own.
///
/// ```swift
/// var stream = try ReferenceStream(sampleRate: 48_000)
/// for await buffer in microphone { try stream.push(buffer) }
/// try database.add(stream, metadata: TrackMetadata(title: "Rehearsal"))
/// ```
///
/// However the samples are cut, the fingerprint is the one that all of them at once would give as
/// ``AudioInput/samples(_:sampleRate:)``. Memory does not grow with the length but for the
/// fingerprint itself, 44 small values a second. One task at a time may push.
public struct ReferenceStream: ~Copyable {
  private let name: String
  private var builder: ReferenceBuilder
  private var resampler: StreamResampler
  private var audio: AudioSummary
  private var replaced = 0
  private let digest: ContentDigest

  /// A stream of mono samples at `sampleRate` hertz.
  ///
  /// - Parameters:
  ///   - sampleRate: 1,000 to 768,000.
  ///   - name: What errors call it.
  ///   - parameters: What shapes the fingerprint; those of the database that it is for.
  /// - Throws: ``FingerprintError`` where the rate is outside these bounds.
  public init(
    sampleRate: Double, name: String = "stream", parameters: FingerprintParameters = .standard
  ) throws(FingerprintError) {
    try AudioReader.requireRate(sampleRate, name)
    let resampler = try StreamResampler(
      from: sampleRate, to: parameters.sampleRate, subject: name)
    self.name = name
    self.resampler = resampler
    digest = ContentDigest()
    builder = ReferenceBuilder(parameters)
    audio = AudioSummary(sourceSampleRate: sampleRate, channels: 1)
  }

  /// Seconds of audio taken so far.
  public var durationSeconds: Double { audio.durationSeconds }

  /// Takes the next samples, full scale ±1; none is fine. Those that are not finite count as
  /// silence, and a warning tells how many there were.
  ///
  /// - Throws: ``FingerprintError`` with the code ``FingerprintError/Code/cancelled`` where the task
  ///   was cancelled; the samples were not taken then.
  public mutating func push(_ samples: [Float]) throws(FingerprintError) {
    try stopIfCancelled(name)
    samples.withUnsafeBytes { digest.update($0) }
    var finite = samples
    replaced += finite.makeFinite()
    audio.frames += samples.count
    try resampler.process(finite.span) { builder.push($0) }
  }

  /// Ends the stream, for ``FingerprintDatabase/add(_:metadata:source:replacing:)``.
  ///
  /// - Returns: The fingerprint, and as its source the digest of the samples.
  /// - Throws: ``FingerprintError`` where there were no samples, or none that are numbers.
  public consuming func finish() throws(FingerprintError) -> (
    reference: ReferenceFingerprint, source: TrackSource
  ) {
    guard audio.frames > 0 else { throw FingerprintError(.noAudio, name, "it holds no audio") }
    guard replaced < audio.frames else { throw .noNumbers(name) }
    try resampler.finish { builder.push($0) }
    if replaced > 0 {
      audio.warnings.append(.noNumbers(replaced))
    }
    let source = TrackSource(
      path: nil, size: Int64(audio.frames * MemoryLayout<Float>.size), modified: 0,
      digest: digest.text)
    return (builder.finish(audio), source)
  }
}
