import Fingerprint

/// `fpctl vacuum`: give back what the file doesn't use.
struct VacuumCommand: Command {
  let databasePath: String
  let busyTimeoutSeconds: Double

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    databasePath = surroundings.databasePath(arguments)
    busyTimeoutSeconds = arguments.number(.busyTimeout) ?? 10
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    try stoppable(console, note: "stopped; the database is sound, and may be larger than need be") {
      () throws(FingerprintError) in
      let database = try FingerprintDatabase(
        path: databasePath, access: .existing, busyTimeoutSeconds: busyTimeoutSeconds)
      defer { database.close() }
      let (before, after) = try database.vacuum(isCancelled: { Interruption.status != nil })
      console.report(
        "\(before.grouped) bytes before, \(after.grouped) after; "
          + "\(byteText(max(0, before - after))) given back")
      return .success
    }
  }
}
