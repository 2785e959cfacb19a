import Fingerprint

/// The record `fpctl.tracks/1` and its row of CSV, documented in Documentation/JSONOutput.md.
struct TrackRecord {
  let track: Track

  static let columns = [
    "id", "recording_id", "title", "artist", "album", "date", "language", "duration_seconds",
    "path", "digest", "added_at",
  ]

  var json: JSONValue {
    [
      "schema": "fpctl.tracks/1",
      "id": .integer(Int(track.id.rawValue)),
      "recording_id": .string(track.recordingID),
      "title": .string(track.title),
      "artist": JSONValue(track.artist),
      "album": JSONValue(track.album),
      "date": JSONValue(track.date),
      "language": JSONValue(track.language),
      "duration_seconds": .seconds(track.durationSeconds),
      "path": JSONValue(track.path),
      "digest": .string(track.digest),
      "added_at": .string(track.addedAt),
    ]
  }

  var csv: String {
    CSV.row([
      String(track.id.rawValue), track.recordingID, track.title, track.artist ?? "",
      track.album ?? "", track.date ?? "", track.language ?? "",
      track.durationSeconds.microsecond.description, track.path ?? "", track.digest, track.addedAt,
    ])
  }
}
