internal import FingerprintEvaluation

/// A part of `fpbench speed` that can be asked for by name.
///
/// They run in this order: a process inherits the peak memory of the one that starts it, so what
/// makes this one large, decoding and then embeddings, comes last, and long files, whose memory
/// matters most, come first.
enum SpeedPart: String, CaseIterable {
  case long
  case identify
  case batch
  case size
  case add
  case decode
  case embedding

  func section(on bench: Workbench) throws -> SpeedSection {
    switch self {
    case .long: try LongFileBenchmark(bench: bench).section()
    case .identify: try IdentifyBenchmark(bench: bench).section()
    case .batch: try BatchBenchmark(bench: bench).section()
    case .size: try SizeBenchmark(bench: bench).section()
    case .add: try AddBenchmark(bench: bench).section()
    case .decode: try DecodeBenchmark(bench: bench).section()
    case .embedding: EmbeddingBenchmark().section()
    }
  }
}

/// `fpbench speed`: times the `fpctl` beside this program on a corpus.
struct SpeedBenchmark {
  private let corpus: String
  private let parts: [SpeedPart]
  private let output: RunFolder
  private let command: String

  /// The run that `arguments` ask for.
  init(_ arguments: some Sequence<String>) throws {
    let arguments = Array(arguments)
    let parsed = try Arguments(arguments, options: ["--output", "--only"])
    corpus = try parsed.operand("CORPUS")
    let names = parsed.list("--only") ?? SpeedPart.allCases.map(\.rawValue)
    for name in names where SpeedPart(rawValue: name) == nil {
      throw UsageError("--only knows no part \(name)")
    }
    parts = SpeedPart.allCases.filter { names.contains($0.rawValue) }
    command = Machine.abbreviated(["fpbench", "speed"] + arguments)
    output = try RunFolder(parsed["--output"], command: "speed")
  }

  /// Does it all.
  func run() throws {
    let bench = try Workbench(corpus: corpus)
    if parts.contains(.add) { try bench.require(AddBenchmark.seconds, of: .outOfSet) }
    let provenance = try Machine.provenance(
      command: command, corpus: corpus,
      parameters: [.init("references", "\(bench.references.count)")])
    let sections = try parts.map { try $0.section(on: bench) }
    let report = SpeedReport(provenance: provenance, sections: sections)
    try output.write(summary: report.text, rows: report.csv)
  }
}
