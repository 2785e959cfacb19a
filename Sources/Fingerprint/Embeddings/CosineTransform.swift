#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The first coefficients of an orthonormal cosine transform of type II:
/// `y[k] = s[k] · Σ x[n] · cos(π · k · (2n + 1) / 2N)`, `s[0] = √(1/N)`, the others `√(2/N)`.
struct CosineTransform: Sendable {
  private let length: Int
  private let count: Int
  /// `count` rows of `length`.
  private let basis: [Float]

  init(length: Int, count: Int) {
    precondition(count <= length, "a transform of \(length) numbers has no \(count) coefficients")
    self.length = length
    self.count = count
    basis = (0..<(count * length)).map { index in
      let (row, column) = (Double(index / length), Double(index % length))
      let scale = sqrt((row == 0 ? 1 : 2) / Double(length))
      return Float(scale * cos(.pi * row * (2 * column + 1) / Double(2 * length)))
    }
  }

  /// Transforms `length` numbers into `count` coefficients.
  func apply(
    _ input: UnsafeBufferPointer<Float>, into coefficients: UnsafeMutableBufferPointer<Float>
  ) {
    basis.withUnsafeBufferPointer { basis in
      for row in 0..<count {
        let weights = basis.baseAddress! + row * length
        // four sums: one alone waits for each of its additions
        var sums = SIMD4<Float>.zero
        var index = 0
        while index + 4 <= length {
          let x = UnsafeRawPointer(input.baseAddress! + index).loadUnaligned(as: SIMD4<Float>.self)
          let w = UnsafeRawPointer(weights + index).loadUnaligned(as: SIMD4<Float>.self)
          sums += x * w
          index += 4
        }
        var sum = sums.sum()
        while index < length {
          sum += input[index] * weights[index]
          index += 1
        }
        coefficients[row] = sum
      }
    }
  }
}
