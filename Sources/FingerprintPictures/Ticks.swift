/// Round values along an axis, and their labels.
package struct Ticks {
  /// Ascending, all within the axis's range.
  package let values: [Double]
  private let decimals: Int

  /// Steps of 1, 2 or 5 times a power of ten, at most `count` of them.
  package init(in range: ClosedRange<Double>, atMost count: Int) {
    let length = range.upperBound - range.lowerBound
    let least = max(length, 1e-6) / Double(max(1, count))
    var unit = 1e-9
    var decimals = 9
    while unit * 10 <= least {
      unit *= 10
      decimals -= 1
    }
    var step = unit
    for factor in [1.0, 2, 5, 10] {
      step = unit * factor
      if step >= least { break }
    }
    // ten of a unit has one decimal less; rounding it away leaves no trace of the multiplication
    if step >= unit * 10 { decimals -= 1 }
    self.decimals = max(0, decimals)
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    values = first > last ? [] : (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// A value with the decimals that the step needs, digits grouped: `1,500` and `0.25`.
  package func label(_ value: Double) -> String {
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    let scaled = Int((value.magnitude * power).rounded())
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: Int(power))
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard decimals > 0 else { return sign + grouped(whole) }
    let digits = String(fraction)
    return sign + grouped(whole) + "."
      + String(repeating: "0", count: decimals - digits.count) + digits
  }
}

/// `1,337`.
func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  var text = number < 0 ? "−" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
