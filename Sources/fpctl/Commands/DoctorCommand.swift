import Fingerprint

/// `fpctl doctor`: what a report of a fault should have.
struct DoctorCommand: Command {
  let databasePath: String
  let format: ReportFormat
  private let surroundings: Surroundings

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    databasePath = surroundings.databasePath(arguments)
    format = ReportFormat(arguments)
    self.surroundings = surroundings
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    let formats = ReadableFormats.current
    let report = DoctorReport(
      formats: formats,
      ffmpegPath: formats.ffmpegPath.map(surroundings.impersonal),
      ffmpegVersion: formats.ffmpegPath.flatMap(ProgramVersion.ofFFmpeg),
      processors: surroundings.processors,
      databasePath: surroundings.impersonal(databasePath), database: diagnosis())
    switch format {
    case .text: console.write(report.lines(console.palette).map { $0 + "\n" }.joined())
    case .json: console.write(report.json.text + "\n")
    }
    return report.isHealthy ? .success : .failure
  }

  /// What a look at the database tells, without reading all of it.
  private func diagnosis() -> DoctorReport.Diagnosis {
    do {
      let database = try FingerprintDatabase(path: databasePath, access: .readOnly)
      defer { database.close() }
      _ = try database.segments()
      return .opens(try database.statistics(), database.parameters)
    } catch {
      guard error.code != .databaseNotFound else { return .missing }
      let reason = error.reason + (error.advice.map { "; \($0)" } ?? "")
      return .fails(code: error.code.rawValue, reason)
    }
  }
}
