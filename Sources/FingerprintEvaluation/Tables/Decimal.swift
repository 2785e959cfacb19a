extension Double {
  /// The number with exactly `places` digits after the point, halves rounded away from zero: `0.50`,
  /// `-3.1`. Not finite numbers as Swift writes them; beyond 10¹⁵ in Swift's own notation.
  package func decimal(_ places: Int) -> String {
    precondition((0...9).contains(places), "0 to 9 decimal places")
    guard isFinite, magnitude < 1e15 else { return "\(self)" }
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (magnitude * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 9e18 else { return "\(self)" }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let whole = padded.dropLast(places)
    let sign = self < 0 && scaled > 0 ? "-" : ""
    return places == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(places))"
  }
}
