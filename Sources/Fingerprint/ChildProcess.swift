#if canImport(Glibc)
  internal import CGlibc
  import Glibc
#else
  import Darwin
#endif
internal import Synchronization

/// Another program, run beside this one: no shell is involved, so no argument can be taken for
/// anything but an argument.
///
/// It reads nothing, and inherits the environment, without which it may not find its own libraries.
/// Of our open files it has none but the pipes that are asked for. A process that is still at work
/// when its owner goes is ended.
package final class ChildProcess {
  /// Where something that it writes goes.
  package enum Output: Sendable, Hashable {
    /// Nowhere.
    case nowhere
    /// Into the file of that name, which is made or written over.
    case file(String)
    /// To us, see ``ChildProcess/pipes``.
    case pipe
  }

  /// Why a program couldn't be started.
  package struct Failure: Error {
    /// The system's number of it.
    package let errorNumber: Int32
    /// The system's words for it.
    package var reason: String { String(cString: strerror(errorNumber)) }
  }

  /// How it ended, and what it took.
  package struct Exit: Sendable {
    /// The exit status; 0 where a signal ended it.
    package var status: Int32 = 0
    /// The signal that ended it, 0 for none.
    package var signal: Int32 = 0
    /// User and system time, that of its own children included.
    package var cpuSeconds = 0.0
    /// The largest resident set of it or of one of its children, as ``ownPeakBytes`` at least: Linux
    /// lets a program inherit the mark of the process that started it.
    package var peakBytes = 0
    /// Whether it ended of itself, with status 0.
    package var isSuccess: Bool { status == 0 && signal == 0 }
  }

  private static let launching = Mutex(())

  /// The reading ends of its pipes, in the order in which they were asked for.
  package var pipes: [FileDescriptor] = []
  private var process: pid_t = 0
  private let hasOwnGroup: Bool
  private var end: Exit?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: A path, or a name to look up in `PATH`.
  ///   - arguments: Without the program's own name.
  ///   - outputs: Where descriptors 1, 2, 3 and so on go; the first two nowhere unless told.
  ///   - hasOwnGroup: Whether it is spared the terminal's Ctrl-C, so that we may stop after it and not
  ///     in the midst of it; and, where it is ended, all that it has started with it.
  /// - Throws: ``Failure``: no such program, no right to run it, no room for a pipe or a process.
  package init(
    _ program: String, _ arguments: [String], outputs: [Output] = [], hasOwnGroup: Bool
  ) throws(Failure) {
    self.hasOwnGroup = hasOwnGroup
    let outputs =
      outputs + Array(repeating: Output.nowhere, count: max(0, 2 - outputs.count))
    // one at a time: a process started while another's pipes are being made would keep them open
    try Self.launching.withLock { _ throws(Failure) in try launch([program] + arguments, outputs) }
  }

  deinit {
    kill()
    for pipe in pipes { pipe.close() }
  }

  private func launch(_ words: [String], _ outputs: [Output]) throws(Failure) {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    #if canImport(Glibc)
      var flags = POSIX_SPAWN_SETSIGDEF
    #else
      var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    // those that we ignore it would ignore as well, and write on when nobody reads any more
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGPIPE, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    if hasOwnGroup {
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= POSIX_SPAWN_SETPGROUP
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var writingEnds = [FileDescriptor]()
    defer { for end in writingEnds { end.close() } }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (index, output) in outputs.enumerated() {
      let number = Int32(index + 1)
      switch output {
      case .nowhere: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_WRONLY, 0)
      case .file(let path):
        posix_spawn_file_actions_addopen(
          &actions, number, path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      case .pipe:
        let (reading, writing) = try FileDescriptor.pipe(above: Int32(outputs.count))
        pipes.append(reading)
        writingEnds.append(writing)
        posix_spawn_file_actions_adddup2(&actions, writing.number, number)
      }
    }
    #if canImport(Glibc)
      // libraries open files without a thought of programs that are started meanwhile
      close_descriptors(&actions, Int32(outputs.count + 1))
    #endif
    var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    argv.append(nil)
    defer { for argument in argv { free(argument) } }
    var started: pid_t = 0
    let code = posix_spawnp(&started, words[0], &actions, &attributes, argv, environ)
    guard code == 0 else { throw Failure(errorNumber: code) }
    process = started
  }

  /// Waits for its end, however long that takes.
  package func waitForExit() -> Exit { reap(0) ?? Exit() }

  /// Waits for its end, at most that long; `nil` where it is at work still.
  package func exit(within seconds: Double) -> Exit? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if let exit = reap(WNOHANG) { return exit }
      if ContinuousClock.now >= deadline { return nil }
      usleep(1_000)
    }
  }

  /// Ends it at once, unless it has ended of itself; those in its own group with it.
  @discardableResult
  package func kill() -> Exit {
    if let exit = reap(WNOHANG) { return exit }
    sendKill(hasOwnGroup ? -process : process)
    return waitForExit()
  }

  /// How it ended, `nil` where that isn't known yet.
  private func reap(_ options: Int32) -> Exit? {
    guard process > 0 else { return end ?? Exit() }
    var status: Int32 = 0
    var usage = rusage()
    var found: pid_t
    repeat { found = wait4(process, &status, options, &usage) } while found < 0 && errno == EINTR
    guard found != 0 else { return nil }
    process = 0
    // found is negative where the host program has the system collect its children
    var exit = Exit()
    exit.signal = status & 0x7F
    exit.status = exit.signal == 0 ? (status >> 8) & 0xFF : 0
    exit.cpuSeconds = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    exit.peakBytes = Self.bytes(usage.ru_maxrss)
    end = exit
    return exit
  }

  /// The largest resident set of this process up to now.
  package static var ownPeakBytes: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(RUSAGE_SELF.rawValue, &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return bytes(usage.ru_maxrss)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
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

/// `kill(2)`, which inside a type with a method of that name can't be called by its own.
private func sendKill(_ process: pid_t) { _ = kill(process, SIGKILL) }
