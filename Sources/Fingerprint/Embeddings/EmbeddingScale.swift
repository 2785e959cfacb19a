/// What makes stored vectors comparable by their dot product: the centering that the model asks
/// for, by the numbers of the collection, then length 1.
struct EmbeddingScale: Sendable {
  private let means: [Double]
  private let factors: [Double]

  /// The scale of a collection: `vectors` one after the other.
  ///
  /// A number that is the same in all of them tells nothing apart and drops out when standardising.
  init(_ centering: EmbeddingCentering, of vectors: [Float], dimension: Int) {
    let count = Double(max(1, vectors.count / dimension))
    var means = [Double](repeating: 0, count: dimension)
    var squares = means
    guard centering != .none else {
      self.means = means
      factors = [Double](repeating: 1, count: dimension)
      return
    }
    vectors.withUnsafeBufferPointer { vectors in
      means.withUnsafeMutableBufferPointer { means in
        for start in stride(from: 0, to: vectors.count, by: dimension) {
          for index in 0..<dimension { means[index] += Double(vectors[start + index]) }
        }
        for index in 0..<dimension { means[index] /= count }
      }
      squares.withUnsafeMutableBufferPointer { squares in
        for start in stride(from: 0, to: vectors.count, by: dimension) {
          for index in 0..<dimension {
            let distance = Double(vectors[start + index]) - means[index]
            squares[index] += distance * distance
          }
        }
      }
    }
    self.means = means
    factors =
      switch centering {
      case .standardized:
        squares.enumerated().map { index, square in
          // what rounding leaves of numbers that are all the same isn't spread
          let deviation = (square / count).squareRoot()
          return deviation > 1e-6 * abs(means[index]) ? 1 / deviation : 0
        }
      case .none, .mean: [Double](repeating: 1, count: dimension)
      }
  }

  /// A vector of length 1, or zeros where nothing is left of it.
  func comparable(_ vector: some RandomAccessCollection<Float>) -> [Float] {
    let centred = zip(vector, zip(means, factors)).map { (Double($0) - $1.0) * $1.1 }
    let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return centred.map { length > 0 ? Float($0 / length) : 0 }
  }
}
