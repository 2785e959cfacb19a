/// Several models on one decode.
struct Embedder {
  private let models: [any EmbeddingModel]
  private let subject: String
  /// One a model, once the input's rate is known.
  private var streams: [EmbeddingStream] = []

  init(_ models: [any EmbeddingModel], subject: String) {
    self.models = models
    self.subject = subject
  }

  /// Takes samples, always at the same rate.
  mutating func push(_ samples: Span<Float>, sampleRate: Double) throws(FingerprintError) {
    if streams.count < models.count {
      for model in models {
        streams.append(try EmbeddingStream(model, sampleRate: sampleRate, subject: subject))
      }
    }
    for stream in streams { try stream.push(samples) }
  }

  /// Ends the stream: what each model made of it, in their order.
  func finish() throws(FingerprintError) -> [TrackEmbeddings] {
    var embeddings = [TrackEmbeddings]()
    for stream in streams { embeddings.append(try stream.finish()) }
    return embeddings
  }

  /// What the models make of an input, which is decoded for it: the same as beside landmarks, see
  /// ``Fingerprinter/reference(of:excerpt:models:)``.
  static func embeddings(
    of input: AudioInput, models: [any EmbeddingModel], decoder: ExternalDecoder
  ) throws(FingerprintError) -> [TrackEmbeddings] {
    guard let first = models.first else { return [] }
    // what this reader resamples itself isn't used: every model has its own resampler
    let reader = AudioReader(sampleRate: first.sampleRate, decoder: decoder)
    var embedder = Embedder(models, subject: input.name)
    _ = try reader.read(
      input, restart: { embedder = Embedder(models, subject: input.name) },
      beforeResampling: { (samples, rate) throws(FingerprintError) in
        try embedder.push(samples, sampleRate: rate)
      }
    ) { _ in }
    return try embedder.finish()
  }
}
