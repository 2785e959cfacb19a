internal import FingerprintEvaluation
internal import Foundation

/// Where a run leaves its summary and its raw rows.
struct RunFolder {
  /// The folder, which is made if it isn't there.
  let path: String

  /// The folder that was asked for, else `Benchmarks/runs/DATE-command`. Made now, so that a folder
  /// that can't be written stops a run before its hours of work and not after them.
  init(_ path: String?, command: String) throws {
    self.path = path ?? "Benchmarks/runs/\(FingerprintEvaluation.Machine.date)-\(command)"
    try FileManager.default.createDirectory(
      atPath: self.path, withIntermediateDirectories: true)
  }

  /// Writes both files and prints the summary.
  func write(summary: String, rows: String) throws {
    try FileContents.write(summary, to: "\(path)/summary.md")
    try FileContents.write(rows, to: "\(path)/rows.csv")
    FileHandle.standardOutput.write(Data(summary.utf8))
    Progress.note("written to \(path)")
  }
}
