#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A folder of its own that is removed with the files in it when its owner lets go of it.
package final class ScratchFolder: Sendable {
  /// Where it is.
  package let path: String

  /// A new, empty folder in the folder `parent`.
  package init(in parent: String) throws(EvaluationError) {
    var template = Array("\(parent)/fpctl-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw EvaluationError(
        parent, "no folder can be made here: \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { unlink("\(path)/\(name)") }
      }
      closedir(stream)
    }
    rmdir(path)
  }
}
