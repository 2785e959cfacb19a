/// The pipeline on one screen: audio to peaks, as a reference to be stored or as a query to be
/// answered.
public struct Fingerprinter: Sendable {
  /// What shapes the fingerprint.
  public let parameters: FingerprintParameters

  /// A fingerprinter with the shipped parameters unless told otherwise.
  public init(parameters: FingerprintParameters = .standard) { self.parameters = parameters }

  /// Fingerprints `input` as a track to be stored.
  ///
  /// Streams: memory does not grow with the length but for the result, 27 small values a second of
  /// audio. Cost: about 6,000 × real time beyond decoding. Silence and clips under a frame give a
  /// fingerprint without peaks, which a database refuses.
  ///
  /// What `models` make of the input comes with it, from the same decode; each resamples for itself.
  /// - Throws: ``FingerprintError`` where nothing can be decoded.
  public func reference(
    of input: AudioInput, excerpt: Excerpt = Excerpt(), models: [any EmbeddingModel] = [],
    isCancelled: () -> Bool = { false }
  ) throws(FingerprintError) -> ReferenceFingerprint {
    var spectrum = SpectrumAnalyzer(parameters)
    var whitener = Whitener(parameters)
    var picker = PeakPicker(parameters)
    var density = DensityStream(DensityLimiter(perSecond: parameters.peaksPerSecond, parameters))
    var frames = 0
    var found = [Peak]()
    var peaks = [Peak]()

    func whiten(_ levels: Span<Float>) {
      frames += 1
      whitener.push(levels) { picker.push($0, into: &found) }
    }
    var embedder = Embedder(models, subject: input.name)
    let summary = try AudioReader(sampleRate: parameters.sampleRate).read(
      input, excerpt: excerpt,
      beforeResampling: { (samples, rate) throws(FingerprintError) in
        try embedder.push(samples, sampleRate: rate)
      }
    ) { (samples) throws(FingerprintError) in
      if isCancelled() { throw FingerprintError(.cancelled, input.name, "stopped on request") }
      spectrum.push(samples, emit: whiten)
      // rows are complete up to the delay of whitening and picking
      let complete = frames - parameters.whiteningFrames / 2 - parameters.peakReachFrames
      density.push(&found, before: complete, into: &peaks)
    }
    spectrum.finish(emit: whiten)
    whitener.finish { picker.push($0, into: &found) }
    picker.finish(into: &found)
    density.push(&found, before: frames, into: &peaks)
    density.finish(into: &peaks)
    return ReferenceFingerprint(
      peaks: peaks, frames: frames, parameters: parameters, audio: summary,
      embeddings: try embedder.finish())
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
