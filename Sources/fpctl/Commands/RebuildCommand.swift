import Fingerprint

/// `fpctl rebuild`: the index anew from the tracks' peaks.
struct RebuildCommand: Command {
  let databasePath: String
  let busyTimeoutSeconds: Double

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    databasePath = surroundings.databasePath(arguments)
    busyTimeoutSeconds = arguments.number(.busyTimeout) ?? 10
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    try stoppable(console, note: "stopped; the database is as it was") {
      () throws(FingerprintError) in
      let database = try FingerprintDatabase(
        path: databasePath, access: .existing, busyTimeoutSeconds: busyTimeoutSeconds)
      defer { database.close() }
      let began = ContinuousClock.now
      console.begin(ProgressBar("rebuilding"))
      try database.rebuild(isCancelled: { Interruption.status != nil }) { progress in
        console.update { $0.advance(by: progress) }
      }
      console.endProgress()
      let statistics = try database.statistics()
      console.report(
        "rebuilt the index of \(counted(statistics.tracks, "track")): "
          + "\(counted(statistics.postings, "posting")) in "
          + "\(counted(statistics.segments, "segment")), in \(roughTime((.now - began).seconds))")
      return .success
    }
  }
}
