internal import FingerprintEvaluation

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A program run to its end, its output in files, its cost as the kernel accounts for it.
struct ChildProcess {
  /// What a run took.
  struct Usage {
    /// From before the program was started until it had ended.
    let wallMilliseconds: Double
    /// User and system time, that of its own children included.
    let cpuMilliseconds: Double
    /// The largest resident set of the program or of one of its children.
    ///
    /// Linux lets a program inherit the high-water mark of the process that started it, so that
    /// nothing below this process's own peak can be told: ``isPeakKnown`` then is false.
    let peakBytes: Int
    /// Whether ``peakBytes`` is the program's own.
    let isPeakKnown: Bool
    /// The exit status.
    let status: Int32
  }

  /// A path, or a name to look up in `PATH`.
  let program: String
  /// Without the program's own name.
  let arguments: [String]

  /// Runs the program with empty standard input.
  ///
  /// - Parameters:
  ///   - output: the file that takes standard output; `nil` discards it.
  ///   - folder: a folder for standard error, the end of which goes into the error message.
  ///   - accepted: exit statuses that aren't an error.
  /// - Throws: ``EvaluationError`` if the program can't be started, dies of a signal or ends
  ///   otherwise.
  @discardableResult
  func run(
    output: String? = nil, folder: String, accepted: ClosedRange<Int32> = 0...0
  ) throws(EvaluationError) -> Usage {
    let messages = "\(folder)/stderr.txt"
    let ownPeak = Self.ownPeakBytes()
    let start = Self.monotonicMilliseconds()
    let process = try spawn(output: output ?? "/dev/null", messages: messages)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw failure(String(cString: strerror(errno))) }
    }
    let wall = Self.monotonicMilliseconds() - start
    let signal = status & 0x7F
    let exitStatus = (status >> 8) & 0xFF
    guard signal == 0, accepted.contains(exitStatus) else {
      let cause = signal == 0 ? "exit status \(exitStatus)" : "signal \(signal)"
      throw failure("\(cause): \(Self.lastLine(of: messages))")
    }
    let peak = Self.bytes(usage.ru_maxrss)
    return Usage(
      wallMilliseconds: wall,
      cpuMilliseconds: Self.milliseconds(usage.ru_utime) + Self.milliseconds(usage.ru_stime),
      peakBytes: peak, isPeakKnown: peak > ownPeak, status: exitStatus)
  }

  private func spawn(output: String, messages: String) throws(EvaluationError) -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, messages, writing, 0o644)
    var argumentVector: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    defer { for argument in argumentVector { free(argument) } }
    argumentVector.append(nil)
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, nil, argumentVector, environ)
    guard code == 0 else { throw failure(String(cString: strerror(code))) }
    return process
  }

  private func failure(_ reason: String) -> EvaluationError {
    EvaluationError(([program] + arguments.prefix(6)).joined(separator: " "), reason)
  }

  private static func lastLine(of path: String) -> String {
    let bytes = (try? FileContents.read(path)) ?? []
    return bytes.split(separator: 0x0A).last.map { String(decoding: $0, as: UTF8.self) }
      ?? "no message"
  }

  // MARK: Clocks and units

  /// Time that never jumps.
  static func monotonicMilliseconds() -> Double { milliseconds(CLOCK_MONOTONIC) }

  private static func milliseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  private static func milliseconds(_ time: timeval) -> Double {
    Double(time.tv_sec) * 1e3 + Double(time.tv_usec) / 1e3
  }

  private static func ownPeakBytes() -> Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(RUSAGE_SELF.rawValue, &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return bytes(usage.ru_maxrss)
  }

  /// Linux counts kibibytes, Darwin bytes.
  private static func bytes(_ maximumResidentSet: Int) -> Int {
    #if canImport(Glibc)
      maximumResidentSet * 1024
    #else
      maximumResidentSet
    #endif
  }
}
