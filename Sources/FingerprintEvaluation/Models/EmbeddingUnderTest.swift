package import Fingerprint

/// An embedding model: it names the tracks that sound most like a query, and always names some.
package struct EmbeddingUnderTest: ModelUnderTest {
  package let name: String
  private let model: any EmbeddingModel
  private let references: ReferenceCollection

  /// `model`, called `name`, over the database of `references`.
  ///
  /// - Throws: ``EvaluationError`` where some of the references have no vectors of it: they could
  ///   never be found.
  package init(
    _ model: any EmbeddingModel, name: String, over references: ReferenceCollection
  ) throws(EvaluationError) {
    self.model = model
    self.name = name
    self.references = references
    let lacking = try evaluating { () throws(FingerprintError) in
      try references.database.countOfTracks(without: model)
    }
    guard lacking == 0 else {
      throw EvaluationError(
        references.database.path,
        "\(lacking) of its tracks have no \(name) embeddings; run `fpctl index --models"
          + " landmark,\(name)` on the audio to add them")
    }
  }

  package var parameters: String {
    "\(model.name), \(model.dimension) numbers each \(model.chunking.hopSeconds) s of"
      + " \(model.chunking.lengthSeconds) s"
  }

  package var threshold: Double? { nil }

  package var scoreKind: ScoreKind { .cosine }

  package func answers(
    to input: AudioInput
  ) throws(FingerprintError) -> (answers: [Outcome.Answer], times: StageTimes) {
    let start = ContinuousClock.now
    let matches = try references.database.identify(
      input, model: model, limit: Outcome.listLength)
    var times = StageTimes()
    times.total = (ContinuousClock.now - start) / .milliseconds(1)
    let answers = matches.enumerated().map { place, match in
      Outcome.Answer(
        recordingID: references.recordingIDs[match.track.id] ?? match.track.recordingID,
        // as far as chunks can tell
        offsetSeconds: match.chunkRange.lowerBound - match.queryRange.lowerBound,
        score: match.similarity,
        margin: place + 1 < matches.count ? match.similarity - matches[place + 1].similarity : 0,
        pChance: nil, isAccepted: true)
    }
    return (answers, times)
  }

  package func extract(_ input: AudioInput) throws(FingerprintError) -> Double {
    var samples: [Float] = []
    let summary = try AudioReader(sampleRate: model.sampleRate).read(input) {
      samples.removeAll()
    } consume: { (chunk) throws(FingerprintError) in
      chunk.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
    }
    let length = Int(model.chunking.lengthSeconds * model.sampleRate)
    let hop = Int(model.chunking.hopSeconds * model.sampleRate)
    for number in 0..<chunkCount(summary.durationSeconds) {
      let start = max(0, min(number * hop, samples.count - length))
      let end = min(start + length, samples.count)
      _ = try model.embedding(of: samples.span.extracting(start..<end))
    }
    return summary.durationSeconds
  }

  /// The vectors alone, four bytes a number.
  package func bytesAnHour() throws(FingerprintError) -> Double? {
    guard references.audioSeconds > 0 else { return nil }
    let chunks = references.recordings.reduce(0) { $0 + chunkCount($1.durationSeconds) }
    return Double(chunks * model.dimension * 4) / references.audioSeconds * 3600
  }

  /// The vectors, laid out to be searched, and whose they are.
  package func residentBytes() throws(FingerprintError) -> Int {
    try references.database.embeddingMemoryBytes(of: model)
  }

  /// Chunks of a recording, the last of which ends where it does.
  private func chunkCount(_ seconds: Double) -> Int {
    let beyond = max(0, seconds - model.chunking.lengthSeconds)
    return 1 + Int((beyond / model.chunking.hopSeconds).rounded(.up))
  }
}
