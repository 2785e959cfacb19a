internal import FingerprintEvaluation
internal import Foundation

/// The facts that every run's summary begins with.
enum Machine {
  /// The provenance of the run of `command` over the corpus in the folder `corpus`, with
  /// `parameters` of its own.
  ///
  /// Nothing in it names folders of this machine: `command` is written with names of files alone.
  static func provenance(
    command: String, corpus: String, parameters: [Provenance.Fact]
  ) throws -> Provenance {
    let folder = try TemporaryFolder()
    let manifest = try FileContents.read("\(corpus)/manifest.csv")
    let truth = try FileContents.read("\(corpus)/queries/truth.csv")
    return Provenance(
      [
        .init("command", "`\(command)`"),
        .init(
          "commit",
          FingerprintEvaluation.Machine.commit(ofProgramAt: CommandLine.arguments[0]) ?? "unknown"),
        .init("date", FingerprintEvaluation.Machine.date),
        .init("machine", FingerprintEvaluation.Machine.description),
        .init("system", FingerprintEvaluation.Machine.system),
        .init("Swift", "\(compiler(folder)), \(build) build"),
        .init("corpus", "manifest.csv \(CorpusDigest.digest(of: manifest))"),
        .init("queries", "truth.csv \(CorpusDigest.digest(of: truth))"),
      ] + parameters)
  }

  /// Processors that can be used.
  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// `command` with each argument that is a path reduced to its last component.
  static func abbreviated(_ command: [String]) -> String {
    command.map { $0.contains("/") ? ($0 as NSString).lastPathComponent : $0 }
      .joined(separator: " ")
  }

  private static var build: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  private static func compiler(_ folder: TemporaryFolder) -> String {
    firstLine("swift", ["--version"], folder)?.replacingOccurrences(of: "Swift version ", with: "")
      ?? "unknown version"
  }

  private static func firstLine(
    _ program: String, _ arguments: [String], _ folder: TemporaryFolder
  ) -> String? {
    let output = folder.file("stdout.txt")
    let process = MeasuredProgram(program: program, arguments: arguments)
    guard (try? process.run(output: output, folder: folder.path)) != nil,
      let bytes = try? FileContents.read(output)
    else { return nil }
    return bytes.split(separator: 0x0A).first.map { String(decoding: $0, as: UTF8.self) }
  }
}
