import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The number behind ``Descriptor/standardError``.
private let errorNumber = Atomic<Int32>(2)

/// An open file descriptor, read and written whole. Interrupted calls are taken up again, and a
/// descriptor that was handed to us non-blocking is waited for.
struct Descriptor: Sendable {
  let number: Int32

  static let standardInput = Descriptor(number: 0)
  static let standardOutput = Descriptor(number: 1)
  /// Number 2, or what ``claimStandardError()`` has put in its place.
  static var standardError: Descriptor { Descriptor(number: errorNumber.load(ordering: .relaxed)) }

  /// An error number of the operating system.
  struct Failure: Error, Equatable {
    let number: Int32

    static let brokenPipe = Failure(number: EPIPE)
    static let tooLarge = Failure(number: EFBIG)
    static let fileNotFound = Failure(number: ENOENT)
    static let cancelled = Failure(number: ECANCELED)

    var reason: String { String(cString: strerror(number)) }
  }

  /// Fills those of the three standard streams that were closed when the process began, so that no
  /// database or file opened later gets their numbers, and our output with them. Reading or writing
  /// them still fails, as it would have: each is opened for the wrong direction.
  static func reserveStandardStreams() {
    for (number, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)]
    where fcntl(number, F_GETFD) == -1 {
      // the lowest free number is this one, for those below are open
      _ = open("/dev/null", mode)
    }
  }

  /// Keeps standard error for our own messages, which go by a duplicate from now on. What C
  /// libraries write to number 2 goes nowhere: libmpg123 has remarks on every damaged MP3 that
  /// would stand among the lines that name the file, and offers libsndfile no way to hush it.
  static func claimStandardError() {
    let own = fcntl(2, F_DUPFD_CLOEXEC, 3)
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard own >= 0, nowhere >= 0 else { return }
    dup2(nowhere, 2)
    systemClose(nowhere)
    errorNumber.store(own, ordering: .relaxed)
  }

  var isTerminal: Bool { isatty(number) == 1 }

  /// Columns of the terminal; `nil` where it isn't one or doesn't say.
  var columns: Int? {
    var size = winsize()
    guard ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  func write(_ text: String) throws(Failure) {
    var text = text
    let failure = text.withUTF8 { bytes -> Failure? in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = systemWrite(number, start, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if let failure = failureUnlessTransient(for: POLLOUT) {
          return failure
        }
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Opens a file to be read, a pipe without waiting for whoever writes it.
  init(opening path: String) throws(Failure) {
    #if os(Linux)
      number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard number >= 0 else { throw Failure(number: errno) }
      // reading is done after polling, which elsewhere takes a pipe without a writer for one at its end
      _ = fcntl(number, F_SETFL, O_RDONLY)
    #else
      number = open(path, O_RDONLY | O_CLOEXEC)
      guard number >= 0 else { throw Failure(number: errno) }
    #endif
  }

  init(number: Int32) { self.number = number }

  func close() { systemClose(number) }

  /// The next bytes, as soon as there are any; none at the end. ``Failure/cancelled`` once
  /// `isStopped`, which is asked ten times a second.
  func read(isStopped: () -> Bool = { false }) throws(Failure) -> [UInt8] {
    while true {
      var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
      repeat {
        if isStopped() { throw .cancelled }
      } while poll(&waiting, 1, 100) == 0
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
        count = systemRead(number, buffer.baseAddress!, buffer.count)
        filled = max(0, count)
      }
      if count >= 0 { return bytes }
      if let failure = failureUnlessTransient(for: POLLIN) { throw failure }
    }
  }

  /// All bytes to the end, or as soon as that many are `enough`; ``Failure/tooLarge`` where there are
  /// more than `limit`.
  func readToEnd(
    limit: Int, enough: Int = .max, isStopped: () -> Bool = { false }
  ) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < enough {
      let more = try read(isStopped: isStopped)
      if more.isEmpty { break }
      guard bytes.count + more.count <= limit else { throw .tooLarge }
      bytes += more
    }
    return bytes
  }

  /// The bytes of a file.
  static func readFile(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let file = try Descriptor(opening: path)
    defer { file.close() }
    return try file.readToEnd(limit: limit)
  }

  /// The failure in `errno`, unless the call only has to be made again, if need be after waiting.
  private func failureUnlessTransient(for event: Int32) -> Failure? {
    switch errno {
    case EINTR: return nil
    case EAGAIN:
      var descriptor = pollfd(fd: number, events: Int16(event), revents: 0)
      poll(&descriptor, 1, -1)
      return nil
    default: return Failure(number: errno)
    }
  }
}

// what inside a type with methods of these names can't be called by its own

private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, start, count)
}

private func systemRead(
  _ descriptor: Int32, _ start: UnsafeMutableRawPointer, _ count: Int
) -> Int {
  read(descriptor, start, count)
}

private func systemClose(_ descriptor: Int32) { _ = close(descriptor) }
