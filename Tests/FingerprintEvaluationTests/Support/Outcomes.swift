import Fingerprint

@testable import FingerprintEvaluation

/// An outcome of a query that was cut from "A" at 10 s, or, where `isInSet` is false, from
/// something unknown; where `place` is given, from a recording of that name besides.
func outcome(
  _ recordingID: String?, at offset: Double = 10, p: Double = 1e-6, accepted: Bool = true,
  isInSet: Bool = true, length: Double = 5, condition: String = "clean",
  equivalents: [Double]? = nil, ranking: [(String, Double)] = [], id: String = "q",
  model: String = "landmark", times: StageTimes = StageTimes(), failure: String? = nil,
  place: String? = nil
) -> Outcome {
  Outcome(
    query: EvaluationQuery(
      id: id, path: "q.flac",
      truth: isInSet ? .init(recordingID: "A", offsetSeconds: 10) : nil, lengthSeconds: length,
      condition: Condition(rawValue: condition),
      source: place.map { .init(recordingID: $0, offsetSeconds: 0) }),
    model: model,
    answer: recordingID.map {
      Outcome.Answer(recordingID: $0, offsetSeconds: offset, pChance: p, isAccepted: accepted)
    },
    ranking: ranking.map { Outcome.Ranked(recordingID: $0.0, score: $0.1) },
    equivalentOffsets: equivalents, times: times, failure: failure)
}
