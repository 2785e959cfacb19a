import Fingerprint

/// A row a match, and a row without one for a query that has none. The columns are documented in
/// Documentation/JSONOutput.md.
struct QueryCSV: QueryFormat {
  var showsTiming = false

  private static let queryColumns = [
    "path", "duration_seconds", "status", "error_code", "error_message",
  ]
  private static let matchColumns = [
    "rank", "accepted", "track_id", "recording_id", "title", "artist", "album", "track_path",
    "offset_seconds", "query_start_seconds", "query_end_seconds", "track_start_seconds",
    "track_end_seconds", "speed", "pitch_semitones", "score", "p_chance", "margin", "votes",
  ]
  private static let timingColumns = [
    "decode_ms", "analysis_ms", "voting_ms", "verification_ms", "total_ms", "hashes", "postings",
    "candidates", "passes",
  ]

  /// The last one, for it came later.
  private static let startColumn = "start_seconds"

  var opening: String {
    CSV.row(
      Self.queryColumns + Self.matchColumns + (showsTiming ? Self.timingColumns : [])
        + [Self.startColumn])
  }

  func text(for outcome: QueryOutcome, isFirst: Bool) -> String {
    let identification = outcome.identification
    let query = [
      outcome.path, Self.field(identification?.durationSeconds.microsecond),
      outcome.status.rawValue,
      outcome.error?.code.rawValue ?? "",
      outcome.error.map { "\($0.subject): \($0.reason)" } ?? "",
    ]
    let rest =
      (showsTiming ? Self.fields(of: identification?.times) : [])
      + [Self.field(outcome.startSeconds.microsecond)]
    let matches = identification?.matches ?? []
    guard !matches.isEmpty else {
      return CSV.row(query + Self.matchColumns.map { _ in "" } + rest)
    }
    return matches.enumerated().map { index, match in
      CSV.row(query + Self.fields(of: match, rank: index + 1) + rest)
    }.joined()
  }

  private static func fields(of match: Match, rank: Int) -> [String] {
    let track = match.track
    return [
      String(rank), String(match.isAccepted), String(track.id.rawValue), track.recordingID,
      track.title, track.artist ?? "", track.album ?? "", track.path ?? "",
      field(match.offsetSeconds.microsecond), field(match.queryRange.lowerBound.microsecond),
      field(match.queryRange.upperBound.microsecond),
      field(match.trackRange.lowerBound.microsecond),
      field(match.trackRange.upperBound.microsecond), field(match.speed.rounded(places: 4)),
      field(match.pitchSemitones.rounded(places: 3)), field(match.score),
      field(match.pChance), field(match.margin), String(match.votes),
    ]
  }

  private static func fields(of times: StageTimes?) -> [String] {
    guard let times else { return timingColumns.map { _ in "" } }
    let milliseconds = [
      times.decode, times.analysis, times.voting, times.verification, times.total,
    ]
    let counts = [times.hashes, times.postings, times.candidates, times.passes]
    return milliseconds.map { field($0.rounded(places: 3)) } + counts.map { String($0) }
  }

  /// The shortest digits that read back as the same double; empty where there is no number.
  private static func field(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    return value.description
  }
}
