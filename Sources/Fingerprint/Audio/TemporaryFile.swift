#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file of its own name in the folder for temporary ones, which goes with its owner; a process that
/// is killed leaves it.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8], for name: String, in folder: String) throws(FingerprintError) {
    var template = Array((folder + "/fingerprint-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    var written = 0
    while descriptor >= 0, written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + written, bytes.count - written)
      }
      if count <= 0, errno != EINTR { break }
      written += max(0, count)
    }
    let code = errno
    if descriptor >= 0 { FileDescriptor(number: descriptor).close() }
    guard written == bytes.count else {
      if descriptor >= 0 { unlink(path) }
      throw FingerprintError(
        .unreadableFile, name,
        "a copy in \(folder) can't be made: \(String(cString: strerror(code)))",
        advice: "set TMPDIR to a folder that can be written to and has room",
        cause: .system(errno: code))
    }
  }

  deinit { unlink(path) }
}
