import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The first SIGINT or SIGTERM; 0 while there was none. A global, because a signal handler can
/// reach nothing else.
private let received = Atomic<Int32>(0)

/// Stopping on request: the first SIGINT or SIGTERM is noted, so that work in hand can be finished
/// and kept; a second one ends the process at once.
enum Interruption {
  /// Begins to note the two signals, but for one that the caller has had us ignore, as `nohup` and
  /// shells do for what runs in the background.
  static func watch() {
    // the handler must not be the first to touch the global
    _ = received.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM] where !isIgnored(number) {
      signal(number) { number in
        let outcome = received.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if !outcome.exchanged { _exit(128 + number) }
      }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Makes writing to a closed pipe, or more than a file may hold, an error of that call instead of
  /// the end of the process.
  static func makeWritesFail() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Makes it a message and exit code 2 where a database that is being read, which is mapped into
  /// memory, is cut off by another program: a copy over it does that. The system ends us by SIGBUS.
  static func tellOfTruncation() {
    // the handler must not be the first to touch the number's global
    _ = Descriptor.standardError
    signal(SIGBUS) { _ in
      let text: StaticString =
        "fpctl: a database was cut off or written over while it was read; run it again\n"
      _ = write(Descriptor.standardError.number, text.utf8Start, text.utf8CodeUnitCount)
      _exit(ExitStatus.failure.rawValue)
    }
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
