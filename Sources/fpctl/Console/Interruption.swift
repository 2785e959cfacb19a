import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The first SIGINT or SIGTERM; 0 while there was none. A global, because a signal handler can
/// reach nothing else.
private let received = Atomic<Int32>(0)

/// Stopping on request: the first SIGINT or SIGTERM is noted, so that work in hand can be finished
/// and kept; a second one ends the process at once.
enum Interruption {
  /// Begins to note the two signals.
  static func watch() {
    // the handler must not be the first to touch the global
    _ = received.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        let outcome = received.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if !outcome.exchanged { _exit(128 + number) }
      }
    }
  }

  /// Makes writing to a closed pipe, or more than a file may hold, an error of that call instead of
  /// the end of the process.
  static func makeWritesFail() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// The exit status that tells which signal was received; `nil` while there was none.
  static var status: ExitStatus? {
    switch received.load(ordering: .relaxed) {
    case 0: nil
    case SIGTERM: .terminated
    default: .interrupted
    }
  }
}
