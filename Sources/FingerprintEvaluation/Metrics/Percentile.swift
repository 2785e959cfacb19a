/// The `fraction` quantile of `values`, between neighbours by linear interpolation; `nil` without
/// values.
///
/// With the values sorted as x₀ … xₙ₋₁ and h = fraction · (n − 1):
///
///     x⌊h⌋ + (h − ⌊h⌋) · (x⌊h⌋₊₁ − x⌊h⌋)
///
/// which is type 7 of Hyndman and Fan (The American Statistician 50, 1996) and what numpy.quantile
/// does.
package func quantile(_ fraction: Double, of values: [Double]) -> Double? {
  precondition((0...1).contains(fraction), "a quantile's fraction lies between 0 and 1")
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let position = fraction * Double(sorted.count - 1)
  let lower = Int(position)
  guard lower + 1 < sorted.count else { return sorted[lower] }
  return sorted[lower] + (position - Double(lower)) * (sorted[lower + 1] - sorted[lower])
}
