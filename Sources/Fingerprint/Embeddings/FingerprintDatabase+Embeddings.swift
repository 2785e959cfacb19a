extension FingerprintDatabase {
  /// Says which tracks `input` sounds like, by the vectors that `model` gives.
  ///
  /// Compares every chunk of the query with every chunk of the collection. There is always a
  /// nearest track: whether it is the same recording is what
  /// ``identify(_:excerpt:options:)`` tells. Cost: decoding and embedding the query, and the time
  /// it takes to read 4 bytes a number from memory; reading them from the file when the database
  /// has changed since the last query.
  ///
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - model: The model whose vectors are compared; tracks without any aren't found.
  ///   - excerpt: The part of the input to use. At most the first two minutes of it are.
  ///   - limit: Tracks in the answer at most. Default 5.
  /// - Returns: Nearest first; equal ones by number.
  /// - Throws: ``FingerprintError`` where the input can't be decoded or is silent, or the database
  ///   holds nothing of that model or can't be read.
  public func identify(
    _ input: AudioInput, model: any EmbeddingModel, excerpt: Excerpt = Excerpt(), limit: Int = 5
  ) throws(FingerprintError) -> [EmbeddingMatch] {
    try ranking(of: input, model: model, excerpt: excerpt, limit: limit).matches
  }

  /// As ``identify(_:model:excerpt:limit:)``, with what is to be said of the input.
  package func ranking(
    of input: AudioInput, model: any EmbeddingModel, excerpt: Excerpt, limit: Int
  ) throws(FingerprintError) -> EmbeddingRanking {
    let (samples, duration, warnings) = try decoded(input, excerpt, sampleRate: model.sampleRate)
    let stream = try EmbeddingStream(
      model, sampleRate: model.sampleRate, subject: input.name)
    try stream.push(samples.span)
    let chunks = try stream.finish().chunks
    guard !chunks.isEmpty else {
      throw FingerprintError(.noAudio, input.name, "holds only silence")
    }
    let matches = try withEmbeddings(of: model) { index, connection throws(FingerprintError) in
      try EmbeddingMatch.matches(
        index.nearest(to: chunks.map(\.vector), limit: limit), chunks.map(\.range), connection)
    }
    return EmbeddingRanking(durationSeconds: duration, matches: matches, warnings: warnings)
  }

  /// Says which other tracks of the collection a track sounds like. Needs no audio.
  ///
  /// - Parameters:
  ///   - track: The track, which must have vectors of the model.
  ///   - model: The model whose vectors are compared.
  ///   - limit: Tracks in the answer at most. Default 5.
  /// - Returns: As ``identify(_:model:excerpt:limit:)``, the track taken for the query and left out
  ///   of the answer.
  /// - Throws: ``FingerprintError`` where the database holds nothing of that model, or nothing of
  ///   that track, or can't be read.
  public func similarTracks(
    to track: TrackID, model: any EmbeddingModel, limit: Int = 5
  ) throws(FingerprintError) -> [EmbeddingMatch] {
    try withEmbeddings(of: model) { index, connection throws(FingerprintError) in
      guard let found = index.nearest(to: track, limit: limit) else {
        throw FingerprintError(
          .noEmbeddings, "track \(track)", "has no \(model.name) embeddings",
          advice: EmbeddingModels.advice(for: model))
      }
      return try EmbeddingMatch.matches(found.neighbours, found.chunks, connection)
    }
  }

  /// How many tracks can't be found through a model, since they have no vectors of it.
  ///
  /// - Throws: ``FingerprintError/Code/noEmbeddings`` where none has.
  package func countOfTracks(
    without model: any EmbeddingModel
  ) throws(FingerprintError) -> Int {
    try withEmbeddings(of: model) { index, connection throws(FingerprintError) in
      Int(try connection.integer("SELECT count(*) FROM songs") ?? 0) - index.tracks.count
    }
  }

  /// Stores what models made of a track that is there already, in one transaction; does nothing
  /// where it is gone.
  func add(_ embeddings: [TrackEmbeddings], to track: TrackID) throws(FingerprintError) {
    try write { connection throws(FingerprintError) in
      guard try TrackTable(connection).track(track) != nil else { return }
      try EmbeddingTable(connection).insert(embeddings, of: track)
    }
  }

  /// Those of `models` that a track has no vectors of.
  func missing(
    _ models: [any EmbeddingModel], of track: TrackID
  ) throws(FingerprintError) -> [any EmbeddingModel] {
    guard !models.isEmpty else { return [] }
    return try read { connection throws(FingerprintError) in
      var missing = [any EmbeddingModel]()
      for model in models where try !EmbeddingTable(connection).holds(model.name, of: track) {
        missing.append(model)
      }
      return missing
    }
  }

  /// What a reader keeps of a model's vectors in memory between queries, nearly.
  package func embeddingMemoryBytes(of model: any EmbeddingModel) throws(FingerprintError) -> Int {
    try withEmbeddings(of: model) { index, _ throws(FingerprintError) in index.memoryBytes }
  }

  private func withEmbeddings<Result>(
    of model: any EmbeddingModel,
    _ body: (EmbeddingIndex, SQLiteConnection) throws(FingerprintError) -> Result
  ) throws(FingerprintError) -> Result {
    try read { connection throws(FingerprintError) in
      let generation = try Schema.generation(connection)
      let held = latestEmbeddings.withLock { $0[model.name] }
      let index: EmbeddingIndex
      if let held, held.generation == generation {
        index = held
      } else {
        index = try EmbeddingIndex(connection, model)
        latestEmbeddings.withLock { $0[model.name] = index }
      }
      guard !index.tracks.isEmpty else {
        throw FingerprintError(
          .noEmbeddings, path, "holds no \(model.name) embeddings",
          advice: EmbeddingModels.advice(for: model))
      }
      return try body(index, connection)
    }
  }
}

extension EmbeddingMatch {
  fileprivate static func matches(
    _ neighbours: [EmbeddingIndex.Neighbour], _ chunks: [ClosedRange<Double>],
    _ connection: SQLiteConnection
  ) throws(FingerprintError) -> [EmbeddingMatch] {
    var matches = [EmbeddingMatch]()
    for neighbour in neighbours {
      guard let track = try TrackTable(connection).track(neighbour.track) else { continue }
      matches.append(
        EmbeddingMatch(
          track: track, similarity: neighbour.similarity, chunkRange: neighbour.chunk,
          queryRange: chunks[neighbour.query]))
    }
    return matches
  }
}
