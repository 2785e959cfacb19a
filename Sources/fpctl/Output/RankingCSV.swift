import Fingerprint

/// A row a track, and a row without one for a query that has none. The columns are documented in
/// Documentation/JSONOutput.md.
struct RankingCSV: RankingFormat {
  /// Whether the queries are tracks instead of files.
  var isAboutTracks = false

  private static let fileColumns = [
    "path", "duration_seconds", "model", "status", "error_code", "error_message",
  ]
  private static let trackColumns = [
    "query_track_id", "query_recording_id", "query_track_path", "model",
  ]
  private static let matchColumns = [
    "rank", "track_id", "recording_id", "title", "artist", "album", "track_path", "similarity",
    "query_start_seconds", "query_end_seconds", "track_start_seconds", "track_end_seconds",
  ]

  var opening: String {
    CSV.row((isAboutTracks ? Self.trackColumns : Self.fileColumns) + Self.matchColumns)
  }

  func text(for outcome: RankingOutcome, isFirst: Bool) -> String {
    let query = fields(of: outcome)
    let matches = outcome.ranking?.matches ?? []
    guard !matches.isEmpty else { return CSV.row(query + Self.matchColumns.map { _ in "" }) }
    return matches.enumerated().map { index, match in
      let track = match.track
      let times = [match.queryRange, match.chunkRange].flatMap { [$0.lowerBound, $0.upperBound] }
      return CSV.row(
        query + [
          String(index + 1), String(track.id.rawValue), track.recordingID, track.title,
          track.artist ?? "", track.album ?? "", track.path ?? "", match.similarity.description,
        ] + times.map(\.microsecond.description))
    }.joined()
  }

  private func fields(of outcome: RankingOutcome) -> [String] {
    switch outcome.subject {
    case .track(let track):
      [String(track.id.rawValue), track.recordingID, track.path ?? "", outcome.model]
    case .file(let path):
      [
        path, outcome.ranking?.durationSeconds.microsecond.description ?? "", outcome.model,
        outcome.status,
        outcome.error?.code.rawValue ?? "",
        outcome.error.map { "\($0.subject): \($0.reason)" } ?? "",
      ]
    }
  }
}
