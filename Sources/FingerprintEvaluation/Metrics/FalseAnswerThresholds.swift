/// Where an engine's threshold would lie if it were set on the very queries it is measured on, so
/// that a given share of those out of set passes. It makes engines comparable whose scores mean
/// different things.
///
/// The evidence is ``Outcome/evidence``. For the queries out of set of
/// each length the threshold is the (1 − rate) quantile of their evidence, interpolated (see
/// ``quantile(_:of:)``), and evidence must be *above* it. With n queries, ⌈rate · (n − 1)⌉ of them
/// pass, if no two are alike: of few queries one is more than the rate says, so quote
/// ``passing(lengthSeconds:)`` beside it.
package struct FalseAnswerThresholds: Sendable {
  private let thresholds: [Double: Double]
  private let passes: [Double: Proportion]

  /// The thresholds that a share `rate` of the out-of-set queries among `outcomes` passes.
  package init(_ outcomes: [Outcome], rate: Double = 0.01) {
    precondition((0...1).contains(rate), "a rate lies between 0 and 1")
    let groups = Dictionary(grouping: Metrics.outOfSet(outcomes), by: \.query.lengthSeconds)
    let evidence = groups.mapValues { $0.map(\.evidence) }
    let thresholds = evidence.compactMapValues { quantile(1 - rate, of: $0) }
    self.thresholds = thresholds
    self.passes = evidence.reduce(into: [:]) { passes, group in
      let (length, values) = group
      passes[length] = Proportion(of: values) { value in
        thresholds[length].map { value > $0 } ?? false
      }
    }
  }

  /// The lengths that have a threshold, ascending.
  package var lengths: [Double] { thresholds.keys.sorted() }

  /// The threshold for queries of that length, `nil` where none was out of set.
  package func value(lengthSeconds: Double) -> Double? { thresholds[lengthSeconds] }

  /// How many of the queries out of set of that length pass.
  package func passing(lengthSeconds: Double) -> Proportion {
    passes[lengthSeconds] ?? Proportion(0, of: 0)
  }

  /// Whether the outcome's answer, right or wrong, is better than its length's threshold.
  package func isPassed(by outcome: Outcome) -> Bool {
    guard let threshold = thresholds[outcome.query.lengthSeconds] else { return false }
    return outcome.evidence > threshold
  }
}
