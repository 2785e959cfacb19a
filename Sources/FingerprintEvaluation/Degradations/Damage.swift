/// What is done to a query before it is asked, as the world does it: steps from left to right.
///
/// Written as its steps joined by `+`, each a name and its amount in parentheses:
/// `room+babble(5dB)+microphone`; no step at all is `clean`. ``Kind`` lists the steps. The text of
/// a damage and the damage read from it are the same again, so the text serves as its name.
package struct Damage: Sendable, Hashable, CustomStringConvertible {
  /// One step.
  package struct Step: Sendable, Hashable, CustomStringConvertible {
    /// What is done.
    package let kind: Kind
    /// How much of it, in the unit of the kind; `nil` for a kind without an amount, or whose amount
    /// was left open.
    package let amount: Double?

    /// `name`, or `name(amount)` with its unit, as short as it goes: `speed(+2%)`.
    package var description: String {
      guard let amount, let range = kind.amount else { return kind.rawValue }
      let sign = range.isChange && amount > 0 ? "+" : ""
      return "\(kind.rawValue)(\(sign)\(amount.shortest)\(range.unit))"
    }
  }

  /// What is done, in this order; nothing for `clean`.
  package let steps: [Step]

  /// Nothing done.
  package static let clean = Damage(steps: [])

  /// The steps joined by `+`, or `clean`.
  package var description: String {
    steps.isEmpty ? "clean" : steps.map(\.description).joined(separator: "+")
  }

  /// Source seconds a query second: the product over all changes of speed and tempo.
  package var ratio: Double {
    steps.reduce(1) { $0 * $1.ratio }
  }

  /// Decibels of the excerpt over what is mixed into it, at the last step that mixes; `nil` where
  /// none does.
  package var signalToNoise: Double? {
    steps.last { $0.kind.isMixed }?.amount
  }
}

extension Damage.Step {
  /// Source seconds a query second.
  var ratio: Double {
    switch kind {
    case .speed, .tempo: 1 + (amount ?? 0) / 100
    default: 1
    }
  }
}

extension Damage {
  /// Reads the text form; spaces around steps and amounts, and units, may be left out, case doesn't
  /// matter.
  ///
  /// - Throws: ``EvaluationError`` about the step: one that isn't known (with a list of those that
  ///   are), an amount that is missing, no number, or out of range.
  package init(_ text: String) throws(EvaluationError) {
    let parts = Self.parts(of: text)
    if parts.count == 1, parts[0].lowercased() == "clean" {
      self = .clean
      return
    }
    var steps: [Step] = []
    for part in parts { steps.append(try Step(part)) }
    self.steps = steps
  }

  /// The steps' texts: split at each `+` that isn't within parentheses, where it is a sign.
  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text where !character.isWhitespace {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == "+", depth <= 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}

extension Damage.Step {
  /// Reads `name` or `name(amount)`.
  fileprivate init(_ text: String) throws(EvaluationError) {
    let parts = text.lowercased().split(
      separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let kind = Damage.Kind(rawValue: name) else {
      throw EvaluationError(
        text.isEmpty ? "damage" : text,
        name == "clean"
          ? "clean stands alone" : "no such damage; there are \(Damage.Kind.list)")
    }
    self.kind = kind
    guard parts.count == 2 else {
      if let range = kind.amount, !range.isOptional {
        throw EvaluationError(text, "an amount is missing; write \(kind.example)")
      }
      amount = nil
      return
    }
    guard parts[1].hasSuffix(")") else {
      throw EvaluationError(text, "a closing parenthesis is missing; write \(kind.example)")
    }
    guard let range = kind.amount else {
      throw EvaluationError(text, "\(kind.rawValue) takes no amount")
    }
    var digits = parts[1].dropLast()
    if digits.hasSuffix(range.unit.lowercased()) { digits.removeLast(range.unit.count) }
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.".contains($0)) }),
      let number = Double(digits)
    else {
      throw EvaluationError(text, "the amount is no number; write \(kind.example)")
    }
    guard range.bounds.contains(number) else {
      let (low, high) = (range.bounds.lowerBound.shortest, range.bounds.upperBound.shortest)
      throw EvaluationError(text, "the amount must be \(low) to \(high) \(range.unit)")
    }
    // −0 is written as 0
    amount = number + 0
  }
}

extension Double {
  /// As few digits as tell it from every other number, without `.0`.
  fileprivate var shortest: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
