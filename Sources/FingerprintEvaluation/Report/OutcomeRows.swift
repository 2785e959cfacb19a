/// The raw rows of an accuracy run, one per query in the order of the query set.
package enum OutcomeRows {
  private static let columns = [
    "query_id", "condition", "length_s", "snr_db", "truth_recording_id", "truth_offset_s", "ratio",
    "answer_recording_id", "answer_offset_s", "answer_speed", "truth_rank", "score", "margin",
    "p_chance", "votes", "accepted", "right", "offset_right", "offset_right_modulo_repeats",
    "decode_ms", "analysis_ms", "voting_ms", "verification_ms", "total_ms", "cpu_ms", "hashes",
    "postings", "candidates", "passes", "failure",
  ]

  /// The rows as CSV. Truth values are 1 and 0; a field is empty where there is nothing to say: no
  /// answer, no truth, an offset that wasn't compared with the repeats.
  package static func csv(_ outcomes: [Outcome]) -> String {
    var writer = CSVWriter(columns: columns)
    for outcome in outcomes { writer.append(fields(outcome)) }
    return writer.text
  }

  private static func fields(_ outcome: Outcome) -> [String] {
    let query = outcome.query
    let answer = outcome.answer
    let times = outcome.times
    let agreement = outcome.offsetAgreement()
    let isInSet = query.truth != nil
    var moduloRepeats: Bool? = isInSet ? agreement.map { $0 != .elsewhere } ?? false : nil
    if agreement == .elsewhere, outcome.equivalentOffsets == nil { moduloRepeats = nil }
    let question: [String] = [
      query.id, query.condition.rawValue, number(query.lengthSeconds),
      query.signalToNoise.map(number) ?? "", query.truth?.recordingID ?? "",
      query.truth.map { number($0.offsetSeconds) } ?? "", number(query.ratio),
    ]
    let answered: [String] = [
      answer?.recordingID ?? "", answer?.offsetSeconds.decimal(3) ?? "",
      answer?.speed.decimal(4) ?? "", outcome.rankOfTruth.map(String.init) ?? "",
      answer?.score.decimal(3) ?? "", answer?.margin.decimal(3) ?? "",
      answer.map { "\($0.pChance)" } ?? "", answer.map { String($0.votes) } ?? "",
    ]
    let judged: [String] = [
      truthValue(outcome.isAnswered), truthValue(isInSet ? outcome.isRight : nil),
      truthValue(isInSet ? agreement == .sameOccurrence : nil), truthValue(moduloRepeats),
    ]
    let milliseconds = [
      times.decode, times.analysis, times.voting, times.verification, times.total,
      outcome.cpuMilliseconds,
    ]
    let work = [times.hashes, times.postings, times.candidates, times.passes]
    return question + answered + judged + milliseconds.map { $0.decimal(3) } + work.map(String.init)
      + [outcome.failure ?? ""]
  }

  /// As Swift writes it, whole numbers without the point.
  private static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func truthValue(_ value: Bool?) -> String {
    value.map { $0 ? "1" : "0" } ?? ""
  }
}
