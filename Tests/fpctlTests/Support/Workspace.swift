import Foundation

/// A folder of a test's own in which it runs the tool, gone when the test is done.
final class Workspace: Sendable {
  let url: URL

  /// An empty one.
  init() throws { url = try temporaryFolder() }

  /// One with ``Fixture/databaseName``, the database of all fixtures.
  static func withDatabase() async throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(try await Fixture.database(), to: Fixture.databaseName)
    return workspace
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder, whether it is there or not.
  func path(_ name: String) -> String { url.path(percentEncoded: false) + name }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

  /// Writes a file; folders in its name are made.
  func write(_ bytes: Data, to name: String) throws {
    let file = URL(filePath: path(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(name), withIntermediateDirectories: true)
  }

  func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path(name), withDestinationPath: destination)
  }

  /// Runs the tool in the folder, where a database that isn't named is ``Fixture/databaseName``.
  func fpctl(
    _ words: String..., input: Data = Data(), environment: [String: String] = [:]
  ) async throws -> Tool.Outcome {
    try await fpctl(words, input: input, environment: environment)
  }

  func fpctl(
    _ words: [String], input: Data = Data(), environment: [String: String] = [:]
  ) async throws -> Tool.Outcome {
    let run = try await Tool(words, input: input, environment: environment, folder: url).outcome()
    if run.exitCode > 128 { throw Crash(words: words, exitCode: run.exitCode, errors: run.errors) }
    return run
  }

  /// Starts the tool in the folder.
  func start(_ words: String...) throws -> Tool { try Tool(words, folder: url) }

  /// A signal ended the tool.
  struct Crash: Error {
    let words: [String]
    let exitCode: Int32
    let errors: String
  }
}

extension Tool.Outcome {
  /// The only line on standard error; `nil` where there are more, or none, or it isn't whole.
  var errorLine: Substring? {
    let isOneLine = errors.hasSuffix("\n") && errors.count { $0 == "\n" } == 1
    return isOneLine ? errors.dropLast() : nil
  }

  /// The records of `--format jsonl`.
  var records: [[String: Any]] {
    get throws { try outputLines.map { try Record.object($0) } }
  }
}

/// Access to the loosely typed objects of JSON.
enum Record {
  static func object(_ text: Substring) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }

  static func matches(_ record: [String: Any]) -> [[String: Any]] {
    record["matches"] as? [[String: Any]] ?? []
  }

  static func title(_ match: [String: Any]?) -> String? {
    (match?["track"] as? [String: Any])?["title"] as? String
  }
}
