import Fingerprint

/// `fpctl index`: add recordings to the database.
struct IndexCommand: Command {
  let paths: [String]
  let databasePath: String
  let preset: FingerprintParameters.Preset?
  let metadata: TrackMetadata
  let jobs: Int
  let models: [any EmbeddingModel]
  let busyTimeoutSeconds: Double
  let isVerbose: Bool
  private let surroundings: Surroundings

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    paths = arguments.positionals
    guard paths.count(where: { $0 == "-" }) <= 1 else {
      throw UsageError("-: standard input can be read once only")
    }
    databasePath = surroundings.databasePath(arguments)
    preset = arguments.text(.preset).flatMap { FingerprintParameters.Preset(rawValue: $0) }
    metadata = TrackMetadata(
      recordingID: arguments.text(.recordingID), title: arguments.text(.title),
      artist: arguments.text(.artist))
    jobs = arguments.integer(.jobs) ?? surroundings.processors
    models = try ModelNames.embeddings(arguments.text(.models))
    busyTimeoutSeconds = arguments.number(.busyTimeout) ?? 10
    isVerbose = arguments.has(.verbose)
    self.surroundings = surroundings

    let describing = [Option.recordingID, .title, .artist].first { arguments.text($0) != nil }
    if let option = describing {
      let isOneFile = paths.count == 1 && paths[0] != "-" && !surroundings.isFolder(paths[0])
      guard isOneFile else {
        throw UsageError("--\(option.long): describes one recording, so give exactly one file")
      }
    }
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    // found first: where there is nothing to index, no database is made
    let files = try Indexer.audioFiles(under: expandedPaths())
    // before there is a database, which an end in the midst of making it would leave half made
    Interruption.watch()
    let database: FingerprintDatabase
    do {
      database = try FingerprintDatabase(
        path: databasePath, access: .readWrite, preset: preset,
        busyTimeoutSeconds: busyTimeoutSeconds, isCancelled: { Interruption.status != nil })
    } catch {
      guard error.code == .cancelled, let status = Interruption.status else { throw error }
      console.note("stopped; the database is as it was")
      return status
    }
    let text = IndexText(
      surroundings: surroundings, palette: console.palette, isVerbose: isVerbose)
    let began = ContinuousClock.now
    console.begin(ProgressBar("indexing"))
    defer { database.close() }
    let summary = try await index(files, in: database, console, text)
    console.endProgress()
    let trackCount = try database.trackCount()
    let account = text.summary(
      summary, elapsedSeconds: (.now - began).seconds, trackCount: trackCount,
      databasePath: databasePath)
    console.report(account)
    if trackCount == 0 { console.warning("\(databasePath): holds no tracks yet") }
    if let status = Interruption.status, summary.wasCancelled {
      console.note("stopped; what was done is kept: run the same command again to go on")
      return status
    }
    return summary.failed > 0 ? .failure : .success
  }

  private func index(
    _ files: [String], in database: FingerprintDatabase, _ console: Console, _ text: IndexText
  ) async throws(FingerprintError) -> Indexer.Summary {
    try await Indexer(database: database, jobs: jobs, models: models).index(
      files, metadata: metadata,
      events: { event in
        text.warnings(of: event).forEach(console.warning)
        if case .failed(_, let error) = event {
          console.writeError(text.failure(error, console.errorPalette))
        } else if let line = text.line(for: event) {
          console.report(line)
        }
        console.update { $0.advance(by: event) }
      },
      isCancelled: { console.isStopping })
  }

  private func expandedPaths() throws(FingerprintError) -> [String] {
    var expanded: [String] = []
    for path in paths {
      if path == "-" {
        expanded += StandardInput.paths(in: try StandardInput.bytes())
      } else {
        expanded.append(path)
      }
    }
    guard !expanded.isEmpty else {
      throw FingerprintError(
        .noAudio, StandardInput.name, "it lists no files", advice: "give it a path a line")
    }
    return expanded
  }
}

extension ProgressBar {
  /// Takes an event of the indexer into account.
  mutating func advance(by event: Indexer.Event) {
    step = nil
    switch event {
    case .discovered(let files): total = files
    case .started: break
    case .added(_, let track, _), .replaced(_, let track, _), .embedded(_, let track, _):
      done += 1
      audioSeconds += track.durationSeconds
    case .failed: done += 1
    case .moved, .skipped:
      done += 1
      passedOver += 1
    case .merging: step = "merging"
    }
  }
}
