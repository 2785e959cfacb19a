import Fingerprint

/// What commands have in common that write to the whole of a database, and can be stopped.
struct Maintenance {
  let databasePath: String
  let busyTimeoutSeconds: Double

  static let options: [Option] = [.database, .busyTimeout]
  static let environment: [Note] = [.databaseVariable, .noColorVariable]
  static let exitCodes = [
    Note(term: "0", meaning: "done"), .failureExit, .usageExit, .interruptedExit, .terminatedExit,
  ]

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) {
    databasePath = surroundings.databasePath(arguments)
    busyTimeoutSeconds = arguments.number(.busyTimeout) ?? 10
  }

  /// Opens the database, does `work`, and closes it; a signal that stops it leaves `note`.
  func run(
    _ console: Console, note: String,
    work: (FingerprintDatabase) throws(FingerprintError) -> Void
  ) throws(FingerprintError) -> ExitStatus {
    let database = try FingerprintDatabase(
      path: databasePath, access: .existing, busyTimeoutSeconds: busyTimeoutSeconds)
    defer { database.close() }
    return try stoppable(console, note: note) { () throws(FingerprintError) in
      try work(database)
      return .success
    }
  }
}
