import Fingerprint

/// What indexing did, a line a file and one for all of it.
struct IndexText: Sendable {
  let surroundings: Surroundings
  let palette: Palette
  /// Whether files that were known already have a line each.
  var isVerbose = false

  /// The line for a finished file, under the name it was given or found by; `nil` for events that
  /// have none, and for failures, which go elsewhere.
  func line(for event: Indexer.Event) -> String? {
    switch event {
    case .added(let path, let track, _):
      line(palette.good("added   "), path, description(of: track))
    case .replaced(let path, let track, _):
      line(palette.good("replaced"), path, description(of: track))
    case .moved(let path, let track, let former):
      line(
        palette.good("moved   "), path,
        former.isEmpty ? description(of: track) : "was \(surroundings.shortened(former))")
    case .skipped(let path, let track):
      isVerbose
        ? line(
          palette.faint("skipped "), path, "already indexed as \(track.id), \(track.displayName)")
        : nil
    case .embedded(let path, let track, let models):
      line(
        palette.good("embedded"), path,
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
    case .added(let path, _, let warnings), .replaced(let path, _, let warnings):
      warnings.map { "\(path): \($0)" }
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
      // a rate over a shorter time than can be shown would be chance
      let work =
        elapsedSeconds < 0.1
        ? "less than 0.1 s"
        : "\(roughTime(elapsedSeconds))"
          + " (\(rateText(summary.audioSeconds / elapsedSeconds)) × real time)"
      parts.append("\(roughTime(summary.audioSeconds)) of audio in \(work)")
    }
    parts.append("\(counted(trackCount, "track")) in \(databasePath.printable)")
    return parts.joined(separator: "; ")
  }

  private func line(_ verb: String, _ path: String, _ remark: String) -> String {
    "\(verb) \(path.printable)  (\(remark.printable))"
  }

  private func description(of track: Track) -> String {
    "\(track.displayName), \(clockTime(track.durationSeconds))"
  }
}
