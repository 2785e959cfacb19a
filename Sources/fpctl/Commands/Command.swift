import Fingerprint

/// One command of the tool: what it takes, read from the words, and what it does.
protocol Command: Sendable {
  static var syntax: CommandSyntax { get }

  /// Takes the arguments, throwing what the table can't know to be wrong.
  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError)

  /// Does it. What is thrown is reported in one line; failures of single files are the command's
  /// own to report.
  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus
}
