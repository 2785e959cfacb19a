import Foundation

/// The built `fpctl`, run as a user runs it.
///
/// Its three streams are files, so that no amount of output can block it or the test.
final class Tool {
  /// What a finished run left behind.
  struct Outcome {
    /// The exit code; 128 + the signal's number if one ended it, as a shell has it.
    let exitCode: Int32
    let outputBytes: Data
    let errorBytes: Data

    var output: String { String(decoding: outputBytes, as: UTF8.self) }
    var errors: String { String(decoding: errorBytes, as: UTF8.self) }
    var outputLines: [Substring] { output.split(separator: "\n") }
    var errorLines: [Substring] { errors.split(separator: "\n") }
  }

  enum Failure: Error {
    case binaryNotFound(searched: [String])
    case timeLimitExceeded(arguments: [String], output: String, errors: String)
  }

  private let process = Process()
  private let streams: URL

  /// Starts the tool, or another program.
  ///
  /// - Parameters:
  ///   - arguments: the words after the tool's name.
  ///   - input: what it finds on standard input.
  ///   - environment: added to a bare one of `PATH` and `HOME`.
  ///   - folder: the working folder; the test's own by default.
  ///   - executable: `fpctl` by default.
  init(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
    folder: URL? = nil, executable: URL? = nil
  ) throws {
    let own = ProcessInfo.processInfo.environment
    streams = try temporaryFolder()
    for (name, bytes) in [("in", input), ("out", Data()), ("err", Data())] {
      try bytes.write(to: streams.appending(path: name))
    }
    process.executableURL = try executable ?? Self.binary()
    process.arguments = arguments
    process.environment = own.filter { ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key) }
      .merging(environment) { $1 }
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(forReadingFrom: streams.appending(path: "in"))
    process.standardOutput = try FileHandle(forWritingTo: streams.appending(path: "out"))
    process.standardError = try FileHandle(forWritingTo: streams.appending(path: "err"))
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: streams) }

  /// What it has written to standard output up to now.
  var outputSoFar: String { text("out") }

  /// What it has written to standard error up to now.
  var errorsSoFar: String { text("err") }

  /// Sends it a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for its end; ends it when that takes longer than the limit.
  func outcome(within limit: Duration = .seconds(60)) async throws -> Outcome {
    let deadline = ContinuousClock.now + limit
    while true {
      if let exitCode = exitCode() {
        return Outcome(
          exitCode: exitCode,
          outputBytes: try Data(contentsOf: streams.appending(path: "out")),
          errorBytes: try Data(contentsOf: streams.appending(path: "err")))
      }
      if ContinuousClock.now > deadline {
        send(SIGKILL)
        throw Failure.timeLimitExceeded(
          arguments: process.arguments ?? [], output: outputSoFar, errors: errorsSoFar)
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// How it ended; `nil` while it is at work.
  ///
  /// The system is asked, for `Process` takes it for at work as long as any process holds a
  /// descriptor of it: what it started, or what another test started at the same moment.
  private func exitCode() -> Int32? {
    var end = siginfo_t()
    let outcome = waitid(
      P_PID, id_t(process.processIdentifier), &end, WEXITED | WNOHANG | WNOWAIT)
    guard outcome == 0 else {
      // it has been collected
      guard !process.isRunning else { return nil }
      let status = process.terminationStatus
      return process.terminationReason == .uncaughtSignal ? 128 + status : status
    }
    guard end.si_signo == SIGCHLD else { return nil }
    #if canImport(Glibc)
      let status = end._sifields._sigchld.si_status
    #else
      let status = end.si_status
    #endif
    return end.si_code == CLD_EXITED ? status : 128 + status
  }

  /// Runs the tool to its end.
  static func run(
    _ arguments: String..., input: Data = Data(), environment: [String: String] = [:],
    folder: URL? = nil
  ) async throws -> Outcome {
    try await Tool(arguments, input: input, environment: environment, folder: folder).outcome()
  }

  /// Runs a line of shell in which `$FPCTL` is the tool, for pipes and redirections.
  static func shell(_ line: String, folder: URL? = nil) async throws -> Outcome {
    try await Tool(
      ["-c", line], environment: ["FPCTL": try binary().path()], folder: folder,
      executable: URL(filePath: "/bin/sh")
    ).outcome()
  }

  /// `$FPCTL_BINARY`, else the `fpctl` next to the test bundle.
  static func binary() throws -> URL {
    if let path = ProcessInfo.processInfo.environment["FPCTL_BINARY"] {
      return URL(filePath: path)
    }
    let neighbours =
      [URL(filePath: CommandLine.arguments[0])] + Bundle.allBundles.map(\.bundleURL)
    let candidates = neighbours.map { $0.deletingLastPathComponent().appending(path: "fpctl") }
    guard
      let found = candidates.first(where: {
        FileManager.default.isExecutableFile(atPath: $0.path())
      })
    else { throw Failure.binaryNotFound(searched: candidates.map { $0.path() }) }
    return found
  }

  private func text(_ name: String) -> String {
    (try? Data(contentsOf: streams.appending(path: name))).map {
      String(decoding: $0, as: UTF8.self)
    } ?? ""
  }
}

/// A new, empty folder.
func temporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "fpctl-test-\(UUID().uuidString)", directoryHint: .isDirectory)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}
