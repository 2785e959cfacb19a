extension [Float] {
  /// Zeroes NaN and infinities and bounds the rest, so that no later sum overflows. Returns how
  /// many were zeroed.
  mutating func makeFinite() -> Int {
    // x · 0 is 0 for every finite x and NaN for the rest: one sum tells whether any needs a look
    var check = SIMD16<Float>.zero
    var index = 0
    let bound: Float = 1e6
    var largest = SIMD16<Float>.zero
    withUnsafeBufferPointer { pointer in
      while index + 16 <= pointer.count {
        let block = UnsafeRawPointer(pointer.baseAddress! + index).loadUnaligned(
          as: SIMD16<Float>.self)
        check += block * 0
        largest.replace(with: block, where: block .> largest)
        largest.replace(with: -block, where: -block .> largest)
        index += 16
      }
    }
    let isTame = check.sum() == 0 && largest.max() <= bound
    return repair(from: isTame ? index : 0, bound: bound)
  }

  private mutating func repair(from start: Int, bound: Float) -> Int {
    var replaced = 0
    for index in start..<count {
      if !self[index].isFinite {
        self[index] = 0
        replaced += 1
      } else if abs(self[index]) > bound {
        self[index] = self[index] > 0 ? bound : -bound
      }
    }
    return replaced
  }
}

extension String {
  /// What is said of samples that were zeroed.
  static func noNumbers(_ count: Int) -> String {
    "\(count) samples that are no numbers read as silence"
  }
}
