/// Which recordings are taken for which others.
package struct Confusions: Sendable, Hashable {
  /// A recording that was taken for another.
  package struct Pair: Sendable, Hashable {
    /// The right recording's id.
    package let truth: String
    /// The answer's.
    package let answer: String
    /// How often.
    package let count: Int
  }

  /// Most frequent first, then by the ids.
  package let pairs: [Pair]

  /// The wrong first answers to queries in set, accepted or not.
  package init(_ outcomes: [Outcome]) {
    struct Key: Hashable {
      let truth: String
      let answer: String
    }
    var counts: [Key: Int] = [:]
    for outcome in outcomes where !outcome.isRight {
      guard let truth = outcome.query.truth, let answer = outcome.answer else { continue }
      counts[Key(truth: truth.recordingID, answer: answer.recordingID), default: 0] += 1
    }
    pairs = counts.map { Pair(truth: $0.truth, answer: $0.answer, count: $1) }
      .sorted { ($1.count, $0.truth, $0.answer) < ($0.count, $1.truth, $1.answer) }
  }

  /// The matrix of the worst: the right recordings and the answers of the first `limit` pairs, and
  /// how often each was taken for each, `counts[truth][answer]`.
  package func matrix(
    limit: Int
  ) -> (truths: [String], answers: [String], counts: [[Int]]) {
    func unique(_ ids: [String]) -> [String] {
      var seen: Set<String> = []
      return ids.filter { seen.insert($0).inserted }
    }
    let truths = unique(pairs.prefix(limit).map(\.truth))
    let answers = unique(pairs.prefix(limit).map(\.answer))
    let counts = truths.map { truth in
      answers.map { answer in
        pairs.first { $0.truth == truth && $0.answer == answer }?.count ?? 0
      }
    }
    return (truths, answers, counts)
  }
}
