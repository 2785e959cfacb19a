import Fingerprint

/// The record `fpctl.identify/1`, documented in Documentation/JSONOutput.md: as JSON Lines, or as
/// one array.
struct QueryJSON: QueryFormat {
  /// One array over all queries instead of a record a line.
  var isArray = false
  var showsTiming = false

  var opening: String { isArray ? "[" : "" }
  var closing: String { isArray ? "\n]\n" : "" }

  func text(for outcome: QueryOutcome, isFirst: Bool) -> String {
    let record = record(of: outcome).text
    return isArray ? (isFirst ? "\n" : ",\n") + record : record + "\n"
  }

  func record(of outcome: QueryOutcome) -> JSONValue {
    let identification = outcome.identification
    var members: [(key: String, value: JSONValue)] = [
      ("schema", "fpctl.identify/1"),
      (
        "query",
        [
          "path": .string(outcome.path),
          "start_seconds": .seconds(outcome.startSeconds),
          "duration_seconds": identification.map { .seconds($0.durationSeconds) } ?? .null,
        ]
      ),
      ("status", .string(outcome.status.rawValue)),
      ("error", outcome.error.map(Self.value) ?? .null),
      ("warnings", .array(identification?.warnings.map { .string($0) } ?? [])),
      ("matches", .array(identification?.matches.map(Self.value) ?? [])),
    ]
    if showsTiming {
      members.append(("timing", identification.map { Self.value($0.times) } ?? .null))
    }
    return .object(members)
  }

  static func value(_ error: FingerprintError) -> JSONValue {
    [
      "code": .string(error.code.rawValue),
      "message": .string("\(error.subject): \(error.reason)"),
      "advice": JSONValue(error.advice),
    ]
  }

  static func value(_ match: Match) -> JSONValue {
    [
      "track": value(match.track),
      "accepted": .bool(match.isAccepted),
      "offset_seconds": .seconds(match.offsetSeconds),
      "query_start_seconds": .seconds(match.queryRange.lowerBound),
      "query_end_seconds": .seconds(match.queryRange.upperBound),
      "track_start_seconds": .seconds(match.trackRange.lowerBound),
      "track_end_seconds": .seconds(match.trackRange.upperBound),
      "speed": .number(match.speed.rounded(places: 4)),
      "pitch_semitones": .number(match.pitchSemitones.rounded(places: 3)),
      "score": .number(match.score),
      "p_chance": .number(match.pChance),
      "margin": .number(match.margin),
      "votes": .integer(match.votes),
    ]
  }

  static func value(_ track: Track) -> JSONValue {
    [
      "id": .integer(Int(track.id.rawValue)),
      "recording_id": .string(track.recordingID),
      "title": .string(track.title),
      "artist": JSONValue(track.artist),
      "album": JSONValue(track.album),
      "path": JSONValue(track.path),
    ]
  }

  static func value(_ times: StageTimes) -> JSONValue {
    [
      "decode_ms": .milliseconds(times.decode),
      "analysis_ms": .milliseconds(times.analysis),
      "voting_ms": .milliseconds(times.voting),
      "verification_ms": .milliseconds(times.verification),
      "total_ms": .milliseconds(times.total),
      "hashes": .integer(times.hashes),
      "postings": .integer(times.postings),
      "candidates": .integer(times.candidates),
      "passes": .integer(times.passes),
    ]
  }
}
