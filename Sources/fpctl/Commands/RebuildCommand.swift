import Fingerprint

/// `fpctl rebuild`: the index anew from the tracks' peaks.
struct RebuildCommand: Command {
  private let maintenance: Maintenance

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    maintenance = Maintenance(arguments, surroundings)
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    try maintenance.run(console, note: "stopped; the database is as it was") {
      (database) throws(FingerprintError) in
      let began = ContinuousClock.now
      console.begin(ProgressBar("rebuilding"))
      try database.rebuild(
        progress: { progress in console.update { $0.advance(by: progress) } },
        isCancelled: { Interruption.status != nil })
      console.endProgress()
      let statistics = try database.statistics()
      console.report(
        "rebuilt the index of \(counted(statistics.tracks, "track")): "
          + "\(counted(statistics.postings, "posting")) in "
          + "\(counted(statistics.segments, "segment")), in \(roughTime((.now - began).seconds))")
    }
  }
}
