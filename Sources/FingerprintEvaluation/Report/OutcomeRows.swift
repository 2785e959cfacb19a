internal import Fingerprint

/// The raw rows of a comparison, one per query and model.
///
/// Truth values are 1 and 0; a field is empty where there is nothing to say: no answer, no truth,
/// an offset that wasn't compared with the repeats. Numbers have all their digits, so that figures
/// made from the rows are those made from the answers themselves.
///
/// | column | |
/// |---|---|
/// | `query_id` … `ratio` | the question, see ``QuerySet`` |
/// | `model` | who answered |
/// | `answer_…`, `score`, `margin`, `p_chance`, `votes` | the first accepted answer, else the first |
/// | `truth_rank` | the right recording's place in `ranking` |
/// | `ranking` | `score recording` of each answer, best first, between bars |
/// | `accepted`, `right`, `offset_right` | judged as shipped |
/// | `offset_right_modulo_repeats` | also right at another occurrence of the passage |
/// | `other_occurrences_s` | where those are; `none` where there are none |
/// | `…_ms`, `hashes` … `passes` | the cost |
/// | `failure` | why there is no answer, where the model gave up |
package enum OutcomeRows {
  static let columns = [
    "query_id", "condition", "length_s", "snr_db", "truth_recording_id", "truth_offset_s", "ratio",
    "model", "answer_recording_id", "answer_offset_s", "answer_speed", "truth_rank", "score",
    "margin", "p_chance", "votes", "ranking", "accepted", "right", "offset_right",
    "offset_right_modulo_repeats", "other_occurrences_s", "decode_ms", "analysis_ms", "voting_ms",
    "verification_ms", "total_ms", "cpu_ms", "hashes", "postings", "candidates", "passes",
    "failure",
  ]

  /// The header line.
  package static let header = CSVWriter(columns: columns).text

  /// The row of an outcome as a line of CSV.
  package static func line(_ outcome: Outcome) -> String {
    CSVWriter.line(fields(outcome))
  }

  /// Header and rows.
  package static func csv(_ outcomes: [Outcome]) -> String {
    header + outcomes.map(line).joined()
  }

  /// The outcome that `row` tells of, whose question must be one of `queries` (by their ids).
  package static func outcome(
    _ row: CSVTable.Row, queries: [String: EvaluationQuery]
  ) throws(EvaluationError) -> Outcome {
    let id = try row.text("query_id")
    guard let query = queries[id] else { throw row.error("there is no query \(id) in this run") }
    let asked = question(query)
    for (column, value) in zip(columns, asked) where row[column] != value {
      throw row.error("query \(id) has \(column) \"\(row[column])\" here, \"\(value)\" in this run")
    }
    var times = StageTimes()
    times.decode = try row.number("decode_ms")
    times.analysis = try row.number("analysis_ms")
    times.voting = try row.number("voting_ms")
    times.verification = try row.number("verification_ms")
    times.total = try row.number("total_ms")
    times.hashes = try row.count("hashes")
    times.postings = try row.count("postings")
    times.candidates = try row.count("candidates")
    times.passes = try row.count("passes")
    return Outcome(
      query: query, model: try row.text("model"), answer: try answer(row),
      ranking: try ranking(row), equivalentOffsets: try occurrences(row), times: times,
      cpuMilliseconds: try row.number("cpu_ms"),
      failure: row["failure"].isEmpty ? nil : row["failure"])
  }

  // MARK: Writing

  private static func fields(_ outcome: Outcome) -> [String] {
    let answer = outcome.answer
    let times = outcome.times
    let agreement = outcome.offsetAgreement()
    let isInSet = outcome.query.truth != nil
    var moduloRepeats: Bool? = isInSet ? agreement.map { $0 != .elsewhere } ?? false : nil
    if agreement == .elsewhere, outcome.equivalentOffsets == nil { moduloRepeats = nil }
    let answered: [String] = [
      outcome.model, answer?.recordingID ?? "", answer?.offsetSeconds.map(\.plain) ?? "",
      answer.map { $0.speed.plain } ?? "", outcome.rankOfTruth.map(String.init) ?? "",
      answer.map { $0.score.plain } ?? "", answer.map { $0.margin.plain } ?? "",
      answer?.pChance.map(\.plain) ?? "", answer.map { String($0.votes) } ?? "",
      outcome.ranking.map(entry).joined(separator: "|"),
    ]
    let judged: [String] = [
      truthValue(outcome.isAnswered), truthValue(isInSet ? outcome.isRight : nil),
      truthValue(isInSet ? agreement == .sameOccurrence : nil), truthValue(moduloRepeats),
      outcome.equivalentOffsets.map {
        $0.isEmpty ? "none" : $0.map(\.plain).joined(separator: " ")
      } ?? "",
    ]
    let milliseconds = [
      times.decode, times.analysis, times.voting, times.verification, times.total,
      outcome.cpuMilliseconds,
    ]
    let work = [times.hashes, times.postings, times.candidates, times.passes]
    return question(outcome.query) + answered + judged + milliseconds.map { $0.decimal(3) }
      + work.map(String.init) + [outcome.failure ?? ""]
  }

  private static func question(_ query: EvaluationQuery) -> [String] {
    [
      query.id, query.condition.rawValue, query.lengthSeconds.plain,
      query.signalToNoise.map(\.plain) ?? "", query.truth?.recordingID ?? "",
      query.truth.map { $0.offsetSeconds.plain } ?? "", query.ratio.plain,
    ]
  }

  private static func entry(_ ranked: Outcome.Ranked) -> String {
    let id = ranked.recordingID.flatMap { character in
      switch character {
      case "%": Array("%25")
      case "|": Array("%7C")
      default: [character]
      }
    }
    return "\(ranked.score.plain) \(String(id))"
  }

  private static func truthValue(_ value: Bool?) -> String {
    value.map { $0 ? "1" : "0" } ?? ""
  }

  // MARK: Reading

  private static func answer(_ row: CSVTable.Row) throws(EvaluationError) -> Outcome.Answer? {
    let accepted = row["accepted"]
    guard ["0", "1"].contains(accepted) else {
      throw row.error("accepted is \"\(accepted)\", not 0 or 1")
    }
    guard !row["answer_recording_id"].isEmpty else {
      guard accepted == "0" else { throw row.error("no answer, but accepted") }
      return nil
    }
    let pChance = try row.optionalNumber("p_chance")
    guard pChance.map({ (0...1).contains($0) }) ?? true else {
      throw row.error("p_chance is \(row["p_chance"]), no probability")
    }
    return Outcome.Answer(
      recordingID: row["answer_recording_id"],
      offsetSeconds: try row.optionalNumber("answer_offset_s"),
      speed: try row.number("answer_speed"), score: try row.number("score"),
      margin: try row.number("margin"), pChance: pChance,
      votes: try row.count("votes"), isAccepted: accepted == "1")
  }

  private static func ranking(_ row: CSVTable.Row) throws(EvaluationError) -> [Outcome.Ranked] {
    var ranking: [Outcome.Ranked] = []
    for entry in row["ranking"].split(separator: "|") {
      let parts = entry.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let score = Double(parts[0]), score.isFinite else {
        throw row.error("ranking holds \"\(entry)\", not a score and a recording")
      }
      let id = String(parts[1]).replacing("%7C", with: "|").replacing("%25", with: "%")
      ranking.append(Outcome.Ranked(recordingID: id, score: score))
    }
    return ranking
  }

  private static func occurrences(_ row: CSVTable.Row) throws(EvaluationError) -> [Double]? {
    let text = row["other_occurrences_s"]
    guard text != "none" else { return [] }
    guard !text.isEmpty else { return nil }
    let offsets = text.split(separator: " ").compactMap { Double($0) }.filter(\.isFinite)
    guard offsets.count == text.split(separator: " ").count else {
      throw row.error("other_occurrences_s is \"\(text)\", not a list of numbers")
    }
    return offsets
  }
}
