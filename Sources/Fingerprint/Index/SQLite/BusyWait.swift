internal import CSQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How long a connection waits for another's lock: up to a limit, and no longer than its work is
/// wanted.
///
/// SQLite asks it, in the thread and task of the call that waits, after each attempt.
final class BusyWait {
  let limitSeconds: Double
  private var began = ContinuousClock.now
  /// Asked between attempts, besides whether the task is cancelled.
  var isCancelled: () -> Bool = { false }
  /// Whether the last wait ended because the work isn't wanted any more.
  private(set) var wasCancelled = false

  init(limitSeconds: Double) {
    // bounded, and 0 for what is no number: it need not fit SQLite's milliseconds
    self.limitSeconds = limitSeconds > 0 ? min(limitSeconds, 1e9) : 0
  }

  /// Makes the connection wait so. The caller keeps this as long as the connection.
  func install(in handle: OpaquePointer) {
    sqlite3_busy_handler(
      handle,
      { wait, attempts in
        Unmanaged<BusyWait>.fromOpaque(wait!).takeUnretainedValue().goesOn(after: attempts) ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Whether to try once more after so many attempts that met a lock; waits a little before it says
  /// yes.
  func goesOn(after attempts: Int32) -> Bool {
    if attempts == 0 { began = .now }
    wasCancelled = Task.isCancelled || isCancelled()
    guard !wasCancelled, .now - began < .seconds(limitSeconds) else { return false }
    // soon at first, for most writes take a millisecond
    usleep(min(50_000, 1_000 << UInt32(min(attempts, 10))))
    return true
  }
}
