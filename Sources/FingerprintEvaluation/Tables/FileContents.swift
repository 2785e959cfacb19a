internal import Fingerprint

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Whole files in and out, with errors that name the file.
package enum FileContents {
  /// The bytes of the file at `path`. Memory: the size of the file.
  package static func read(_ path: String) throws(EvaluationError) -> [UInt8] {
    guard let stream = fopen(path, "rb") else { throw failure(path) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, stream)
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    guard ferror(stream) == 0 else { throw failure(path) }
    return bytes
  }

  /// Replaces the file at `path` by `bytes`.
  package static func write(_ bytes: [UInt8], to path: String) throws(EvaluationError) {
    guard let stream = fopen(path, "wb") else { throw failure(path) }
    let written = fwrite(bytes, 1, bytes.count, stream)
    // a full disk may show only when the last buffer is flushed
    guard fclose(stream) == 0, written == bytes.count else { throw failure(path) }
  }

  /// Replaces the file at `path` by `text` in UTF-8.
  package static func write(_ text: String, to path: String) throws(EvaluationError) {
    try write(Array(text.utf8), to: path)
  }

  /// Replaces the file at `path` by `text` in UTF-8, at once: whoever looks, now or after a
  /// failure, finds the old file or the new one, whole.
  package static func replace(_ text: String, at path: String) throws(EvaluationError) {
    try replace(Array(text.utf8), at: path)
  }

  /// Replaces the file at `path` by `bytes`, at once as well.
  package static func replace(_ bytes: [UInt8], at path: String) throws(EvaluationError) {
    do {
      try FileReplacement.replace(path, by: bytes)
    } catch {
      throw EvaluationError(path, error.reason)
    }
  }

  /// Makes or replaces the file at `target` by what is in the one at `source`, in pieces.
  package static func copy(_ source: String, to target: String) throws(EvaluationError) {
    guard let input = fopen(source, "rb") else { throw failure(source) }
    defer { fclose(input) }
    guard let output = fopen(target, "wb") else { throw failure(target) }
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    var isWritten = true
    while isWritten {
      let count = fread(&chunk, 1, chunk.count, input)
      guard count > 0 else { break }
      isWritten = fwrite(chunk, 1, count, output) == count
    }
    guard fclose(output) == 0, isWritten else { throw failure(target) }
    guard ferror(input) == 0 else { throw failure(source) }
  }

  /// Whether there is a regular file or folder at `path` that this process may read.
  package static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

  /// `path` made absolute, without links and dots; `path` itself where there is nothing of that
  /// name.
  package static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The last part of `path`.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The folder that `path` lies in.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the folder at `path` and those above it, as far as they are missing.
  package static func makeFolder(_ path: String) throws(EvaluationError) {
    guard access(path, F_OK) != 0 else {
      guard access(path + "/.", F_OK) == 0 else { throw EvaluationError(path, "is no folder") }
      return
    }
    let parent = folder(of: path)
    if parent != path { try makeFolder(parent) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure(path) }
  }

  private static func failure(_ path: String) -> EvaluationError {
    EvaluationError(path, String(cString: strerror(errno)))
  }
}
