import Fingerprint

/// What indexing did, a line a file and one for all of it.
struct IndexText: Sendable {
  let surroundings: Surroundings
  let palette: Palette

  /// The line for a finished file; `nil` for events that have none, and for failures, which go
  /// elsewhere.
  func line(for event: Indexer.Event) -> String? {
    switch event {
    case .added(let track, _):
      line(palette.good("added   "), path(of: track), description(of: track))
    case .replaced(let track, _):
      line(palette.good("replaced"), path(of: track), description(of: track))
    case .moved(let track, let former):
      line(
        palette.good("moved   "), path(of: track),
        former.isEmpty ? description(of: track) : "was \(surroundings.shortened(former))")
    case .skipped(let path, let track):
      line(
        palette.faint("skipped "), surroundings.shortened(path),
        "already indexed as \(track.id), \(track.displayName)")
    case .embedded(let track, let models):
      line(
        palette.good("embedded"), path(of: track),
        "\(models.joined(separator: ", ")) added to \(track.id), \(track.displayName)")
    case .discovered, .started, .failed, .merging: nil
    }
  }

  /// The line for a file that couldn't be indexed. The error names the file.
  func failure(_ error: FingerprintError, _ palette: Palette) -> String {
    "\(palette.bad("failed  ")) \(error.description.printable)\n"
  }

  func warnings(of event: Indexer.Event) -> [String] {
    switch event {
    case .added(let track, let warnings), .replaced(let track, let warnings):
      warnings.map { "\(path(of: track)): \($0)" }
    default: []
    }
  }

  /// `12 added, 3 skipped, 1 failed; 5 h 12 min of audio in 14 s (1,337 × real time); 812 tracks in
  /// music.fpdb`.
  func summary(
    _ summary: Indexer.Summary, elapsedSeconds: Double, trackCount: Int, databasePath: String
  ) -> String {
    let counts = [
      (summary.added, "added"), (summary.replaced, "replaced"), (summary.moved, "moved"),
      (summary.embedded, "embedded"), (summary.skipped, "skipped"), (summary.failed, "failed"),
    ]
    let done = counts.filter { $0.0 > 0 || $0.1 == "added" }.map { "\($0.0.grouped) \($0.1)" }
    var parts = [done.joined(separator: ", ")]
    if summary.audioSeconds > 0 {
      let rate =
        elapsedSeconds > 0
        ? " (\(rateText(summary.audioSeconds / elapsedSeconds)) × real time)" : ""
      parts.append(
        "\(roughTime(summary.audioSeconds)) of audio in \(roughTime(elapsedSeconds))\(rate)")
    }
    parts.append("\(counted(trackCount, "track")) in \(databasePath.printable)")
    return parts.joined(separator: "; ")
  }

  private func line(_ verb: String, _ path: String, _ remark: String) -> String {
    "\(verb) \(path.printable)  (\(remark.printable))"
  }

  private func path(of track: Track) -> String {
    track.path.map(surroundings.shortened) ?? track.recordingID
  }

  private func description(of track: Track) -> String {
    "\(track.displayName), \(clockTime(track.durationSeconds))"
  }
}
