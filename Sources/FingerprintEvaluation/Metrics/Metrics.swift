/// What is read off a list of outcomes. All pure; an empty list gives 0 of 0.
///
/// I is the set of queries whose recording is indexed (in set), O that of the others (out of set);
/// those on which the model failed are in neither.
package enum Metrics {
  /// Right first: |{q ∈ I : the first answer, accepted or not, names the right recording}| / |I|.
  package static func rightFirst(_ outcomes: [Outcome]) -> Proportion {
    Proportion(of: inSet(outcomes), where: \.isRight)
  }

  /// Right first and in the right place: |{q ∈ I : right first, |offset − truth| ≤ τ}| / |I|.
  package static func placedRight(
    _ outcomes: [Outcome], toleranceSeconds: Double = OffsetAgreement.toleranceSeconds
  ) -> Proportion {
    Proportion(of: inSet(outcomes)) {
      $0.offsetAgreement(toleranceSeconds: toleranceSeconds) == .sameOccurrence
    }
  }

  /// Right first and in a place that sounds like the right one:
  /// |{q ∈ I : right first, |offset − truth| ≤ τ or |offset − r| ≤ τ for another occurrence r}| / |I|.
  ///
  /// `nil` where an answer is right, its place isn't and nobody looked for other occurrences.
  package static func placedRightModuloRepeats(
    _ outcomes: [Outcome], toleranceSeconds: Double = OffsetAgreement.toleranceSeconds
  ) -> Proportion? {
    var count = 0
    let asked = inSet(outcomes)
    for outcome in asked {
      switch outcome.offsetAgreement(toleranceSeconds: toleranceSeconds) {
      case .sameOccurrence, .otherOccurrence: count += 1
      case .elsewhere where outcome.equivalentOffsets == nil: return nil
      case .elsewhere, nil: break
      }
    }
    return Proportion(count, of: asked.count)
  }

  /// As shipped, the right answer: |{q ∈ I : accepted, right}| / |I|.
  package static func acceptedRight(_ outcomes: [Outcome]) -> Proportion {
    Proportion(of: inSet(outcomes)) { $0.isAnswered && $0.isRight }
  }

  /// As shipped, a wrong answer though there is a right one: |{q ∈ I : accepted, wrong}| / |I|.
  package static func acceptedWrong(_ outcomes: [Outcome]) -> Proportion {
    Proportion(of: inSet(outcomes)) { $0.isAnswered && !$0.isRight }
  }

  /// As shipped, no answer though there is one: |{q ∈ I : nothing accepted}| / |I|. With
  /// ``acceptedRight(_:)`` and ``acceptedWrong(_:)`` it adds up to 1.
  package static func refused(_ outcomes: [Outcome]) -> Proportion {
    Proportion(of: inSet(outcomes)) { !$0.isAnswered }
  }

  /// As shipped, an answer where there is none: |{q ∈ O : accepted}| / |O|.
  package static func falseAnswers(_ outcomes: [Outcome]) -> Proportion {
    Proportion(of: outOfSet(outcomes), where: \.isAnswered)
  }

  /// Right first and better than chance as `thresholds` define it:
  /// |{q ∈ I : right first, evidence(q) > threshold(length of q)}| / |I|.
  ///
  /// `nil` where a query's length has no threshold.
  package static func acceptedRight(
    _ outcomes: [Outcome], above thresholds: FalseAnswerThresholds
  ) -> Proportion? {
    let asked = inSet(outcomes)
    guard asked.allSatisfy({ thresholds.value(lengthSeconds: $0.query.lengthSeconds) != nil })
    else {
      return nil
    }
    return Proportion(of: asked) { $0.isRight && thresholds.isPassed(by: $0) }
  }

  /// The queries that have a right answer and were asked: one that failed tells nothing of a model.
  package static func inSet(_ outcomes: [Outcome]) -> [Outcome] {
    outcomes.filter { $0.query.truth != nil && $0.failure == nil }
  }

  /// The queries that have none and were asked.
  package static func outOfSet(_ outcomes: [Outcome]) -> [Outcome] {
    outcomes.filter { $0.query.truth == nil && $0.failure == nil }
  }
}
