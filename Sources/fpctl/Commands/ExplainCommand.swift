import Fingerprint
import FingerprintEvaluation

/// `fpctl explain`: why was it accepted, or refused?
struct ExplainCommand: Command {
  let path: String
  let databasePath: String
  let excerpt: Excerpt
  let rawFormat: RawFormat?
  let options: SearchOptions
  /// By number, recording id or path; `nil` for the best answer.
  let track: String?
  let format: Format
  /// Where the format is written to; `nil` for standard output.
  let output: String?
  /// Whether that was asked for by name, and is to be had on a terminal as well.
  let writesToStandardOutput: Bool

  enum Format: String, CaseIterable {
    case text, json, html

    /// The format that a file's name asks for by its ending, in capitals or not; text where it has
    /// none.
    init(path: String) throws(UsageError) {
      let name = path.split(separator: "/").last ?? ""
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      switch parts.count > 1 ? parts.last?.lowercased() : nil {
      case "html", "htm": self = .html
      case "json": self = .json
      case nil, "", "txt", "text", "md": self = .text
      case let ending?:
        throw UsageError(
          "--output: \(path): nothing is written as .\(ending); name it .html, .json or .txt, or give"
            + " --format")
      }
    }
  }

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    path = arguments.positionals[0]
    databasePath = surroundings.databasePath(arguments)
    excerpt = arguments.excerpt
    rawFormat = try arguments.rawFormat()
    options = arguments.searchOptions
    track = arguments.text(.explainedTrack)
    let named = arguments.text(.explainOutput)
    let output = ["-", "/dev/stdout"].contains(named) ? nil : named
    if let word = arguments.text(.explainFormat) {
      format = Format(rawValue: word) ?? .text
    } else {
      format = try output.map { name throws(UsageError) in try Format(path: name) } ?? .text
    }
    writesToStandardOutput = named != nil && output == nil
    self.output = output
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    var file = output
    // a page isn't for reading on a terminal
    if format == .html, console.outputIsTerminal, !writesToStandardOutput {
      file = file ?? pageName
    }
    let target = file.map { OutputFile(path: $0, option: "--output") }
    try target?.requireNone(
      of: [(path, "what is to be explained")] + OutputFile.files(ofDatabase: databasePath))
    let explanation = try explanation()
    for warning in explanation.inspection.warnings { console.warning("\(path): \(warning)") }
    if let file {
      try target?.requireNone(of: OutputFile.files(of: explanation.match?.track))
      try write(text(explanation, Palette(isOn: false)), to: file)
      console.report(summary(explanation, console.palette))
      console.note("wrote \(file)")
    } else {
      console.write(try text(explanation, console.palette))
    }
    return explanation.match?.isAccepted == true ? .success : .noMatch
  }

  private func explanation() throws(FingerprintError) -> Explanation {
    let database = try FingerprintDatabase(path: databasePath, access: .readOnly)
    defer { database.close() }
    var id: TrackID?
    if let track { id = try database.tracks(named: [track]).first?.id }
    return try database.explanation(
      of: AudioInput(
        path: path, raw: rawFormat, excerpt: excerpt,
        atMost: QueryParameters.standard.longestSeconds), excerpt: excerpt, track: id,
      options: options)
  }

  private func text(
    _ explanation: Explanation, _ palette: Palette
  ) throws(FingerprintError) -> String {
    switch format {
    case .text: ExplanationText(path: path, explanation: explanation, palette: palette).text
    case .json: ExplanationJSON(path: path, explanation: explanation).record.text + "\n"
    case .html: try ExplanationPage(path: path, explanation: explanation).text()
    }
  }

  private func summary(_ explanation: Explanation, _ palette: Palette) -> String {
    let headline = ExplanationWords(explanation: explanation).headline
    return explanation.match?.isAccepted == true
      ? palette.good(headline) : palette.doubtful(headline)
  }

  private var pageName: String {
    let name = path == "-" ? "query" : FileContents.name(of: path)
    return "\(name).explain.html"
  }

  private func write(_ text: String, to path: String) throws(FingerprintError) {
    do {
      try FileContents.replace(text, at: path)
    } catch {
      throw FingerprintError(
        .outputNotWritable, path, "can't be written (\(error.reason))",
        advice: "choose another --output")
    }
  }
}
