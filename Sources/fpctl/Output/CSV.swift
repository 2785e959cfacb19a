/// Rows of comma-separated values (RFC 4180): ended by CR LF, fields quoted where they must be.
enum CSV {
  static func row(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  private static func field(_ text: String) -> String {
    // scalars, for CR LF is one Character that equals neither
    let mustQuote = text.unicodeScalars.contains { ["\"", ",", "\r", "\n"].contains($0) }
    guard mustQuote else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
