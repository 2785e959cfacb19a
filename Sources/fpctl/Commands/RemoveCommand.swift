import Fingerprint

/// `fpctl remove`: take tracks out of the database.
struct RemoveCommand: Command {
  let names: [String]
  let naming: TrackNaming
  let databasePath: String
  let isDryRun: Bool
  let busyTimeoutSeconds: Double
  private let surroundings: Surroundings

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    names = arguments.positionals
    naming = arguments.text(.by).flatMap { TrackNaming(rawValue: $0) } ?? .any
    databasePath = surroundings.databasePath(arguments)
    isDryRun = arguments.has(.dryRun)
    busyTimeoutSeconds = arguments.number(.busyTimeout) ?? 10
    self.surroundings = surroundings
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    let database = try FingerprintDatabase(
      path: databasePath, access: isDryRun ? .readOnly : .existing,
      busyTimeoutSeconds: busyTimeoutSeconds)
    defer { database.close() }
    let tracks =
      isDryRun
      ? try database.tracks(named: names, by: naming)
      : try database.removeTracks(named: names, by: naming)
    let verb = isDryRun ? "would remove" : "removed"
    for track in tracks {
      let path = track.path.map { surroundings.shortened($0) } ?? track.recordingID
      let description = "\(track.displayName), \(clockTime(track.durationSeconds))"
      console.report(
        "\(console.palette.good(verb)) \(track.id)  \(path.printable)  (\(description.printable))")
    }
    let count = try database.trackCount()
    console.report(
      "\(counted(tracks.count, "track")) \(isDryRun ? "would be removed" : "removed"); "
        + "\(counted(count, "track")) in \(databasePath.printable)")
    return .success
  }
}
