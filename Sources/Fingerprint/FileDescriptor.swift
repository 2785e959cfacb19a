#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file descriptor, or −1 for none.
package struct FileDescriptor: Sendable {
  /// Its number.
  package private(set) var number: Int32 = -1

  /// A pipe whose ends have numbers above `floor` and are not inherited by other processes.
  static func pipe(
    above floor: Int32
  ) throws(ChildProcess.Failure) -> (reading: FileDescriptor, writing: FileDescriptor) {
    var ends: [Int32] = [-1, -1]
    guard openPipe(&ends) == 0 else { throw ChildProcess.Failure(errorNumber: errno) }
    // where our own standard streams are closed a pipe gets their numbers, which a child's outputs
    // would take away from it before its turn
    let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, floor + 1) }
    let code = errno
    for end in ends { FileDescriptor(number: end).close() }
    let (reading, writing) = (FileDescriptor(number: moved[0]), FileDescriptor(number: moved[1]))
    guard reading.number >= 0, writing.number >= 0 else {
      reading.close()
      writing.close()
      throw ChildProcess.Failure(errorNumber: code)
    }
    return (reading, writing)
  }

  /// Closes it, where it is one.
  func close() {
    guard number >= 0 else { return }
    #if canImport(Glibc)
      _ = Glibc.close(number)
    #else
      _ = Darwin.close(number)
    #endif
  }

  /// Appends what is there; at the end closes and becomes none.
  mutating func drain(into bytes: inout [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(number, &buffer, buffer.count)
    if count > 0 {
      bytes.append(contentsOf: buffer[..<count])
    } else if count == 0 || errno != EINTR {
      close()
      number = -1
    }
  }
}

private func openPipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }
