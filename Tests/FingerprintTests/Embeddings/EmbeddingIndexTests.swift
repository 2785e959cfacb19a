import Testing

@testable import Fingerprint

struct EmbeddingIndexTests {
  /// A collection of random vectors.
  private struct Collection {
    let dimension: Int
    var rows: [EmbeddingRow] = []
    var vectors: [[Float]] = []

    /// Tracks of 1 to 40 chunks; few different numbers, so that some vectors are equal.
    init(tracks: Int, dimension: Int, values: Int = 1_000, seed: UInt64) {
      self.dimension = dimension
      var generator = SplitMix64(seed: seed)
      for track in 0..<tracks {
        for chunk in 0..<Int.random(in: 1...40, using: &generator) {
          let start = Double(chunk) * 2.5
          rows.append(
            EmbeddingRow(
              track: TrackID(rawValue: Int64(3 * track + 1)), start: start, end: start + 5))
          vectors.append(vector(values, &generator))
        }
      }
    }

    func vector(_ values: Int, _ generator: inout SplitMix64) -> [Float] {
      (0..<dimension).map { index in
        // of different spread
        Float(Int.random(in: 1...values, using: &generator) * (index + 1)) / 100
      }
    }

    func index(_ centering: EmbeddingCentering, order: [Int]? = nil) -> EmbeddingIndex {
      let order = order ?? Array(rows.indices)
      return EmbeddingIndex(
        rows: order.map { rows[$0] }, vectors: order.flatMap { vectors[$0] }, dimension: dimension,
        centering: centering, generation: 1)
    }

    /// Tracks by similarity, as slow as it gets.
    func naive(
      _ queries: [[Float]], _ centering: EmbeddingCentering
    ) -> [(track: TrackID, similarity: Double)] {
      let count = Double(vectors.count)
      let means = (0..<dimension).map { i in vectors.reduce(0) { $0 + Double($1[i]) } / count }
      let deviations = (0..<dimension).map { i in
        (vectors.reduce(0) { $0 + (Double($1[i]) - means[i]) * (Double($1[i]) - means[i]) } / count)
          .squareRoot()
      }
      func centred(_ vector: [Float]) -> [Double] {
        vector.enumerated().map { index, value in
          switch centering {
          case .none: Double(value)
          case .mean: Double(value) - means[index]
          case .standardized: (Double(value) - means[index]) / deviations[index]
          }
        }
      }
      func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      func cosine(_ a: [Double], _ b: [Double]) -> Double {
        dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
      }
      let stored = vectors.map(centred)
      return Set(rows.map(\.track)).map { track in
        let own = rows.indices.filter { rows[$0].track == track }
        let best = queries.map(centred).map { query in
          own.map { cosine(query, stored[$0]) }.max() ?? 0
        }
        return (track, best.reduce(0, +) / Double(queries.count))
      }.sorted { $0.similarity > $1.similarity }
    }
  }

  @Test(
    "The search finds what comparing one by one finds",
    arguments: [EmbeddingCentering.none, .mean, .standardized], [1, 7, 40])
  func twin(centering: EmbeddingCentering, dimension: Int) {
    // with one number a vector nothing but the sign is left
    let collection = Collection(tracks: 30, dimension: dimension, seed: 7)
    var generator = SplitMix64(seed: 8)
    let index = collection.index(centering)
    for count in [1, 3, 40] {
      let queries = (0..<count).map { _ in collection.vector(1_000, &generator) }
      let expected = collection.naive(queries, centering)
      let found = index.nearest(to: queries, limit: 30)
      #expect(found.count == 30)
      for (one, other) in zip(found, expected) {
        #expect(abs(one.similarity - other.similarity) < 1e-5)
      }
      if dimension > 1 { #expect(found.map(\.track) == expected.map(\.track)) }
      #expect(index.nearest(to: queries, limit: 4) == Array(found.prefix(4)))
    }
  }

  @Test("A stored vector finds its own track and chunk, with the similarity 1")
  func itself() {
    let collection = Collection(tracks: 20, dimension: 12, seed: 2)
    let index = collection.index(.standardized)
    for row in collection.rows.indices {
      let found = index.nearest(to: [collection.vectors[row]], limit: 1)
      let expected = collection.rows[row]
      #expect(found.first?.track == expected.track)
      #expect(found.first?.chunk == expected.start...expected.end)
      #expect(abs((found.first?.similarity ?? 0) - 1) < 1e-6)
    }
  }

  @Test("Equal ones come by track, the earliest chunk of each; the order of storing is no matter")
  func ties() {
    // two values and three numbers: eight vectors at most
    let collection = Collection(tracks: 60, dimension: 3, values: 2, seed: 4)
    var generator = SplitMix64(seed: 5)
    let query = [collection.vectors[0]]
    let found = collection.index(.mean).nearest(to: query, limit: 60)
    for (one, next) in zip(found, found.dropFirst()) {
      #expect((-one.similarity, one.track) < (-next.similarity, next.track))
    }
    for neighbour in found where neighbour.similarity > 0.999 {
      let first = collection.rows.indices.first {
        collection.rows[$0].track == neighbour.track && collection.vectors[$0] == query[0]
      }
      #expect(first.map { collection.rows[$0].start } == neighbour.chunk.lowerBound)
    }
    let shuffled = collection.index(
      .mean, order: collection.rows.indices.shuffled(using: &generator))
    #expect(shuffled.nearest(to: query, limit: 60) == found)
  }

  @Test("A track's neighbours leave itself out")
  func neighbours() throws {
    let collection = Collection(tracks: 12, dimension: 8, seed: 6)
    let index = collection.index(.standardized)
    for track in index.tracks {
      let (found, chunks) = try #require(index.nearest(to: track, limit: 20))
      let own = collection.rows.indices.filter { collection.rows[$0].track == track }
      #expect(chunks.count == own.count)
      let asked = index.nearest(to: own.map { collection.vectors[$0] }, limit: 20)
      #expect(found.map(\.track) == asked.map(\.track).filter { $0 != track })
    }
    #expect(index.nearest(to: TrackID(rawValue: 2), limit: 5) == nil)
  }

  @Test("One chunk alone, and chunks that are all the same, are at no distance that means anything")
  func nothingLeft() {
    for count in [1, 3] {
      var collection = Collection(tracks: 1, dimension: 4, seed: 1)
      let vector: [Float] = [1, 2, 0.1, 0]
      collection.rows = (1...Int64(count)).map {
        EmbeddingRow(track: TrackID(rawValue: $0), start: 0, end: 5)
      }
      collection.vectors = Array(repeating: vector, count: count)
      let found = collection.index(.standardized).nearest(to: [[5, 6, 7, 8]], limit: 5)
      #expect(found.map(\.similarity) == Array(repeating: 0, count: count))
    }
    #expect(
      EmbeddingIndex(
        rows: [], vectors: [], dimension: 4, centering: .mean, generation: 1
      ).nearest(to: [[1, 2, 3, 4]], limit: 5).isEmpty)
  }

  @Test("A bounded heap keeps what sorting would", arguments: [1, 2, 7, 100])
  func heap(capacity: Int) {
    var generator = SplitMix64(seed: UInt64(capacity))
    let numbers = (0..<60).map { _ in Int.random(in: 0..<40, using: &generator) }
    var heap = BoundedHeap<Int>(capacity: capacity, precedes: <)
    for number in numbers { heap.insert(number) }
    #expect(heap.sorted == Array(numbers.sorted().prefix(capacity)))
  }
}
