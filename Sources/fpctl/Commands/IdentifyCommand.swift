import Fingerprint

/// `fpctl identify`: which track is this?
struct IdentifyCommand: Command {
  let paths: [String]
  let databasePath: String
  let excerpt: Excerpt
  let options: SearchOptions
  let format: Format
  let rawFormat: RawFormat?
  let showsTiming: Bool
  let jobs: Int
  /// What to compare by instead of landmarks.
  let model: (any EmbeddingModel)?

  enum Format: String, CaseIterable {
    case text, json, jsonl, csv
  }

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    paths = arguments.positionals
    guard paths.count(where: { $0 == "-" }) <= 1 else {
      throw UsageError("-: standard input can be read once only")
    }
    databasePath = surroundings.databasePath(arguments)
    excerpt = arguments.excerpt
    options = arguments.searchOptions
    format = arguments.text(.format).flatMap { Format(rawValue: $0) } ?? .text
    rawFormat = try arguments.rawFormat()
    showsTiming = arguments.has(.timing)
    jobs = arguments.integer(.jobs) ?? surroundings.processors
    model = ModelNames.embedding(arguments.text(.model))
    let aboutLandmarks =
      [Option.all, .exhaustive, .timing].first(where: arguments.has)
      ?? [.maxFalseRate, .speedRange, .tempoRange, .pitchRange].first { arguments.text($0) != nil }
    if model != nil, let option = aboutLandmarks {
      throw UsageError("--\(option.long): is for --model \(ModelNames.landmark) only")
    }
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    FreedMemory.keep()
    let database = try FingerprintDatabase(path: databasePath, access: .readOnly)
    defer { database.close() }
    if let model { return try await rank(by: model, in: database, console) }
    let format = queryFormat(console.palette)
    var statuses: Set<QueryOutcome.Status> = []
    var delivered = 0
    if try database.trackCount() == 0 {
      console.warning("\(databasePath): holds no tracks; fpctl index adds some")
    }
    Interruption.watch()
    console.write(format.opening)
    if paths.count > 1 { console.begin(ProgressBar("identifying", total: paths.count)) }
    await doInOrder(count: paths.count, jobs: jobs) {
      console.isStopping
    } work: { index in
      outcome(of: paths[index], in: database)
    } deliver: { outcome in
      // standard input that was still being read when a signal came; nothing is known of it
      if outcome.error?.code == .cancelled { return true }
      report(outcome, to: console)
      console.write(format.text(for: outcome, isFirst: delivered == 0))
      delivered += 1
      console.update {
        $0.done += 1
        $0.audioSeconds += outcome.identification?.durationSeconds ?? 0
      }
      statuses.insert(outcome.status)
      return !console.isOutputClosed
    }
    console.endProgress()
    console.write(format.closing)
    if console.isOutputClosed { return .success }
    if let status = stopped(after: delivered, console) { return status }
    return statuses.contains(.error)
      ? .failure : statuses.contains(.noMatch) ? .noMatch : .success
  }

  /// The exit status where a signal left files undone, which is told.
  func stopped(after delivered: Int, _ console: Console) -> ExitStatus? {
    guard let status = Interruption.status, delivered < paths.count else { return nil }
    console.note("stopped after \(delivered.grouped) of \(counted(paths.count, "file"))")
    return status
  }

  private func queryFormat(_ palette: Palette) -> any QueryFormat {
    switch format {
    case .text: QueryText(paths: paths, showsTiming: showsTiming, palette: palette)
    case .json: QueryJSON(isArray: true, showsTiming: showsTiming)
    case .jsonl: QueryJSON(showsTiming: showsTiming)
    case .csv: QueryCSV(showsTiming: showsTiming)
    }
  }

  private func outcome(of path: String, in database: FingerprintDatabase) -> QueryOutcome {
    do {
      let input = try AudioInput(path: path, raw: rawFormat)
      let answer = try database.identify(input, excerpt: excerpt, options: options)
      return QueryOutcome(path: path, result: .success(answer))
    } catch {
      return QueryOutcome(path: path, result: .failure(error))
    }
  }

  private func report(_ outcome: QueryOutcome, to console: Console) {
    switch outcome.result {
    case .failure(let error): console.error(error.description)
    case .success(let answer):
      for warning in answer.warnings { console.warning("\(outcome.path): \(warning)") }
    }
  }
}
