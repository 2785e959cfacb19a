/// Vectors of one length in memory, laid out to be multiplied with a query at the speed at which
/// memory is read.
///
/// Sixteen vectors make a tile, in which the sixteen first numbers come first, then the sixteen
/// second ones: a tile's products with a query need no sum across a register, and no vector any
/// padding. The last tile is filled up with zeros.
struct VectorBlock: Sendable {
  static let tileRows = 16
  /// Vectors whose products are made at once: those of sixteen queries stay in the nearest cache
  /// but one.
  static let batchRows = 64 * tileRows

  /// Numbers in a vector.
  let dimension: Int
  /// Vectors.
  let count: Int
  private var tiles: [SIMD16<Float>]

  /// As many zero vectors.
  init(dimension: Int, count: Int) {
    self.dimension = dimension
    self.count = count
    let number = (count + VectorBlock.tileRows - 1) / VectorBlock.tileRows
    tiles = [SIMD16<Float>](repeating: .zero, count: number * dimension)
  }

  /// What it takes in memory, nearly.
  var memoryBytes: Int { tiles.count * MemoryLayout<SIMD16<Float>>.stride }

  /// One vector.
  subscript(row: Int) -> [Float] {
    get {
      let (tile, lane) = row.quotientAndRemainder(dividingBy: VectorBlock.tileRows)
      return (0..<dimension).map { tiles[tile * dimension + $0][lane] }
    }
    set {
      let (tile, lane) = row.quotientAndRemainder(dividingBy: VectorBlock.tileRows)
      for index in 0..<dimension { tiles[tile * dimension + index][lane] = newValue[index] }
    }
  }

  /// The dot product of one vector with `query`: what ``forEachBatch(_:_:)`` gives of it, bit for bit.
  func product(_ row: Int, _ query: [Float]) -> Float {
    let (tile, lane) = row.quotientAndRemainder(dividingBy: VectorBlock.tileRows)
    var product: Float = 0
    for index in 0..<dimension { product += tiles[tile * dimension + index][lane] * query[index] }
    return product
  }

  /// The dot products of every vector with each of `queries`, a thousand vectors at a time: `body` is
  /// given their range, and where the products with the first query begin; those with each next one
  /// begin ``batchRows`` later. Each tile is read once for all queries.
  ///
  /// What is made of the products is best done for many of them at once: to look at a tile's own,
  /// with a branch on what is found, takes as long as to make them.
  func forEachBatch(_ queries: [[Float]], _ body: (Range<Int>, UnsafePointer<Float>) -> Void) {
    let factors = queries.flatMap { $0 }
    precondition(
      factors.count == queries.count * dimension, "queries are \(dimension) numbers long")
    let products = UnsafeMutablePointer<Float>.allocate(
      capacity: queries.count * VectorBlock.batchRows)
    products.initialize(repeating: 0, count: queries.count * VectorBlock.batchRows)
    defer { products.deallocate() }
    for first in stride(from: 0, to: count, by: VectorBlock.batchRows) {
      let rows = first..<min(count, first + VectorBlock.batchRows)
      multiply(rows, factors, queries.count, into: products)
      body(rows, products)
    }
  }

  private func multiply(
    _ rows: Range<Int>, _ factors: [Float], _ queryCount: Int,
    into products: UnsafeMutablePointer<Float>
  ) {
    let first = rows.lowerBound / VectorBlock.tileRows
    let last = (rows.upperBound + VectorBlock.tileRows - 1) / VectorBlock.tileRows
    tiles.withUnsafeBufferPointer { tiles in
      factors.withUnsafeBufferPointer { factors in
        for tile in first..<last {
          let numbers = tiles.baseAddress! + tile * dimension
          for query in 0..<queryCount {
            let factors = factors.baseAddress! + query * dimension
            var sums = SIMD16<Float>.zero
            for index in 0..<dimension { sums += numbers[index] * factors[index] }
            let place = query * VectorBlock.batchRows + (tile - first) * VectorBlock.tileRows
            UnsafeMutableRawPointer(products + place).storeBytes(of: sums, as: SIMD16<Float>.self)
          }
        }
      }
    }
  }
}
