import Foundation

/// Other programs that a test runs where they are installed.
enum InstalledProgram {
  /// Where on the PATH it is.
  static func url(_ name: String) -> URL? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { URL(filePath: String($0)).appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
  }

  static func isThere(_ name: String) -> Bool { url(name) != nil }
}
