#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
package import Fingerprint

/// What an engine answered to a query, beside what it should have answered.
package struct Outcome: Sendable {
  /// One answer.
  package struct Answer: Sendable, Hashable {
    /// The recording it names, by its id in the corpus.
    package let recordingID: String
    /// Where in the recording it puts the query's first sample; `nil` where the model doesn't say.
    package let offsetSeconds: Double?
    /// Reference seconds a query second.
    package let speed: Double
    /// The evidence, or the similarity, in the model's own units; larger is better.
    package let score: Double
    /// How far the evidence stands above the next track's.
    package let margin: Double
    /// The probability that it arose by chance; `nil` where the model doesn't say.
    package let pChance: Double?
    /// Landmarks that agree on it.
    package let votes: Int
    /// Whether the engine, as it is shipped, gives this answer.
    package let isAccepted: Bool

    /// An answer with these properties.
    package init(
      recordingID: String, offsetSeconds: Double?, speed: Double = 1, score: Double = 0,
      margin: Double = 0, pChance: Double? = 1, votes: Int = 0, isAccepted: Bool = false
    ) {
      self.recordingID = recordingID
      self.offsetSeconds = offsetSeconds
      self.speed = speed
      self.score = score
      self.margin = margin
      self.pChance = pChance
      self.votes = votes
      self.isAccepted = isAccepted
    }

    /// How sure the answer is, on a scale on which larger is surer and that one threshold can be
    /// laid on for all queries: −log₁₀ ``pChance``, 0…300; where that isn't known the score itself.
    package var evidence: Double {
      guard let pChance else { return score }
      return -log10(min(1, max(pChance, 1e-300)))
    }
  }

  /// A recording of the answer's list and what it scored.
  package struct Ranked: Sendable, Hashable {
    /// The recording, by its id in the corpus.
    package let recordingID: String
    /// As ``Answer/score``.
    package let score: Double

    /// A place in the list.
    package init(recordingID: String, score: Double) {
      self.recordingID = recordingID
      self.score = score
    }
  }

  /// Answers are listed down to this place.
  package static let listLength = 5

  /// The question.
  package let query: EvaluationQuery
  /// The answer that was accepted; failing that the best one that wasn't; `nil` where there was
  /// none at all.
  package let answer: Answer?
  /// The model that answered.
  package let model: String
  /// The recordings that the model names, accepted or not, best first, at most ``listLength``.
  package let ranking: [Ranked]
  /// Other places of the right recording that sound the same, as ``RepeatFinder`` finds them; `nil`
  /// where nobody looked.
  package var equivalentOffsets: [Double]?
  /// What the query cost.
  package let times: StageTimes
  /// Processor time, all stages.
  package let cpuMilliseconds: Double
  /// Why there is no answer, where the engine gave up.
  package let failure: String?

  /// An outcome with these properties.
  package init(
    query: EvaluationQuery, model: String, answer: Answer?, ranking: [Ranked] = [],
    equivalentOffsets: [Double]? = nil, times: StageTimes = StageTimes(),
    cpuMilliseconds: Double = 0, failure: String? = nil
  ) {
    self.query = query
    self.model = model
    self.answer = answer
    self.ranking = ranking
    self.equivalentOffsets = equivalentOffsets
    self.times = times
    self.cpuMilliseconds = cpuMilliseconds
    self.failure = failure
  }

  /// The outcome of a model's answers, best first.
  package init(
    query: EvaluationQuery, model: String, answers: [Answer], times: StageTimes,
    cpuMilliseconds: Double
  ) {
    self.init(
      query: query, model: model, answer: answers.first { $0.isAccepted } ?? answers.first,
      ranking: answers.prefix(Self.listLength).map {
        Ranked(recordingID: $0.recordingID, score: $0.score)
      },
      times: times, cpuMilliseconds: cpuMilliseconds)
  }

  /// The place of the right recording in ``ranking``, 1 being the first; `nil` where it is missing.
  package var rankOfTruth: Int? {
    guard let truth = query.truth else { return nil }
    return ranking.firstIndex { $0.recordingID == truth.recordingID }.map { $0 + 1 }
  }

  /// What the right recording scored; `nil` where it isn't listed.
  package var rightScore: Double? {
    rankOfTruth.map { ranking[$0 - 1].score }
  }

  /// The best score of a recording that isn't the right one; `nil` where none is listed.
  package var bestWrongScore: Double? {
    ranking.first { $0.recordingID != query.truth?.recordingID }?.score
  }

  /// ``Answer/evidence``, 0 where there is no answer.
  package var evidence: Double { answer?.evidence ?? 0 }

  /// Whether the engine, as it is shipped, gave an answer.
  package var isAnswered: Bool { answer?.isAccepted ?? false }

  /// Whether the answer names the right recording, accepted or not. Never so out of set.
  package var isRight: Bool {
    guard let truth = query.truth, let answer else { return false }
    return answer.recordingID == truth.recordingID
  }

  /// How the offset of a right answer agrees with the truth; `nil` where the answer isn't right,
  /// or doesn't say a place.
  package func offsetAgreement(
    toleranceSeconds: Double = OffsetAgreement.toleranceSeconds
  ) -> OffsetAgreement? {
    guard isRight, let truth = query.truth, let estimate = answer?.offsetSeconds else {
      return nil
    }
    return OffsetAgreement(
      of: estimate, with: truth.offsetSeconds, equivalents: equivalentOffsets ?? [],
      toleranceSeconds: toleranceSeconds)
  }
}
