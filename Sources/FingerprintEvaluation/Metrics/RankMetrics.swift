extension Metrics {
  /// Among the first k: |{q ∈ I : rank(q) ≤ k}| / |I|, where rank is the place of the right
  /// recording in the answer's list, accepted or not, infinite where it isn't listed.
  ///
  /// - Parameter groups: recordings that share their audio: any of the truth's group is right.
  package static func amongFirst(
    _ count: Int, _ outcomes: [Outcome], groups: DuplicateGroups = DuplicateGroups(links: [])
  ) -> Proportion {
    precondition((1...Outcome.listLength).contains(count), "lists are \(Outcome.listLength) long")
    return Proportion(of: inSet(outcomes)) { groups.rank(of: $0).map { $0 <= count } ?? false }
  }

  /// Right first, where any recording of the truth's group is right:
  /// |{q ∈ I : the answer is in the group of the truth}| / |I|.
  package static func rightFirst(
    _ outcomes: [Outcome], groups: DuplicateGroups
  ) -> Proportion {
    Proportion(of: inSet(outcomes)) { groups.isRight($0) }
  }

  /// As shipped, a wrong answer, which no recording of the truth's group is:
  /// |{q ∈ I : accepted, not in the group of the truth}| / |I|.
  package static func acceptedWrong(
    _ outcomes: [Outcome], groups: DuplicateGroups
  ) -> Proportion {
    Proportion(of: inSet(outcomes)) { $0.isAnswered && !groups.isRight($0) }
  }

  /// Mean reciprocal rank: (1 / |I|) Σ 1 / rank(q), 0 for a right recording that isn't listed. 0 of
  /// no queries.
  package static func meanReciprocalRank(_ outcomes: [Outcome]) -> Double {
    mean(inSet(outcomes).map { $0.rankOfTruth.map { 1 / Double($0) } ?? 0 }) ?? 0
  }

  /// Average rank: (1 / |I|) Σ rank(q), a right recording that isn't listed counted as the place
  /// behind the list, ``Outcome/listLength`` + 1: it lies there at best, so this is a lower bound.
  /// `nil` for no queries.
  package static func averageRank(_ outcomes: [Outcome]) -> Double? {
    mean(inSet(outcomes).map { Double($0.rankOfTruth ?? Outcome.listLength + 1) })
  }

  /// What the right recording scores on average, over the queries whose list has it; `nil` where
  /// none has.
  package static func averageRightScore(_ outcomes: [Outcome]) -> Double? {
    mean(inSet(outcomes).compactMap(\.rightScore))
  }

  /// What the best wrong recording scores on average, over all queries, in set or out, whose list
  /// has one; `nil` where none has.
  package static func averageBestWrongScore(_ outcomes: [Outcome]) -> Double? {
    mean(outcomes.compactMap(\.bestWrongScore))
  }

  /// The arithmetic mean; `nil` of nothing.
  package static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

extension DuplicateGroups {
  /// Whether the answer is of the truth's group. Never so out of set.
  func isRight(_ outcome: Outcome) -> Bool {
    guard let truth = outcome.query.truth, let answer = outcome.answer else { return false }
    return areDuplicates(answer.recordingID, truth.recordingID)
  }

  /// The place in the list of the first recording of the truth's group; `nil` where none is listed.
  func rank(of outcome: Outcome) -> Int? {
    guard let truth = outcome.query.truth else { return nil }
    return outcome.ranking.firstIndex { areDuplicates($0.recordingID, truth.recordingID) }
      .map { $0 + 1 }
  }
}
