#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Puts a file in place at once: whoever looks, now or after a failure, finds the old file or the new
/// one, whole.
package enum FileReplacement {
  /// What the system said.
  package struct Failure: Error, Sendable, Hashable {
    package let errorNumber: Int32

    package var reason: String { String(cString: strerror(errorNumber)) }

    fileprivate static var last: Failure { Failure(errorNumber: errno) }
  }

  /// Makes `bytes` the content of the file at `path`.
  ///
  /// They are written beside it under a name that nobody has, and renamed. A link stays a link: the
  /// file that it leads to is replaced. What can't be replaced, as a device, a pipe or a link that
  /// leads nowhere, is written to as it is.
  package static func replace(_ path: String, by bytes: [UInt8]) throws(Failure) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw Failure(errorNumber: EISDIR) }
    // standard output under its name in /dev may be a file as well, and one renamed over that
    // would be another
    let isDescriptor = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
    if isDescriptor || exists && status.st_mode & S_IFMT != S_IFREG
      || !exists && FileStatus.isLink(path)
    {
      return try overwrite(bytes, at: path)
    }
    let target = exists ? absolutePath(path) : path
    let partial = "\(target).\(getpid())-\(UInt16.random(in: 0 ... .max)).partial"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    do throws(Failure) {
      try put(bytes, into: descriptor, isLasting: true)
      if exists, chmod(partial, status.st_mode & 0o777) != 0 { throw .last }
      guard rename(partial, target) == 0 else { throw .last }
    } catch {
      unlink(partial)
      throw error
    }
  }

  /// Whether two names are of one file that is there.
  package static func isSameFile(_ a: String, _ b: String) -> Bool {
    guard let first = try? FileStatus(a), let second = try? FileStatus(b) else { return false }
    return first.identity == second.identity
  }

  private static func overwrite(_ bytes: [UInt8], at path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    try put(bytes, into: descriptor)
  }

  /// Writes all and closes: a full disk may show only then.
  ///
  /// - Parameter isLasting: Whether it must be on the disk, and not only on its way there, before
  ///   this returns: a name that leads to it must not survive a loss of power alone.
  private static func put(
    _ bytes: [UInt8], into descriptor: Int32, isLasting: Bool = false
  ) throws(Failure) {
    var failure: Failure?
    bytes.withUnsafeBytes { bytes in
      var rest = bytes
      while !rest.isEmpty {
        let count = write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if errno != EINTR {
          failure = .last
          return
        }
      }
    }
    if isLasting, failure == nil, fsync(descriptor) != 0 { failure = .last }
    if close(descriptor) != 0, failure == nil { failure = .last }
    if let failure { throw failure }
  }
}
