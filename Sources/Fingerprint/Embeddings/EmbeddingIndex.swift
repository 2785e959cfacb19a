/// The embeddings of one model as they stood at one generation: what a reader keeps in memory
/// between queries, ready to be searched.
///
/// Rows are by track, then by the start of the chunk, whatever the order in which they were stored.
/// Memory: 4 bytes a number and 24 a chunk. Cost of a search: the time it takes to read the vectors
/// once for every sixteen query vectors, or the multiplications, whichever is more.
package struct EmbeddingIndex: Sendable {
  let generation: Int64
  private let scale: EmbeddingScale
  private let block: VectorBlock
  private let rows: [EmbeddingRow]
  /// By number.
  let tracks: [TrackID]
  /// Where the rows of each track end.
  private let ends: [Int]

  /// Query vectors looked at in one reading.
  private static let queriesAtOnce = 16

  /// An index of `vectors`, one after the other, a row each. Traps where the numbers don't agree.
  package init(
    rows: [EmbeddingRow], vectors: [Float], dimension: Int, centering: EmbeddingCentering,
    generation: Int64
  ) {
    precondition(vectors.count == rows.count * dimension, "a row has \(dimension) numbers")
    let order = rows.indices.sorted {
      (rows[$0].track, rows[$0].start, $0) < (rows[$1].track, rows[$1].start, $1)
    }
    // in the order of the rows, so that the sums don't depend on that of storing
    var ordered = vectors
    let isOrdered = order.indices.allSatisfy { order[$0] == $0 }
    if !isOrdered { ordered = order.flatMap { vectors[($0 * dimension)..<(($0 + 1) * dimension)] } }
    let scale = EmbeddingScale(centering, of: ordered, dimension: dimension)
    var block = VectorBlock(dimension: dimension, count: rows.count)
    for row in rows.indices {
      block[row] = scale.comparable(ordered[(row * dimension)..<((row + 1) * dimension)])
    }
    var tracks = [TrackID]()
    var ends = [Int]()
    for (row, source) in order.enumerated() {
      if tracks.last != rows[source].track {
        if row > 0 { ends.append(row) }
        tracks.append(rows[source].track)
      }
    }
    if !rows.isEmpty { ends.append(rows.count) }
    self.generation = generation
    self.scale = scale
    self.block = block
    self.rows = isOrdered ? rows : order.map { rows[$0] }
    self.tracks = tracks
    self.ends = ends
  }

  /// What it takes in memory, nearly.
  var memoryBytes: Int {
    block.memoryBytes + rows.count * MemoryLayout<EmbeddingRow>.stride
      + (tracks.count + ends.count) * MemoryLayout<Int>.stride
  }

  /// Reads what is stored of a model; to be called in a transaction.
  init(
    _ connection: SQLiteConnection, _ model: any EmbeddingModel
  ) throws(FingerprintError) {
    var rows = [EmbeddingRow]()
    var vectors = [Float]()
    let dimension = model.dimension
    try EmbeddingTable(connection).rows(of: model.name, dimension: dimension) { row, bytes in
      rows.append(row)
      for index in 0..<dimension { vectors.append(EmbeddingTable.value(bytes, index)) }
    }
    self.init(
      rows: rows, vectors: vectors, dimension: dimension, centering: model.centering,
      generation: try Schema.generation(connection))
  }

  /// A track that resembles the query.
  package struct Neighbour: Sendable, Hashable {
    /// The track.
    package let track: TrackID
    /// The mean over the query's vectors of the cosine with that chunk of the track that is nearest
    /// to each.
    package let similarity: Double
    /// The query vector that is nearest to a chunk of the track.
    package let query: Int
    /// That chunk.
    package let chunk: ClosedRange<Double>
  }

  /// The tracks that are nearest to some vectors as the model gives them, nearest first, equal ones
  /// by number; each with its best chunk, of equal ones the earliest.
  package func nearest(to vectors: [[Float]], limit: Int) -> [Neighbour] {
    nearest(vectors.map { scale.comparable($0) }, except: nil, limit)
  }

  /// The tracks that are nearest to one of them, itself left out, and the chunks of that one, which
  /// ``Neighbour/query`` counts; `nil` where it has none.
  func nearest(
    to track: TrackID, limit: Int
  ) -> (neighbours: [Neighbour], chunks: [ClosedRange<Double>])? {
    guard let number = tracks.firstIndex(of: track) else { return nil }
    let own = (number == 0 ? 0 : ends[number - 1])..<ends[number]
    return (
      nearest(own.map { block[$0] }, except: number, limit),
      own.map { rows[$0].start...rows[$0].end }
    )
  }

  /// How near a track comes to the query vectors.
  private struct Nearness {
    /// The number of the track.
    let track: Int
    /// Mean over the query vectors.
    let similarity: Double
    /// The query vector that comes nearest to it.
    let query: Int
  }

  private func nearest(_ queries: [[Float]], except excluded: Int?, _ limit: Int) -> [Neighbour] {
    var best = [Float](repeating: -.infinity, count: tracks.count)
    var bestQueries = [Int](repeating: 0, count: tracks.count)
    var sums = [Double](repeating: 0, count: tracks.count)
    for start in stride(from: 0, to: queries.count, by: Self.queriesAtOnce) {
      let some = start..<min(queries.count, start + Self.queriesAtOnce)
      let found = largestProducts(Array(queries[some]))
      for query in some {
        let offset = (query - start) * tracks.count
        for track in tracks.indices {
          let similarity = found[offset + track]
          sums[track] += Double(similarity)
          if similarity > best[track] {
            best[track] = similarity
            bestQueries[track] = query
          }
        }
      }
    }
    var heap = BoundedHeap<Nearness>(capacity: limit) {
      $0.similarity != $1.similarity ? $0.similarity > $1.similarity : $0.track < $1.track
    }
    for track in tracks.indices where track != excluded && !queries.isEmpty {
      // rounding may carry a cosine past its bounds
      let similarity = max(-1, min(1, sums[track] / Double(queries.count)))
      heap.insert(Nearness(track: track, similarity: similarity, query: bestQueries[track]))
    }
    return heap.sorted.map { nearness in
      let row = rows[nearestRow(of: nearness.track, to: queries[nearness.query])]
      return Neighbour(
        track: tracks[nearness.track], similarity: nearness.similarity, query: nearness.query,
        chunk: row.start...row.end)
    }
  }

  /// The earliest of a track's rows that come nearest to `query`. Looked for again in the few tracks
  /// that are answers: noting it for all of them would cost more than the products.
  private func nearestRow(of track: Int, to query: [Float]) -> Int {
    let own = (track == 0 ? 0 : ends[track - 1])..<ends[track]
    var nearest = (row: own.lowerBound, product: -Float.infinity)
    for row in own {
      let product = block.product(row, query)
      if product > nearest.product { nearest = (row, product) }
    }
    return nearest.row
  }

  /// For each query, for each track, the largest product with one of its rows.
  private func largestProducts(_ queries: [[Float]]) -> [Float] {
    var largest = [Float](repeating: -.infinity, count: queries.count * tracks.count)
    let trackCount = tracks.count
    largest.withUnsafeMutableBufferPointer { largest in
      ends.withUnsafeBufferPointer { ends in
        var track = 0
        block.forEachBatch(queries) { rows, products in
          var row = rows.lowerBound
          while row < rows.upperBound {
            while ends[track] <= row { track += 1 }
            let end = min(ends[track], rows.upperBound)
            for query in queries.indices {
              let first = products + query * VectorBlock.batchRows + (row - rows.lowerBound)
              let place = query * trackCount + track
              let found = Self.largest(first, count: end - row)
              if found > largest[place] { largest[place] = found }
            }
            row = end
          }
        }
      }
    }
    return largest
  }

  /// The largest of some numbers. By comparing registers: the standard library's `max` and
  /// `pointwiseMax` go number by number.
  private static func largest(_ numbers: UnsafePointer<Float>, count: Int) -> Float {
    let bytes = UnsafeRawPointer(numbers)
    var eight = SIMD8<Float>(repeating: -.infinity)
    var index = 0
    while index + 8 <= count {
      let next = bytes.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
      eight.replace(with: next, where: next .> eight)
      index += 8
    }
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    var largest = two[1] > two[0] ? two[1] : two[0]
    while index < count {
      if numbers[index] > largest { largest = numbers[index] }
      index += 1
    }
    return largest
  }
}
