import Fingerprint

/// `fpctl stats`: what does the database hold, and what does it take?
struct StatsCommand: Command {
  let databasePath: String
  let format: ReportFormat
  let hashes: Int

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    databasePath = surroundings.databasePath(arguments)
    format = ReportFormat(arguments)
    hashes = arguments.integer(.hashes) ?? 10
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    let database = try FingerprintDatabase(path: databasePath, access: .readOnly)
    defer { database.close() }
    let account = DatabaseAccount(
      path: databasePath, statistics: try database.statistics(), tables: try database.tableSizes(),
      segments: try database.segments(),
      fullest: hashes > 0 ? try database.fullestHashes(hashes) : [],
      parameters: database.parameters)
    switch format {
    case .text: console.write(account.lines(console.palette).map { $0 + "\n" }.joined())
    case .json: console.write(account.json.text + "\n")
    }
    return .success
  }
}
