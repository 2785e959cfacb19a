/// Sorts unsigned numbers by their bits `low ..< high`, stably, in as few passes of like width as
/// leave each at most eleven bits.
///
/// Many times faster than a comparison sort on the hundred thousands of keys that a query or a
/// segment brings. Cost: 2 passes over the data for every 11 bits, and as much memory again.
func radixSort<Key: FixedWidthInteger & UnsignedInteger>(_ keys: inout [Key], bits: Range<Int>) {
  guard keys.count > 1, !bits.isEmpty else { return }
  let passes = (bits.count + 10) / 11
  let width = (bits.count + passes - 1) / passes
  let mask = 1 << width - 1
  var target = [Key](repeating: 0, count: keys.count)
  var counts = [Int](repeating: 0, count: 1 << width)
  for low in stride(from: bits.lowerBound, to: bits.upperBound, by: width) {
    let shift = Key(low)
    let mask = mask >> max(0, low + width - bits.upperBound)
    counts.withUnsafeMutableBufferPointer { counts in
      keys.withUnsafeBufferPointer { keys in
        target.withUnsafeMutableBufferPointer { target in
          for index in counts.indices { counts[index] = 0 }
          for key in keys { counts[Int(truncatingIfNeeded: key &>> shift) & mask] &+= 1 }
          var sum = 0
          for index in 0...mask {
            let count = counts[index]
            counts[index] = sum
            sum += count
          }
          for key in keys {
            let digit = Int(truncatingIfNeeded: key &>> shift) & mask
            target[counts[digit]] = key
            counts[digit] &+= 1
          }
        }
      }
    }
    swap(&keys, &target)
  }
}
