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

  /// The nearest chunk of a track to a query.
  private struct Nearest {
    var similarity = -Float.infinity
    var row = 0
    var query = 0
  }

  private func nearest(_ queries: [[Float]], except excluded: Int?, _ limit: Int) -> [Neighbour] {
    var best = [Nearest](repeating: Nearest(), count: tracks.count)
    var sums = [Double](repeating: 0, count: tracks.count)
    for start in stride(from: 0, to: queries.count, by: Self.queriesAtOnce) {
      let some = queries[start..<min(queries.count, start + Self.queriesAtOnce)]
      let found = scan(Array(some))
      for query in some.indices {
        let offset = (query - start) * tracks.count
        for number in tracks.indices {
          var nearest = found[offset + number]
          nearest.query = query
          sums[number] += Double(nearest.similarity)
          if nearest.similarity > best[number].similarity { best[number] = nearest }
        }
      }
    }
    var heap = BoundedHeap<Neighbour>(capacity: limit) {
      $0.similarity != $1.similarity ? $0.similarity > $1.similarity : $0.track < $1.track
    }
    for (number, track) in tracks.enumerated() where number != excluded && !queries.isEmpty {
      let row = rows[best[number].row]
      heap.insert(
        Neighbour(
          track: track,
          // rounding may carry a cosine past its bounds
          similarity: max(-1, min(1, sums[number] / Double(queries.count))),
          query: best[number].query, chunk: row.start...row.end))
    }
    return heap.sorted
  }

  /// For each query, for each track, the nearest row.
  private func scan(_ queries: [[Float]]) -> [Nearest] {
    var found = [Nearest](repeating: Nearest(), count: queries.count * tracks.count)
    guard !tracks.isEmpty else { return found }
    let trackCount = tracks.count
    found.withUnsafeMutableBufferPointer { found in
      ends.withUnsafeBufferPointer { ends in
        var number = 0
        block.forEachTile(queries) { tile, query, largest, products in
          let first = tile * VectorBlock.tileRows
          let last = min(first + VectorBlock.tileRows, block.count)
          while ends[number] <= first { number += 1 }
          let offset = query * trackCount
          // nearly always: the tile is within a track, and the track has had a nearer chunk
          let isWithin = ends[number] >= first + VectorBlock.tileRows
          if isWithin, largest <= found[offset + number].similarity { return }
          var owner = number
          for row in first..<last {
            if row == ends[owner] { owner += 1 }
            let similarity = products[row - first]
            if similarity > found[offset + owner].similarity {
              found[offset + owner].similarity = similarity
              found[offset + owner].row = row
            }
          }
        }
      }
    }
    return found
  }
}
