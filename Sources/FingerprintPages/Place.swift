extension Double {
  /// A place in a drawing: to a tenth of its unit, which is a tenth of a pixel or less, without a
  /// nought behind the point.
  var place: String {
    let tenths = (self * 10).rounded()
    guard tenths.magnitude < 0x1p53 else { return "0" }
    let (whole, tenth) = Int(tenths.magnitude).quotientAndRemainder(dividingBy: 10)
    return (tenths < 0 ? "-" : "") + (tenth == 0 ? "\(whole)" : "\(whole).\(tenth)")
  }
}
