/// Turns a chunk of sound into a vector, such that chunks that sound alike get vectors that point
/// the same way.
///
/// Chunking, storage and search know a model by this alone. Vectors are stored raw, as the model
/// gives them, under its ``name``; ``centering`` happens when they are compared.
public protocol EmbeddingModel: Sendable {
  /// What its vectors are stored under, as `mfcc_20`. Two models share a name only if they give the
  /// same vectors for the same samples.
  var name: String { get }
  /// Numbers in a vector.
  var dimension: Int { get }
  /// Hertz of the samples that it wants.
  var sampleRate: Double { get }
  /// How a recording is cut before it is embedded.
  var chunking: EmbeddingChunking { get }
  /// What is taken out of vectors before they are compared.
  var centering: EmbeddingCentering { get }

  /// The vector of one chunk: mono samples at ``sampleRate``, as many as ``chunking`` says, fewer
  /// where the whole recording is shorter.
  ///
  /// - Returns: ``dimension`` finite numbers, or `nil` where there is nothing to embed (digital
  ///   silence), which is passed over. A pure function of the samples.
  func embedding(of samples: Span<Float>) throws(FingerprintError) -> [Float]?
}

/// How a recording is cut into chunks: one of ``lengthSeconds`` every ``hopSeconds``.
///
/// The last chunk ends where the recording does, so that all of it is covered. A recording shorter
/// than a chunk is one chunk as it is.
public struct EmbeddingChunking: Sendable, Hashable {
  /// Seconds in a chunk, more than 0.
  public let lengthSeconds: Double
  /// Seconds from the start of one to the start of the next, more than 0 and at most the length.
  public let hopSeconds: Double

  /// Chunks of that length, that far apart. Traps where they would leave gaps.
  public init(lengthSeconds: Double, hopSeconds: Double) {
    precondition(
      hopSeconds > 0 && hopSeconds <= lengthSeconds && lengthSeconds.isFinite,
      "chunks must follow each other without gaps")
    self.lengthSeconds = lengthSeconds
    self.hopSeconds = hopSeconds
  }
}

/// What is taken out of the vectors of a collection before they are compared by cosine, so that
/// what all of them have in common doesn't count as resemblance.
///
/// Mean and deviation are those of all stored vectors of the model, so they move as tracks come and
/// go; queries are treated with the same numbers as the collection.
public enum EmbeddingCentering: Sendable, Hashable {
  /// Nothing.
  case none
  /// The mean of each number over the collection.
  case mean
  /// The mean; then each number is divided by its standard deviation over the collection, so that
  /// all weigh the same.
  case standardized
}
