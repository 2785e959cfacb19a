internal import FingerprintEvaluation
internal import Foundation

/// `fpbench enlarge`: makes a large collection of a small one.
struct EnlargeCommand {
  private let folder: String
  private let output: String

  /// What `arguments` ask for.
  init(_ arguments: some Sequence<String>) throws(UsageError) {
    let parsed = try Arguments(arguments, options: ["--output"])
    folder = try parsed.operand("FOLDER")
    guard let output = parsed["--output"] else { throw UsageError("--output is needed") }
    self.output = output
  }

  /// Does it all.
  func run() async throws {
    let recordings = try Recording.all(in: folder, role: .reference) {
      Progress.note("left out: \($0)")
    }
    var progress = Progress("enlarged", of: recordings.count)
    let output = output
    _ = try await concurrentMap(
      recordings, jobs: ProcessInfo.processInfo.activeProcessorCount,
      progress: { progress.advance(to: $0) },
      { recording in try Distractor.write(of: recording, to: output) })
    Progress.note("\(recordings.count * Distractor.all.count) recordings written to \(output)")
  }
}
