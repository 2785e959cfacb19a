internal import Fingerprint
internal import FingerprintEvaluation

/// How long does it take to compare a query with a million stored vectors, and how near does that
/// come to reading them once? One thread, vectors of random numbers: the work doesn't depend on
/// them.
struct EmbeddingBenchmark {
  private static let dimension = 40
  private static let tracks = 10_000
  /// In a track, four minutes of audio in chunks of 5 s every 2.5 s.
  private static let chunks = 100
  /// Query vectors at once; the second is what a query of 40 s has.
  private static let queries = [1, 15]
  private static let repetitions = 30

  func section() -> SpeedSection {
    let count = Self.tracks * Self.chunks
    let bytes = count * Self.dimension * MemoryLayout<Float>.size
    Progress.note("generating \(count) vectors")
    let index = Self.index()
    var generator = SeededGenerator(seed: 2)
    var table = TextTable(
      words: "\(count) vectors of \(Self.dimension) numbers",
      numbers: ["n", "p50 ms", "p95 ms", "GB/s", "of reading"])
    var rows: [SpeedRow] = []

    /// Times of `work`, and gigabytes a second at their median.
    func measure(_ subject: String, _ work: () -> Void) -> (times: [Double], rate: Double) {
      let times = (0..<Self.repetitions).map { repetition in
        let milliseconds = ContinuousClock().measure(work) / .milliseconds(1)
        var row = SpeedRow(section: "embedding", subject: subject, item: "\(repetition)")
        row.wallMilliseconds = milliseconds
        row.bytes = bytes
        rows.append(row)
        return milliseconds
      }
      return (times, Double(bytes) / 1e6 / (quantile(0.5, of: times) ?? .infinity))
    }
    func append(_ name: String, _ measured: (times: [Double], rate: Double), of reading: Double) {
      table.append([
        name, "\(measured.times.count)", quantile(0.5, of: measured.times)?.decimal(1) ?? "–",
        quantile(0.95, of: measured.times)?.decimal(1) ?? "–", measured.rate.decimal(1),
        (measured.rate / reading * 100).decimal(0) + " %",
      ])
    }

    let memory = [SIMD16<Float>](repeating: .one, count: bytes / 64)
    var total: Float = 0
    let reading = measure("reading") { total += Self.sum(memory) }
    precondition(total > 0, "what was read must be used")
    append("reading them", reading, of: reading.rate)
    for number in Self.queries {
      let queries = (0..<number).map { _ in Self.vector(&generator) }
      var found = 0
      let name = "\(number) query vector\(number == 1 ? "" : "s")"
      let search = measure(name) { found += index.nearest(to: queries, limit: 5).count }
      precondition(found == 5 * Self.repetitions, "five tracks are nearest")
      append(name, search, of: reading.rate)
    }
    return SpeedSection(title: "Searching embeddings", text: table.text, rows: rows)
  }

  private static func index() -> EmbeddingIndex {
    var generator = SeededGenerator(seed: 1)
    var rows: [EmbeddingRow] = []
    var vectors: [Float] = []
    vectors.reserveCapacity(tracks * chunks * dimension)
    for track in 1...tracks {
      for chunk in 0..<chunks {
        let start = Double(chunk) * 2.5
        rows.append(
          EmbeddingRow(track: TrackID(rawValue: Int64(track)), start: start, end: start + 5))
        vectors += vector(&generator)
      }
    }
    return EmbeddingIndex(
      rows: rows, vectors: vectors, dimension: dimension, centering: .standardized, generation: 0)
  }

  private static func vector(_ generator: inout SeededGenerator) -> [Float] {
    (0..<dimension).map { _ in Float(generator.next() >> 40) * 0x1p-24 - 0.5 }
  }

  /// The sum of all numbers, four registers' worth in flight: the plainest way to read memory.
  private static func sum(_ memory: [SIMD16<Float>]) -> Float {
    memory.withUnsafeBufferPointer { memory in
      var sum = SIMD16<Float>.zero
      for group in memory { sum += group }
      return sum.sum()
    }
  }
}
