/// The pipeline on one screen: audio to the peaks of a track to be stored.
///
/// A value without state, safe to use from any number of tasks.
public struct Fingerprinter: Sendable {
  /// What shapes the fingerprint.
  public let parameters: FingerprintParameters
  /// What reads the formats that libsndfile can't.
  public let decoder: ExternalDecoder

  /// A fingerprinter with the shipped parameters and `ffmpeg` from the PATH unless told otherwise.
  public init(
    parameters: FingerprintParameters = .standard, decoder: ExternalDecoder = .standard
  ) {
    self.parameters = parameters
    self.decoder = decoder
  }

  /// Fingerprints `input` as a track to be stored. Audio that comes piece by piece goes into a
  /// ``ReferenceStream`` instead.
  ///
  /// Streams: memory does not grow with the length but for the result, 44 small values a second of
  /// audio. Cost: a hop of 23 ms takes a few microseconds beyond decoding. Silence and clips under
  /// a frame give a fingerprint without peaks, which a database refuses. Channels that cancel each
  /// other out are read a second time, the first of them only.
  ///
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - excerpt: The part of the input to use, by default all of it.
  ///   - models: What they make of the input comes with it, from the same decode; each resamples for
  ///     itself. Default none.
  /// - Throws: ``FingerprintError`` where nothing can be decoded, with the code
  ///   ``FingerprintError/Code/cancelled`` soon after the surrounding task is cancelled.
  public func reference(
    of input: AudioInput, excerpt: Excerpt = Excerpt(), models: [any EmbeddingModel] = []
  ) throws(FingerprintError) -> ReferenceFingerprint {
    var builder = ReferenceBuilder(parameters)
    var embedder = Embedder(models, subject: input.name)
    let summary = try AudioReader(sampleRate: parameters.sampleRate, decoder: decoder).read(
      input, excerpt: excerpt,
      restart: {
        builder = ReferenceBuilder(parameters)
        embedder = Embedder(models, subject: input.name)
      },
      beforeResampling: { (samples, rate) throws(FingerprintError) in
        try embedder.push(samples, sampleRate: rate)
      },
      consume: { builder.push($0) })
    return builder.finish(summary, embeddings: try embedder.finish())
  }
}

/// A reference's stages, each handing its rows to the next as soon as they are complete.
struct ReferenceBuilder: ~Copyable {
  private let parameters: FingerprintParameters
  private var spectrum: SpectrumAnalyzer
  private var whitener: Whitener
  private var maxima: Maxima
  private var density: DensityStream
  private var frames = 0
  private var peaks: [Peak] = []

  init(_ parameters: FingerprintParameters) {
    self.parameters = parameters
    spectrum = SpectrumAnalyzer(parameters)
    whitener = Whitener(parameters)
    maxima = Maxima(parameters)
    density = DensityStream(.reference(parameters))
  }

  /// Takes samples at the analysis rate, in chunks of any size.
  mutating func push(_ samples: Span<Float>) {
    spectrum.push(samples) { levels in
      frames += 1
      whitener.push(levels) { maxima.push($0, $1) }
    }
    // rows are complete up to the delay of whitening and picking
    let complete = frames - parameters.whiteningFrames / 2 - parameters.peakReachFrames
    density.push(&maxima.found, before: complete, into: &peaks)
  }

  /// Ends the stream.
  mutating func finish(
    _ audio: AudioSummary, embeddings: [TrackEmbeddings] = []
  ) -> ReferenceFingerprint {
    spectrum.finish { levels in
      frames += 1
      whitener.push(levels) { maxima.push($0, $1) }
    }
    whitener.finish { maxima.push($0, $1) }
    maxima.finish()
    density.push(&maxima.found, before: frames, into: &peaks)
    density.finish(into: &peaks)
    return ReferenceFingerprint(
      peaks: peaks, frames: frames, parameters: parameters, audio: audio, embeddings: embeddings)
  }
}

/// Peaks and how loud they are.
private struct Maxima {
  private var picker: PeakPicker
  private var loudness: LoudnessGrader
  var found: [Peak] = []

  init(_ parameters: FingerprintParameters) {
    picker = PeakPicker(parameters)
    loudness = LoudnessGrader(parameters)
  }

  mutating func push(_ levels: Span<Float>, _ surroundings: Span<Float>) {
    let first = found.count
    loudness.push(surroundings)
    picker.push(levels, into: &found)
    loudness.grade(&found, from: first)
  }

  mutating func finish() {
    let first = found.count
    picker.finish(into: &found)
    loudness.grade(&found, from: first)
  }
}

/// What is stored of a track.
public struct ReferenceFingerprint: Sendable {
  let peaks: [Peak]
  let frames: Int
  let parameters: FingerprintParameters
  /// What was read: length, tags, warnings.
  public let audio: AudioSummary
  /// Of each model that was asked for.
  var embeddings: [TrackEmbeddings] = []

  /// Peaks in the constellation: none in silence.
  public var peakCount: Int { peaks.count }
}
