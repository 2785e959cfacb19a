import Foundation

/// A folder of a test's own that goes when the test lets go of it.
final class TemporaryFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "FingerprintTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // as the library will call it, links in the temporary folder's own path resolved
    path = folder.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder, whether it is there or not.
  func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file and returns its path; folders in its name are made.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = file(name)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  /// Writes a script that can be run, and returns its path.
  ///
  /// By a process of its own: a file that this one has written can't be run while another test's
  /// child, forked meanwhile, has it open still.
  func writeProgram(_ text: String, to name: String) throws -> String {
    let program = file(name)
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = [
      "-c", "printf '%s\\n' \"$1\" > \"$0\" && chmod 755 \"$0\"", program, text,
    ]
    try shell.run()
    shell.waitUntilExit()
    return program
  }

  /// The names of what is in the folder, sorted.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}

/// All bytes of a file.
func contents(of path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(filePath: path)))
}

/// The descriptors of files and pipes that this process has open; not the timers and sockets that
/// come and go with its threads.
func openFiles() -> [Int32] {
  (0..<1_024).filter { descriptor in
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT)
  }
}
