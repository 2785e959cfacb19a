/// Cuts a stream of samples into chunks, as ``EmbeddingChunking`` says. How the samples arrive
/// changes nothing. Holds at most a chunk and a hop of samples besides what is pushed at once.
struct ChunkCutter {
  private let length: Int
  private let hop: Int
  private var samples: [Float] = []
  /// The number of `samples[0]` in the stream.
  private var base = 0
  /// Where the next chunk starts.
  private var next = 0

  init(_ chunking: EmbeddingChunking, sampleRate: Double) {
    length = max(1, Int((chunking.lengthSeconds * sampleRate).rounded()))
    hop = min(length, max(1, Int((chunking.hopSeconds * sampleRate).rounded())))
  }

  /// Takes samples and hands on each chunk that they complete, with the number of its first sample.
  mutating func push(
    _ part: Span<Float>, emit: (Int, Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    part.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
    while base + samples.count >= next + length {
      try emit(next, samples.span.extracting((next - base)..<(next - base + length)))
      next += hop
    }
    // the last chunk of the stream may start up to a hop before the next
    let kept = max(base, next - hop)
    samples.removeFirst(kept - base)
    base = kept
  }

  /// Ends the stream: hands on the chunk that ends with it, unless that has been.
  mutating func finish(
    emit: (Int, Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    let end = base + samples.count
    // the chunk before the next one ended there: nothing new
    let covered = next == 0 ? 0 : next - hop + length
    guard end > covered else { return }
    let start = max(0, end - length)
    try emit(start, samples.span.extracting((start - base)..<samples.count))
  }
}
