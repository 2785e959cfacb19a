import Fingerprint

/// `fpctl vacuum`: give back what the file doesn't use.
struct VacuumCommand: Command {
  private let maintenance: Maintenance

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    maintenance = Maintenance(arguments, surroundings)
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    try maintenance.run(
      console, note: "stopped; the database is sound, and may be larger than need be"
    ) { (database) throws(FingerprintError) in
      let (before, after) = try database.vacuum(isCancelled: { Interruption.status != nil })
      console.report(
        "\(before.grouped) bytes before, \(after.grouped) after; "
          + "\(byteText(max(0, before - after))) given back")
    }
  }
}
