/// Embeds a recording while it is decoded: resampling, chunks, vectors.
///
/// A class, since a decode feeds several at once.
final class EmbeddingStream {
  private let model: any EmbeddingModel
  private let subject: String
  private var resampler: StreamResampler
  private var cutter: ChunkCutter
  private var chunks: [EmbeddedChunk] = []

  /// A stream for samples at `sampleRate`.
  init(
    _ model: any EmbeddingModel, sampleRate: Double, subject: String
  ) throws(FingerprintError) {
    self.model = model
    self.subject = subject
    resampler = try StreamResampler(from: sampleRate, to: model.sampleRate, subject: subject)
    cutter = ChunkCutter(model.chunking, sampleRate: model.sampleRate)
  }

  func push(_ samples: Span<Float>) throws(FingerprintError) {
    try resampler.process(samples, consume: cut)
  }

  /// Ends the stream: all its chunks.
  func finish() throws(FingerprintError) -> TrackEmbeddings {
    try resampler.finish(consume: cut)
    try cutter.finish(emit: embed)
    return TrackEmbeddings(model: model.name, chunks: chunks)
  }

  private func cut(_ samples: Span<Float>) throws(FingerprintError) {
    try cutter.push(samples, emit: embed)
  }

  private func embed(_ start: Int, _ samples: Span<Float>) throws(FingerprintError) {
    guard let vector = try model.embedding(of: samples) else { return }
    // one that can't be compared would make every search by this model fail
    guard vector.count == model.dimension, vector.reduce(0, { $0 + $1 * $1 }).isFinite else {
      throw FingerprintError(
        .modelFailed, subject,
        "model \(model.name) gave \(vector.count) numbers, or some that can't be squared, where"
          + " \(model.dimension) finite ones are its promise",
        advice: "mend the model, or leave it out")
    }
    let range = seconds(start)...seconds(start + samples.count)
    chunks.append(EmbeddedChunk(range: range, vector: vector))
  }

  /// To the millisecond: that a hop isn't a whole number of samples shall not show.
  private func seconds(_ sample: Int) -> Double {
    (Double(sample) / model.sampleRate * 1_000).rounded() / 1_000
  }
}
