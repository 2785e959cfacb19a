import Fingerprint

/// The records `fpctl.identify-embedding/1` and `fpctl.similar/1`, documented in
/// Documentation/JSONOutput.md: as JSON Lines, or as one array.
struct RankingJSON: RankingFormat {
  /// One array over all queries instead of a record a line.
  var isArray = false

  var opening: String { isArray ? "[" : "" }
  var closing: String { isArray ? "\n]\n" : "" }

  func text(for outcome: RankingOutcome, isFirst: Bool) -> String {
    let record = record(of: outcome).text
    return isArray ? (isFirst ? "\n" : ",\n") + record : record + "\n"
  }

  func record(of outcome: RankingOutcome) -> JSONValue {
    let matches = JSONValue.array(outcome.ranking?.matches.map(Self.value) ?? [])
    switch outcome.subject {
    case .track(let track):
      return [
        "schema": "fpctl.similar/1",
        "query": ["track": QueryJSON.value(track)],
        "model": .string(outcome.model),
        "matches": matches,
      ]
    case .file(let path):
      return [
        "schema": "fpctl.identify-embedding/1",
        "query": [
          "path": .string(path),
          "duration_seconds": outcome.ranking.map { .seconds($0.durationSeconds) } ?? .null,
        ],
        "model": .string(outcome.model),
        "status": .string(outcome.status),
        "error": outcome.error.map(QueryJSON.value) ?? .null,
        "warnings": .array(outcome.ranking?.warnings.map { .string($0) } ?? []),
        "matches": matches,
      ]
    }
  }

  private static func value(_ match: EmbeddingMatch) -> JSONValue {
    [
      "track": QueryJSON.value(match.track),
      "similarity": .number(match.similarity),
      "query_start_seconds": .seconds(match.queryRange.lowerBound),
      "query_end_seconds": .seconds(match.queryRange.upperBound),
      "track_start_seconds": .seconds(match.chunkRange.lowerBound),
      "track_end_seconds": .seconds(match.chunkRange.upperBound),
    ]
  }
}
