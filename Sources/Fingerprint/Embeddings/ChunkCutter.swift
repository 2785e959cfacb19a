/// Cuts a stream of samples into chunks, as ``EmbeddingChunking`` says. How the samples arrive
/// changes nothing. Holds at most a chunk and a hop of samples besides what is pushed at once.
struct ChunkCutter {
  private let length: Int
  /// Samples, not always a whole number: what each start is rounded from, so that none drifts.
  private let hop: Double
  private var samples: [Float] = []
  /// The number of `samples[0]` in the stream.
  private var base = 0
  /// Chunks handed on.
  private var count = 0

  init(_ chunking: EmbeddingChunking, sampleRate: Double) {
    length = max(1, Int((chunking.lengthSeconds * sampleRate).rounded()))
    hop = max(1, min(Double(length), chunking.hopSeconds * sampleRate))
  }

  /// Where a chunk of that number starts.
  private func start(_ number: Int) -> Int { Int((Double(number) * hop).rounded()) }

  /// Takes samples and hands on each chunk that they complete, with the number of its first sample.
  mutating func push(
    _ part: Span<Float>, emit: (Int, Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    part.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
    while base + samples.count >= start(count) + length {
      let first = start(count) - base
      try emit(start(count), samples.span.extracting(first..<(first + length)))
      count += 1
    }
    // the last chunk of the stream starts before the next would, but after the one before that
    let kept = max(base, start(max(0, count - 1)))
    samples.removeFirst(kept - base)
    base = kept
  }

  /// Ends the stream: hands on the chunk that ends with it, unless that has been.
  mutating func finish(
    emit: (Int, Span<Float>) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    let end = base + samples.count
    let covered = count == 0 ? 0 : start(count - 1) + length
    guard end > covered else { return }
    let first = max(0, end - length)
    try emit(first, samples.span.extracting((first - base)..<samples.count))
  }
}
