extension StatsCommand {
  static let syntax = CommandSyntax(
    name: "stats", summary: "Tell what a database holds and what it takes",
    discussion: [
      "Tracks, hours, peaks and postings; the bytes of each table, in all and for an hour of audio;"
        + " the segments of the index; the hashes with the most postings; and the parameters that"
        + " shaped the fingerprints."
    ],
    positionals: [],
    options: [.database, .hashes, .reportFormat],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [Note(term: "0", meaning: "done"), .failureExit, .usageExit],
    examples: [
      Note(term: "fpctl stats", meaning: "all of it"),
      Note(
        term: "fpctl stats --format json | jq .file_bytes", meaning: "one number, for a program"),
    ])
}

extension Option {
  static let hashes = Option(
    long: "hashes", value: ("N", .integer(0...10_000)), help: "fullest hashes to name at most",
    detail: "0 saves a pass over the index.", defaultText: "10")

  static let reportFormat = Option(
    long: "format", short: "f", value: ("FORMAT", .choice(ReportFormat.allCases.map(\.rawValue))),
    help: "text or json", detail: "Documentation/JSONOutput.md has the fields.",
    defaultText: "text")
}

/// How a command that gives one report writes it.
enum ReportFormat: String, CaseIterable {
  case text, json

  init(_ arguments: ParsedArguments) {
    self = arguments.text(.reportFormat).flatMap { ReportFormat(rawValue: $0) } ?? .text
  }
}
