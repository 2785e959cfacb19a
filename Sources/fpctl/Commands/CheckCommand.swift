import Fingerprint

/// `fpctl check`: is the database sound?
struct CheckCommand: Command {
  let databasePath: String
  let format: ReportFormat

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    databasePath = surroundings.databasePath(arguments)
    format = ReportFormat(arguments)
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    let database = try FingerprintDatabase(path: databasePath, access: .diagnosis)
    defer { database.close() }
    return try stoppable(console, note: "stopped; nothing was found out") {
      () throws(FingerprintError) in
      let began = ContinuousClock.now
      console.begin(ProgressBar("checking"))
      let report = try database.check(
        progress: { progress in console.update { $0.advance(by: progress) } },
        isCancelled: { Interruption.status != nil })
      console.endProgress()
      switch format {
      case .text:
        write(report, of: database, seconds: (.now - began).seconds, to: console)
      case .json: console.write(json(report, of: database).text + "\n")
      }
      return report.isSound ? .success : .failure
    }
  }

  private func write(
    _ report: IntegrityReport, of database: FingerprintDatabase, seconds: Double,
    to console: Console
  ) {
    let palette = console.palette
    for finding in report.findings { console.write(finding.description.printable + "\n") }
    let what =
      "\(counted(report.tracks, "track")), \(counted(report.segments, "segment")), "
      + "\(counted(report.postings, "posting")) in \(roughTime(seconds)); "
      + database.parameters.title
    let verdict =
      report.isSound
      ? palette.good("sound")
      : palette.bad(counted(report.findings.count, "fault"))
    console.report("\(verdict): \(databasePath.printable) (\(what))")
  }

  /// The record `fpctl.check/1`, documented in Documentation/JSONOutput.md.
  private func json(_ report: IntegrityReport, of database: FingerprintDatabase) -> JSONValue {
    [
      "schema": "fpctl.check/1",
      "database": .string(databasePath),
      "sound": .bool(report.isSound),
      "preset": JSONValue(database.parameters.preset?.rawValue),
      "tracks": .integer(report.tracks),
      "segments": .integer(report.segments),
      "postings": .integer(report.postings),
      "findings": .array(report.findings.map(Self.value)),
    ]
  }

  private static func value(_ finding: IntegrityFinding) -> JSONValue {
    [
      "invariant": .string(finding.invariant.rawValue),
      "subject": .string(finding.subject),
      "message": .string(finding.reason),
      "remedy": .string(finding.remedy.name),
      "advice": .string(finding.advice),
    ]
  }
}

extension IntegrityFinding.Remedy {
  fileprivate var name: String {
    switch self {
    case .rebuild: "rebuild"
    case .reindex: "reindex"
    case .restore: "restore"
    }
  }
}
