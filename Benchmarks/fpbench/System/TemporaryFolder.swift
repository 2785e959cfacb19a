internal import Foundation

/// A folder that is removed with everything in it when its owner lets go of it.
final class TemporaryFolder {
  /// Where it is.
  let path: String

  /// A new, empty folder where the system keeps such things.
  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("fpbench-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The path of a folder in the folder, which is made if it isn't there.
  func folder(_ name: String) throws -> String {
    let path = file(name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}
