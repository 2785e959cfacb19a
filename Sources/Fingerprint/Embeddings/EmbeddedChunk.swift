/// A chunk of a recording, embedded.
public struct EmbeddedChunk: Sendable, Hashable {
  /// The chunk, in seconds of the recording.
  public let range: ClosedRange<Double>
  /// The vector as the model gave it.
  public let vector: [Float]
}

/// What one model makes of a recording.
struct TrackEmbeddings: Sendable {
  /// The model's name.
  let model: String
  /// By time.
  let chunks: [EmbeddedChunk]
}
