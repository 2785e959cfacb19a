package import Fingerprint

/// What an engine answered to a query, beside what it should have answered.
package struct Outcome: Sendable {
  /// One answer.
  package struct Answer: Sendable, Hashable {
    /// The recording it names, by its id in the corpus.
    package let recordingID: String
    /// Where in the recording it puts the query's first sample.
    package let offsetSeconds: Double
    /// Reference seconds a query second.
    package let speed: Double
    /// The evidence.
    package let score: Double
    /// How far the evidence stands above the next track's.
    package let margin: Double
    /// The probability that it arose by chance.
    package let pChance: Double
    /// Landmarks that agree on it.
    package let votes: Int
    /// Whether the engine, as it is shipped, gives this answer.
    package let isAccepted: Bool

    /// An answer with these properties.
    package init(
      recordingID: String, offsetSeconds: Double, speed: Double = 1, score: Double = 0,
      margin: Double = 0, pChance: Double = 1, votes: Int = 0, isAccepted: Bool = false
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

    init(_ match: Match, recordingIDs: [TrackID: String]) {
      self.init(
        recordingID: recordingIDs[match.track.id] ?? match.track.recordingID,
        offsetSeconds: match.offsetSeconds, speed: match.speed, score: match.score,
        margin: match.margin, pChance: match.pChance, votes: match.votes,
        isAccepted: match.isAccepted)
    }
  }

  /// The question.
  package let query: EvaluationQuery
  /// The answer that was accepted; failing that the best one that wasn't; `nil` where there was
  /// none at all.
  package let answer: Answer?
  /// The place of the right recording among all answers, 1 being the first; `nil` where it is
  /// missing.
  package let rankOfTruth: Int?
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
    query: EvaluationQuery, answer: Answer?, rankOfTruth: Int? = nil,
    equivalentOffsets: [Double]? = nil, times: StageTimes = StageTimes(),
    cpuMilliseconds: Double = 0, failure: String? = nil
  ) {
    self.query = query
    self.answer = answer
    self.rankOfTruth = rankOfTruth
    self.equivalentOffsets = equivalentOffsets
    self.times = times
    self.cpuMilliseconds = cpuMilliseconds
    self.failure = failure
  }

  /// The outcome of an identification that listed rejected matches too.
  ///
  /// - Parameter recordingIDs: the corpus's ids of the database's tracks; a track that isn't among
  ///   them goes by its own recording id.
  package init(
    query: EvaluationQuery, identification: Identification, recordingIDs: [TrackID: String],
    cpuMilliseconds: Double
  ) {
    let answers = identification.matches.map { Answer($0, recordingIDs: recordingIDs) }
    let rank = query.truth.flatMap { truth in
      answers.firstIndex { $0.recordingID == truth.recordingID }.map { $0 + 1 }
    }
    self.init(
      query: query, answer: answers.first { $0.isAccepted } ?? answers.first, rankOfTruth: rank,
      times: identification.times, cpuMilliseconds: cpuMilliseconds)
  }

  /// Whether the engine, as it is shipped, gave an answer.
  package var isAnswered: Bool { answer?.isAccepted ?? false }

  /// Whether the answer names the right recording, accepted or not. Never so out of set.
  package var isRight: Bool {
    guard let truth = query.truth, let answer else { return false }
    return answer.recordingID == truth.recordingID
  }

  /// How the offset of a right answer agrees with the truth; `nil` where the answer isn't right.
  package func offsetAgreement(
    toleranceSeconds: Double = OffsetAgreement.toleranceSeconds
  ) -> OffsetAgreement? {
    guard isRight, let truth = query.truth, let answer else { return nil }
    return OffsetAgreement(
      of: answer.offsetSeconds, with: truth.offsetSeconds, equivalents: equivalentOffsets ?? [],
      toleranceSeconds: toleranceSeconds)
  }
}
