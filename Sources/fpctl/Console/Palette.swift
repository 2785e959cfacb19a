/// The few colours of the tool, or none.
struct Palette: Sendable {
  let isOn: Bool

  func bold(_ text: String) -> String { styled(text, "1") }
  func faint(_ text: String) -> String { styled(text, "2") }
  func good(_ text: String) -> String { styled(text, "32") }
  func doubtful(_ text: String) -> String { styled(text, "33") }
  func bad(_ text: String) -> String { styled(text, "1;31") }

  private func styled(_ text: String, _ code: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// When to colour.
enum ColorChoice: String {
  case auto, always, never

  /// Whether to colour what goes to a stream that is, or isn't, a terminal.
  func isOn(forTerminal isTerminal: Bool, _ surroundings: Surroundings) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      isTerminal && surroundings.variable("NO_COLOR") == nil
        && surroundings.variable("TERM") ?? "dumb" != "dumb"
    }
  }
}
