/// What the exit code says. The same for every command, and part of the interface.
enum ExitStatus: Int32 {
  /// Done; every query found its track.
  case success = 0
  /// Nothing failed, and at least one query matched nothing.
  case noMatch = 1
  /// Something failed, if only one file of many.
  case failure = 2
  /// The command line can't be understood.
  case usage = 64
  /// Stopped by SIGINT, what was done being kept.
  case interrupted = 130
  /// Stopped by SIGTERM, what was done being kept.
  case terminated = 143
}
