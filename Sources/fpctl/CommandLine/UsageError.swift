/// A command line that can't be understood. Reported in one line, with exit code 64.
struct UsageError: Error, Equatable {
  /// What is wrong with which word, as a clause without a full stop.
  let message: String
  /// The command whose help has the answer; `nil` for the tool's own.
  var command: String?

  init(_ message: String, command: String? = nil) {
    self.message = message
    self.command = command
  }

  /// The two lines for standard error.
  var report: String {
    let name = command.map { "fpctl \($0)" } ?? "fpctl"
    return "\(name): \(message.printable)\nsee '\(name) --help'\n"
  }
}
