/// A track that resembles a query by what an ``EmbeddingModel`` hears in both.
///
/// Unlike a ``Match`` this is no claim that the query is from that track: there is always a nearest
/// one.
public struct EmbeddingMatch: Sendable, Hashable {
  /// The track.
  public let track: Track
  /// The mean over the query's chunks of the cosine with the nearest chunk of the track, from −1 to
  /// 1, after the model's ``EmbeddingModel/centering``. Compare within one query only.
  public let similarity: Double
  /// The chunk of the track that is nearest to any chunk of the query, on the track's clock.
  public let chunkRange: ClosedRange<Double>
  /// The chunk of the query that it is nearest to, in seconds from where the query begins.
  public let queryRange: ClosedRange<Double>
}

/// The answer to one query by embeddings, and what is to be said of its input.
package struct EmbeddingRanking: Sendable {
  /// The length of the audio that was looked at.
  package let durationSeconds: Double
  /// Nearest first.
  package let matches: [EmbeddingMatch]
  /// What the user should know of the input: a truncated file, a shortened query.
  package let warnings: [String]

  /// An answer.
  package init(durationSeconds: Double, matches: [EmbeddingMatch], warnings: [String]) {
    self.durationSeconds = durationSeconds
    self.matches = matches
    self.warnings = warnings
  }
}
