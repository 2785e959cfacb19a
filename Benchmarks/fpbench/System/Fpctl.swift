internal import FingerprintEvaluation
internal import Foundation

/// The `fpctl` that was built together with this program, and the two commands of it that are
/// measured.
struct Fpctl {
  private let path: String

  /// The `fpctl` beside this program.
  init() throws {
    guard let own = Bundle.main.executableURL else {
      throw EvaluationError("fpctl", "this program doesn't know where it is itself")
    }
    path =
      own.resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("fpctl").path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw EvaluationError(path, "not there; build it first: swift build -c release")
    }
  }

  /// Adds files and folders to a database.
  func index(
    _ paths: [String], database: String, jobs: Int = 1, folder: String
  ) throws(EvaluationError) -> MeasuredProgram.Usage {
    try MeasuredProgram(
      program: path,
      arguments: ["index", "--quiet", "--db", database, "--jobs", "\(jobs)", "--"] + paths
    ).run(folder: folder)
  }

  /// Identifies files in one process. That some match nothing isn't an error here.
  ///
  /// - Returns: what the process took and the timings of its queries, in order.
  func identify(
    _ paths: [String], database: String, jobs: Int = 1, folder: String
  ) throws(EvaluationError) -> (usage: MeasuredProgram.Usage, timings: [QueryTiming]) {
    let output = "\(folder)/stdout.jsonl"
    let options = [
      "--quiet", "--db", database, "--jobs", "\(jobs)", "--format", "jsonl", "--timing",
    ]
    let usage = try MeasuredProgram(
      program: path, arguments: ["identify"] + options + ["--"] + paths
    )
    .run(output: output, folder: folder, accepted: 0...1)
    let timings = try QueryTiming.timings(
      inLines: FileContents.read(output), name: "fpctl identify")
    guard timings.count == paths.count else {
      throw EvaluationError(
        "fpctl identify", "\(timings.count) records with timing for \(paths.count) queries")
    }
    return (usage, timings)
  }
}
