/// A JSON value (RFC 8259) whose objects keep the order they are written in.
enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Written with the fewest digits that read back as the same double; `null` where JSON has no
  /// such number.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// A string, or `null` for none.
  init(_ text: String?) { self = text.map { .string($0) } ?? .null }

  /// Seconds, see ``Swift/Double/microsecond``.
  static func seconds(_ value: Double) -> JSONValue { .number(value.microsecond) }

  /// Milliseconds to the microsecond.
  static func milliseconds(_ value: Double) -> JSONValue { .number(value.rounded(places: 3)) }

  /// On one line, without spaces.
  var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): Self.write(value, to: &text)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.write(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// Beyond what JSON demands, DEL and the C1 controls are escaped, which steer a terminal, and the
  /// two separators that end a line for JavaScript and for some who read JSON Lines.
  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral {
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }

  init(stringLiteral value: String) { self = .string(value) }
}
