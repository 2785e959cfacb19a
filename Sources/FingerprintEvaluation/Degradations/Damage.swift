/// What is done to a query before it is asked, as the world does it: steps from left to right.
///
/// Written as its steps joined by `+`, each a name and its amount in parentheses:
/// `room+babble(5dB)+microphone`; no step at all is `clean`. ``Kind`` lists the steps,
/// ``VariedDamage`` reads the text.
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
      kind.rawValue + (amount.map { kind.text(of: .exactly($0)) } ?? "")
    }
  }

  /// What is done, in this order; nothing for `clean`.
  package let steps: [Step]

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
