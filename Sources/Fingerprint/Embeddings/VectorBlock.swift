/// Vectors of one length in memory, laid out to be multiplied with a query at the speed at which
/// memory is read.
///
/// Sixteen vectors make a tile, in which the sixteen first numbers come first, then the sixteen
/// second ones: a tile's products with a query need no sum across a register, and no vector any
/// padding. The last tile is filled up with zeros.
struct VectorBlock: Sendable {
  static let tileRows = 16

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

  /// The dot products of every vector with each of `queries`, sixteen vectors at a time: `body` is
  /// given the number of the tile, that of the query, the largest product and all sixteen. Each
  /// tile is read once for all queries.
  @inline(__always)
  func forEachTile(
    _ queries: [[Float]], _ body: (Int, Int, Float, UnsafePointer<Float>) -> Void
  ) {
    let flat = queries.flatMap { $0 }
    precondition(flat.count == queries.count * dimension, "queries are \(dimension) numbers long")
    // a lane of a register can't be read by its number, one of memory can
    let lanes = UnsafeMutablePointer<Float>.allocate(capacity: VectorBlock.tileRows)
    lanes.initialize(repeating: 0, count: VectorBlock.tileRows)
    defer { lanes.deallocate() }
    tiles.withUnsafeBufferPointer { tiles in
      flat.withUnsafeBufferPointer { flat in
        for tile in 0..<(tiles.count / max(1, dimension)) {
          let rows = tiles.baseAddress! + tile * dimension
          for query in 0..<queries.count {
            let factors = flat.baseAddress! + query * dimension
            var products = SIMD16<Float>.zero
            for index in 0..<dimension { products += rows[index] * factors[index] }
            UnsafeMutableRawPointer(lanes).storeBytes(of: products, as: SIMD16<Float>.self)
            // by halves: `max()` alone and comparing lane by lane take longer than the products
            let eight = pointwiseMax(products.lowHalf, products.highHalf)
            body(tile, query, pointwiseMax(eight.lowHalf, eight.highHalf).max(), lanes)
          }
        }
      }
    }
  }
}
