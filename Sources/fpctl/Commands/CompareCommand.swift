import Fingerprint
import FingerprintEvaluation

/// `fpctl compare`: how well do models answer questions whose answers are known?
struct CompareCommand: Command {
  let arguments: ParsedArguments
  let models: [String]
  let questions: Questions
  let referencesFolder: String?
  let databasePath: String?
  let outputFolder: String?
  let jobs: Int
  let temporaryFolder: String

  /// Where the queries come from.
  enum Questions: Sendable {
    case ready(folder: String, conditions: [Condition]?)
    case made(CompareGeneration)
  }

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    self.arguments = arguments
    models = try ModelNames.words(
      arguments.text(.comparedModels) ?? ModelNames.landmark, of: ModelNames.compared)
    referencesFolder = arguments.text(.references)
    databasePath = arguments.text(.database)
    guard referencesFolder != nil || databasePath != nil else {
      throw UsageError("expected --references DIR, a folder of audio, or --db FILE")
    }
    if let folder = arguments.text(.queries) {
      for option in CompareGeneration.options where arguments.text(option) != nil {
        throw UsageError(
          "--\(option.long): is for queries to be made, and --queries has them ready")
      }
      questions = .ready(folder: folder, conditions: try Self.conditions(arguments))
    } else {
      guard referencesFolder == nil || databasePath == nil else {
        throw UsageError(
          "--db: without --queries give it or --references: what is held out may be in it")
      }
      questions = .made(try CompareGeneration(arguments))
    }
    outputFolder = arguments.text(.outputFolder)
    jobs = arguments.integer(.jobs) ?? surroundings.processors
    temporaryFolder = surroundings.variable("TMPDIR") ?? "/tmp"
  }

  private static func conditions(
    _ arguments: ParsedArguments
  ) throws(UsageError) -> [Condition]? {
    guard let text = arguments.text(.conditions) else { return nil }
    let names = text.split(separator: ",")
    guard !names.isEmpty else {
      throw UsageError("--conditions: expected a list, as clean,phone")
    }
    return names.map { Condition(rawValue: String($0)) }
  }

  /// What has to be kept of the references, besides landmarks.
  var embeddings: [any EmbeddingModel] { models.compactMap { ModelNames.embedding($0) } }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    FreedMemory.keep()
    do {
      return try await compare(console)
    } catch let error as EvaluationError {
      let subject = error.file + (error.line.map { ":\($0)" } ?? "")
      throw FingerprintError(.badEvaluation, subject, error.reason)
    } catch let error as FingerprintError {
      throw error
    } catch {
      throw FingerprintError(.badEvaluation, "compare", "\(error)")
    }
  }

  private func compare(_ console: Console) async throws -> ExitStatus {
    if let outputFolder { try FileContents.makeFolder(outputFolder) }
    Interruption.watch()
    let peers = peers(console)
    guard let material = try await material(console) else { return stopped(console) }
    defer { material.references.database.close() }
    guard let models = try await modelsUnderTest(material, console) else { return stopped(console) }
    var file: OutcomeFile?
    if let outputFolder {
      try identity(material, models).claim(
        "\(outputFolder)/run.csv", for: CompareFiles.names)
      file = try OutcomeFile(path: "\(outputFolder)/rows.csv", queries: material.source.queries)
    }
    let costs = try models.map { ($0, try ModelCost(measuring: $0, over: material.references)) }
    let comparison = Comparison(
      references: material.references, models: models, source: material.source)
    guard let outcomes = try await outcomes(of: comparison, file, console) else {
      return stopped(console)
    }
    let summary = try ComparisonSummary(
      provenance: provenance(material, models), models: costs, outcomes: outcomes,
      groups: material.groups, peers: peers)
    if let outputFolder { try CompareFiles(folder: outputFolder).write(summary) }
    console.write(ComparisonText(summary).overview)
    if let outputFolder { console.note("written to \(outputFolder)") }
    return tell(ofFailuresAmong: outcomes, console) ? .failure : .success
  }

  /// Names each query that couldn't be asked, once for all models that say the same of it; `false`
  /// where there is none.
  private func tell(ofFailuresAmong outcomes: [Outcome], _ console: Console) -> Bool {
    var told: Set<String> = []
    for outcome in outcomes {
      guard let failure = outcome.failure else { continue }
      let text = "\(outcome.query.path): \(failure)"
      if told.insert(text).inserted { console.error("\(text); it isn't counted") }
    }
    return !told.isEmpty
  }

  private func outcomes(
    of comparison: Comparison, _ file: OutcomeFile?, _ console: Console
  ) async throws(EvaluationError) -> [Outcome]? {
    let count = comparison.source.queries.count
    console.begin(ProgressBar("asking", total: count, unit: "queries"))
    defer { console.endProgress() }
    return try await comparison.run(
      keepingIn: file, jobs: jobs, isCancelled: { console.isStopping },
      progress: { done, passedOver in
        console.update { bar in
          bar.done = done
          bar.passedOver = min(done, passedOver)
        }
      })
  }

  private func stopped(_ console: Console) -> ExitStatus {
    console.endProgress()
    console.note(
      outputFolder == nil
        ? "stopped; nothing is kept without --output"
        : "stopped; finished rows are kept: run the same command again to go on")
    return Interruption.status ?? .failure
  }
}

extension FingerprintError.Code {
  /// Something is wrong with what a comparison is made of.
  static let badEvaluation = FingerprintError.Code(rawValue: "bad_evaluation")
}
