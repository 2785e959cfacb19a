#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Int {
  /// `30,000`.
  var grouped: String {
    var text = ""
    for (index, digit) in String(magnitude).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text = "," + text }
      text = String(digit) + text
    }
    return self < 0 ? "-" + text : text
  }
}

extension Double {
  /// The number with exactly `places` digits after the point, halves rounded away from zero:
  /// `0.50`, `-3.1`. Not finite numbers as Swift writes them; beyond 10¹⁵ in Swift's own notation.
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

  /// As Swift writes it, whole numbers without the point: `5` and `2.5`.
  var plain: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A positive number with one digit before the point and one after it: `7.4e-3`. Others as Swift
  /// writes them.
  package var scientific: String {
    guard isFinite, self > 0 else { return "\(self)" }
    var exponent = Int(log10(self).rounded(.down))
    // scaled in two steps, since 10^320 is out of range and the smallest numbers need it
    var digits = (self * pow(10, Double(-exponent / 2)) * pow(10, Double(-exponent + exponent / 2)))
      .decimal(1)
    if digits == "10.0" {
      digits = "1.0"
      exponent += 1
    }
    return "\(digits)e\(exponent)"
  }
}
