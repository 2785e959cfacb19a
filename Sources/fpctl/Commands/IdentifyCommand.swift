import Fingerprint

/// `fpctl identify`: which track is this?
struct IdentifyCommand: Command {
  let paths: [String]
  let databasePath: String
  let excerpt: Excerpt
  /// The length of the stretches that are asked for one by one; `nil` asks for all as one.
  let stretchSeconds: Double?
  /// Whether stretches in which a track is played on are told as one.
  let joinsStretches: Bool
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
    stretchSeconds = arguments.number(.every)
    joinsStretches = arguments.has(.join)
    guard stretchSeconds != nil || !joinsStretches else {
      throw UsageError("--\(Option.join.long): is for --\(Option.every.long) only")
    }
    if joinsStretches, let option = [Option.all, .timing].first(where: arguments.has) {
      throw UsageError("--\(option.long): is of single stretches, which --join doesn't tell")
    }
    options = arguments.searchOptions
    format = arguments.text(.format).flatMap { Format(rawValue: $0) } ?? .text
    rawFormat = try arguments.rawFormat()
    showsTiming = arguments.has(.timing)
    jobs = arguments.integer(.jobs) ?? surroundings.processors
    model = ModelNames.embedding(arguments.text(.model))
    let aboutLandmarks =
      [Option.all, .exhaustive, .timing].first(where: arguments.has)
      ?? [.every, .maxFalseRate, .speedRange, .tempoRange, .pitchRange].first {
        arguments.text($0) != nil
      }
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
    if stretchSeconds != nil {
      console.begin(ProgressBar("identifying", unit: "stretches"))
    } else if paths.count > 1 {
      console.begin(ProgressBar("identifying", total: paths.count))
    }
    var told = 0
    // of the file in hand
    var file: Set<QueryOutcome.Status> = []
    var isCutShort = false
    await doInOrder(count: paths.count, jobs: jobs) {
      console.isStopping
    } work: { index, hand in
      identify(paths[index], in: database, console, hand)
    } deliver: { handed in
      switch handed {
      case .part(.outcome(let outcome)) where outcome.error?.code == .cancelled:
        // of a file in which it was stopped what is known is written, and counts for nothing
        isCutShort = true
      case .part(.warnings(let warnings)): warnings.forEach(console.warning)
      case .part(.outcome(let outcome)):
        report(outcome, to: console)
        console.write(format.text(for: outcome, isFirst: told == 0))
        told += 1
        file.insert(outcome.status)
      case .done:
        if !isCutShort {
          delivered += 1
          // a recording of which one stretch is known is known
          statuses.insert(
            file.contains(.error) ? .error : file.contains(.match) ? .match : .noMatch)
        }
        (file, isCutShort) = ([], false)
      }
      return !console.cannotWrite
    }
    console.endProgress()
    console.write(format.closing)
    if console.isOutputClosed { return .success }
    let account =
      stretchSeconds == nil
      ? nil : joinsStretches ? counted(told, "play") : counted(told, "stretch", plural: "stretches")
    if let status = stopped(after: delivered, telling: account, console) { return status }
    return statuses.contains(.error)
      ? .failure : statuses.contains(.noMatch) ? .noMatch : .success
  }

  /// The exit status where a signal left files undone, which is told, by another account if given.
  func stopped(after delivered: Int, telling account: String? = nil, _ console: Console)
    -> ExitStatus?
  {
    guard let status = Interruption.status, delivered < paths.count else { return nil }
    console.note(
      "stopped after "
        + (account ?? "\(delivered.grouped) of \(counted(paths.count, "file"))"))
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

  /// What is told of a file while it is worked on.
  private enum News {
    case outcome(QueryOutcome)
    case warnings([String])
  }

  /// Hands over what is heard in a file: one outcome, or one for each of its stretches as it comes.
  private func identify(
    _ path: String, in database: FingerprintDatabase, _ console: Console,
    _ hand: (News) -> Void
  ) {
    do {
      if let stretchSeconds {
        return try identifyStretches(of: path, each: stretchSeconds, in: database, console, hand)
      }
      let input = try AudioInput(
        path: path, raw: rawFormat, excerpt: excerpt,
        atMost: QueryParameters.standard.longestSeconds)
      let answer = try database.identify(input, excerpt: excerpt, options: options)
      hand(
        .outcome(
          QueryOutcome(
            path: path, startSeconds: excerpt.startSeconds, result: .success(answer))))
      console.update { $0.audioSeconds += answer.durationSeconds }
    } catch {
      hand(
        .outcome(
          QueryOutcome(path: path, startSeconds: excerpt.startSeconds, result: .failure(error))))
    }
    if stretchSeconds == nil { console.update { $0.done += 1 } }
  }

  /// Hands over what is heard in the stretches of a file, or what was played in it.
  ///
  /// Of headerless samples each is told as soon as it is over. A signal is the end of them, and the last
  /// seconds before it are answered as well. Of other files each is told when the next is known: what is
  /// wrong with the file is known at its end, and told with the last.
  private func identifyStretches(
    of path: String, each seconds: Double, in database: FingerprintDatabase, _ console: Console,
    _ hand: (News) -> Void
  ) throws(FingerprintError) {
    var log = PlayLog()
    var last: QueryOutcome?
    var warnings: [String] = []
    func tell(_ heard: LiveIdentifier.Answer) {
      let outcome = QueryOutcome(path: path, stretch: heard, isPlay: joinsStretches)
      guard rawFormat == nil else { return hand(.outcome(outcome)) }
      if let last { hand(.outcome(last)) }
      last = outcome
    }
    func take(_ heard: LiveIdentifier.Answer) {
      if joinsStretches { log.take(heard).forEach(tell) } else { tell(heard) }
      console.update {
        $0.done += 1
        $0.audioSeconds += heard.identification.durationSeconds
      }
    }
    defer {
      log.finish().forEach(tell)
      if let last {
        hand(.outcome(last.warning(warnings)))
      } else {
        hand(.warnings(warnings.map { "\(path): \($0)" }))
      }
    }
    guard let rawFormat else {
      if path == "-" {
        console.note("-: is answered at its end; samples, with --raw, as they come")
      }
      let input = try AudioInput(path: path, raw: nil, excerpt: excerpt, atMost: .infinity)
      warnings = try database.identify(
        input, inStretchesOf: seconds, excerpt: excerpt, options: options,
        jobs: max(1, jobs / paths.count)
      ) { (heard) throws(FingerprintError) in
        take(heard)
        try stopIfAsked(console, path)
      }.warnings
      return
    }
    let stream = try RawStream(path: path, rawFormat) {
      console.isStopping || console.cannotWrite
    }
    do {
      warnings = try database.identify(
        stream, inStretchesOf: seconds, excerpt: excerpt, options: options
      ) { (heard) throws(FingerprintError) in take(heard) }.warnings
    } catch {
      // that nothing came until then is no fault of the stream
      try stopIfAsked(console, path)
      throw error
    }
    try stopIfAsked(console, path)
  }

  private func stopIfAsked(_ console: Console, _ path: String) throws(FingerprintError) {
    guard console.isStopping || console.cannotWrite else { return }
    throw FingerprintError(.cancelled, path, "stopped as asked")
  }

  private func report(_ outcome: QueryOutcome, to console: Console) {
    switch outcome.result {
    case .failure(let error): console.error(error.description)
    case .success(let answer):
      for warning in answer.warnings { console.warning("\(outcome.path): \(warning)") }
    }
  }
}
