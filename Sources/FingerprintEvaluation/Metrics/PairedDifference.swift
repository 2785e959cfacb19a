#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Whether one model names the right recording more often than another, on the very same queries.
///
/// Only the queries that one gets right and the other doesn't tell them apart. If both were equally
/// good each would be a coin toss; but queries of one place under several conditions are no tosses of
/// their own, so that places are counted: b where the first is right more often than the second, c
/// where it is the other way round. That gives McNemar's exact test (Psychometrika 12, 1947; the
/// binomial form), which it is to the letter where no place was asked for twice:
///
///     p = min(1, 2 · Σ_{k ≤ min(b, c)} C(b + c, k) / 2^(b + c))
package struct PairedDifference: Sendable, Hashable {
  /// The models.
  package let first: String
  package let second: String
  /// Queries in set that only the first answers right.
  package let onlyFirst: Int
  /// Queries in set that only the second answers right.
  package let onlySecond: Int
  /// Queries in set.
  package let total: Int
  /// Places where the first is right more often than the second.
  package let placesOfFirst: Int
  /// Places where it is the other way round.
  package let placesOfSecond: Int

  /// The difference of the models with these outcomes.
  ///
  /// - Throws: ``EvaluationError`` where they weren't asked the same queries, each once.
  package init(_ first: [Outcome], _ second: [Outcome]) throws(EvaluationError) {
    func right(_ outcomes: [Outcome]) -> [String: Bool] {
      Dictionary(
        Metrics.inSet(outcomes).map { ($0.query.id, $0.isRight) }, uniquingKeysWith: { a, _ in a })
    }
    func asked(_ outcomes: [Outcome]) -> [String] {
      outcomes.filter { $0.query.truth != nil }.map(\.query.id)
    }
    self.first = first.first?.model ?? ""
    self.second = second.first?.model ?? ""
    let ids = Set(asked(first))
    guard ids.count == asked(first).count, ids.count == asked(second).count,
      ids == Set(asked(second))
    else {
      throw EvaluationError(
        "\(self.first), \(self.second)",
        "were not asked the same queries, each once: there is nothing to pair")
    }
    // where one of them failed there is nothing to pair either
    let (answered, others) = (right(first), right(second))
    let a = answered.filter { others[$0.key] != nil }
    let b = others.filter { answered[$0.key] != nil }
    onlyFirst = a.count { $0.value && b[$0.key] == false }
    onlySecond = a.count { !$0.value && b[$0.key] == true }
    total = a.count
    var lead: [String: Int] = [:]
    for query in first.map(\.query) {
      guard let isRight = a[query.id], let other = b[query.id], isRight != other else { continue }
      lead[query.place, default: 0] += isRight ? 1 : -1
    }
    placesOfFirst = lead.count { $0.value > 0 }
    placesOfSecond = lead.count { $0.value < 0 }
  }

  /// (b − c) / n: by how much more of the queries the first gets right; 0 for none.
  package var difference: Double {
    total == 0 ? 0 : Double(onlyFirst - onlySecond) / Double(total)
  }

  /// The probability of a difference as large as this, or larger, between equally good models.
  package var pValue: Double {
    let tosses = placesOfFirst + placesOfSecond
    // in logarithms, since 2^1100 is out of range
    var logarithm = -Double(tosses) * log(2.0)
    var tail = exp(logarithm)
    for k in 0..<min(placesOfFirst, placesOfSecond) {
      logarithm += log(Double(tosses - k) / Double(k + 1))
      tail += exp(logarithm)
    }
    return min(1, 2 * tail)
  }
}
