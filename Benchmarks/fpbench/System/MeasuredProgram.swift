internal import Fingerprint
internal import FingerprintEvaluation

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A program run to its end, its output in files, its cost as the kernel accounts for it.
struct MeasuredProgram {
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
    let ownPeak = ChildProcess.ownPeakBytes
    let start = Self.monotonicMilliseconds()
    let exit: ChildProcess.Exit
    do throws(ChildProcess.Failure) {
      // Ctrl-C ends it together with us
      let process = try ChildProcess(
        program, arguments, outputs: [output.map { .file($0) } ?? .nowhere, .file(messages)],
        hasOwnGroup: false)
      exit = process.waitForExit()
    } catch {
      throw failure(error.reason)
    }
    let wall = Self.monotonicMilliseconds() - start
    guard exit.signal == 0, accepted.contains(exit.status) else {
      let cause = exit.signal == 0 ? "exit status \(exit.status)" : "signal \(exit.signal)"
      throw failure("\(cause): \(Self.lastLine(of: messages))")
    }
    return Usage(
      wallMilliseconds: wall, cpuMilliseconds: exit.cpuSeconds * 1e3, peakBytes: exit.peakBytes,
      isPeakKnown: exit.peakBytes > ownPeak)
  }

  private func failure(_ reason: String) -> EvaluationError {
    EvaluationError(([program] + arguments.prefix(6)).joined(separator: " "), reason)
  }

  private static func lastLine(of path: String) -> String {
    let bytes = (try? FileContents.read(path)) ?? []
    return bytes.split(separator: 0x0A).last.map { String(decoding: $0, as: UTF8.self) }
      ?? "no message"
  }

  /// Time that never jumps.
  static func monotonicMilliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }
}
