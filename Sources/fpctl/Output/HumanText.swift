// Numbers, times and names as people read them: no Foundation, no locale, the same everywhere.

extension BinaryInteger {
  /// `1,337`.
  var grouped: String {
    let digits = String(magnitude)
    var text = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }
}

extension Double {
  /// As many decimals as asked for, halves away from zero: `1.50`. Beyond 2⁵³ as Swift prints it.
  func fixed(_ places: Int) -> String {
    let power = (0..<places).reduce(1) { power, _ in power * 10 }
    let scaled = (magnitude * Double(power)).rounded()
    guard scaled < 0x1p53 else { return description }
    let (whole, fraction) = Int(scaled).quotientAndRemainder(dividingBy: power)
    let sign = self < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    let digits = String(fraction)
    return "\(sign)\(whole)." + String(repeating: "0", count: places - digits.count) + digits
  }

  /// As Swift prints it, whole numbers with grouped digits and no point: `1,000,000` and `0.001`.
  var shortest: String {
    self == rounded() && magnitude < 0x1p53 ? Int(self).grouped : description
  }
}

extension Double {
  /// The nearest number with so many decimals; beyond 2⁵³ of those units the number itself.
  func rounded(places: Int) -> Double {
    let power = (0..<places).reduce(1.0) { power, _ in power * 10 }
    let scaled = (self * power).rounded()
    // plus zero, which makes a plain zero of a negative one
    return scaled.magnitude < 0x1p53 ? scaled / power + 0 : self
  }

  /// Seconds to the microsecond, which is finer than any of our times are true: without the noise
  /// of binary fractions, 0.1 + 0.2 s being 0.3 s.
  var microsecond: Double { rounded(places: 6) }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}

/// A rate or count without decimals where it is large, with one where it is small: `1,337` and
/// `8.5`.
func rateText(_ value: Double) -> String {
  value < 9.95 || value >= 0x1p53 ? value.fixed(1) : Int(value.rounded()).grouped
}

/// A position or length on the clock, `3:45`, with tenths `1:23.4`, from an hour on `1:02:03`.
func clockTime(_ seconds: Double, tenths showsTenths: Bool = false) -> String {
  let unit = showsTenths ? 10.0 : 1.0
  let scaled = (seconds.magnitude * unit).rounded()
  guard scaled < 0x1p53 else { return seconds.description }
  let (whole, tenths) = Int(scaled).quotientAndRemainder(dividingBy: Int(unit))
  let pair = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
  let (hours, rest) = whole.quotientAndRemainder(dividingBy: 3600)
  let (minutes, last) = rest.quotientAndRemainder(dividingBy: 60)
  var text = hours > 0 ? "\(hours):\(pair(minutes)):\(pair(last))" : "\(minutes):\(pair(last))"
  if showsTenths { text += ".\(tenths)" }
  return seconds < 0 && scaled > 0 ? "-\(text)" : text
}

/// A length of time in its one or two largest units: `0.4 s`, `14 s`, `3 min 5 s`, `5 h 12 min`, `2
/// d 3 h`.
func roughTime(_ seconds: Double) -> String {
  guard seconds.magnitude < 0x1p53 else { return "\(seconds) s" }
  if seconds < 9.95 { return "\(seconds.fixed(1)) s" }
  let whole = Int(seconds.rounded())
  switch whole {
  case ..<60: return "\(whole) s"
  case ..<3600: return "\(whole / 60) min \(whole % 60) s"
  case ..<86_400: return "\(whole / 3600) h \(whole % 3600 / 60) min"
  default: return "\((whole / 86_400).grouped) d \(whole % 86_400 / 3600) h"
  }
}

/// A probability with its relation, two digits: `= 0.0012`, `= 3.2e-7`, `< 1e-12`. Below 10⁻¹² the
/// model behind it is no longer to be taken by its word.
func chance(_ p: Double) -> String {
  guard p.isFinite, p >= 1e-12 else { return p < 1e-12 ? "< 1e-12" : "= \(p)" }
  if p >= 0.0995 { return "= \(p.fixed(2))" }
  if p >= 0.00995 { return "= \(p.fixed(3))" }
  if p >= 0.000995 { return "= \(p.fixed(4))" }
  var mantissa = p
  var exponent = 0
  while mantissa < 0.995 {
    mantissa *= 10
    exponent -= 1
  }
  return "= \(mantissa.fixed(1))e\(exponent)"
}

/// Bytes in the largest unit of 1,000 that leaves a number above 1: `512 bytes`, `4.30 MB`.
func byteText(_ bytes: Int) -> String {
  guard bytes >= 1_000 else { return counted(bytes, "byte") }
  var value = Double(bytes) / 1_000
  for unit in ["kB", "MB", "GB"] {
    if value < 999.5 { return "\(value.fixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)) \(unit)" }
    value /= 1_000
  }
  return "\(value.fixed(2)) TB"
}

/// `1 track`, `1,204 tracks`.
func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(number.grouped) \(number == 1 ? noun : plural ?? noun + "s")"
}

extension String {
  /// Terminal columns, East Asian wide characters and pictures counting two.
  var columns: Int {
    reduce(0) { $0 + ($1.unicodeScalars.first.map(\.isWide) ?? false ? 2 : 1) }
  }

  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }
}

extension Unicode.Scalar {
  /// The main blocks of East Asian Width W and F (Unicode Standard Annex 11).
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
