/// A damage of which something may be left to be drawn for each query: how fast it is played, or
/// which of several sounds is mixed into it.
///
/// Written as ``Damage`` is, and beyond it:
///
/// | | |
/// |---|---|
/// | `speed(±10%)`, `+-10%` | any change of up to so much; of speed, tempo and pitch |
/// | `noise\|babble(5dB)` | one of them; where an amount is missing, that of the next holds |
///
/// All that may be drawn is equally likely. The text and the damage read from it are the same again,
/// so the text serves as its name: `room+noise|babble(5dB)+microphone` is one condition.
package struct VariedDamage: Sendable, Hashable, CustomStringConvertible {
  /// How much.
  package enum Amount: Sendable, Hashable {
    /// So much for every query.
    case exactly(Double)
    /// A change for each query, by at most so much up or down.
    case within(Double)
  }

  /// What a step may turn out to be.
  package struct Variant: Sendable, Hashable {
    /// What is done.
    package let kind: Damage.Kind
    /// How much of it; `nil` as in ``Damage/Step/amount``.
    package let amount: Amount?
  }

  /// For each step, in this order, the variants that one is drawn of: one or more.
  package let steps: [[Variant]]

  /// Nothing done.
  package static let clean = VariedDamage(steps: [])

  /// What is done to the query whose random numbers these are.
  ///
  /// - Parameter generator: makes the generator of a step from the step's name: its kinds, and how
  ///   many steps of these kinds came before it. So a query is as far between the bounds, whatever
  ///   they are, and meets the same of several sounds at every loudness.
  package func drawn(using generator: (String) -> SeededGenerator) -> Damage {
    var counts: [String: Int] = [:]
    return Damage(
      steps: steps.map { variants in
        let name = variants.map(\.kind.rawValue).joined(separator: "|")
        let number = counts[name, default: 0]
        counts[name] = number + 1
        var random = generator("\(name) \(number)")
        let variant = variants[Int.random(in: variants.indices, using: &random)]
        return Damage.Step(kind: variant.kind, amount: variant.amount?.drawn(using: &random))
      })
  }

  /// All that a step of it may turn out to be, of changes the largest.
  var extremes: [Damage.Step] { steps.flatMap { $0.flatMap(\.extremes) } }

  /// The largest ``Damage/ratio`` that may be drawn.
  var largestRatio: Double {
    steps.reduce(1) { product, variants in
      product * (variants.flatMap(\.extremes).map(\.ratio).max() ?? 1)
    }
  }
}

extension VariedDamage.Amount {
  /// A thousandth of the largest change is the least difference.
  fileprivate func drawn(using generator: inout SeededGenerator) -> Double {
    switch self {
    case .exactly(let amount): amount
    case .within(let largest):
      Double(Int.random(in: -1_000...1_000, using: &generator)) * largest / 1_000 + 0
    }
  }
}

extension VariedDamage.Variant {
  fileprivate var extremes: [Damage.Step] {
    switch amount {
    case nil: [Damage.Step(kind: kind, amount: nil)]
    case .exactly(let amount): [Damage.Step(kind: kind, amount: amount)]
    case .within(let largest):
      [-largest, largest].map { Damage.Step(kind: kind, amount: $0) }
    }
  }
}
