internal import Fingerprint
internal import FingerprintEvaluation
internal import Foundation
internal import Synchronization

/// `fpbench accuracy`: indexes a corpus's references, asks all of its queries, counts what is
/// right.
struct AccuracyBenchmark {
  private let corpus: String
  private let databasePath: String?
  private let output: RunFolder
  private let jobs: Int
  private let conditions: [Condition]?
  private let options: SearchOptions
  private let command: String

  /// The run that `arguments` ask for.
  init(_ arguments: some Sequence<String>) throws {
    let arguments = Array(arguments)
    let parsed = try Arguments(
      arguments, options: ["--db", "--output", "--jobs", "--conditions"],
      flags: ["--default-effort", "--exhaustive"])
    guard !parsed.flags.isSuperset(of: ["--default-effort", "--exhaustive"]) else {
      throw UsageError("--default-effort and --exhaustive exclude each other")
    }
    corpus = try parsed.operand("CORPUS")
    databasePath = parsed["--db"]
    jobs = try parsed.count("--jobs") ?? Machine.cores
    conditions = parsed.list("--conditions")?.map(Condition.init(rawValue:))
    var options = SearchOptions()
    options.includesRejected = true
    options.isExhaustive = parsed.flags.contains("--exhaustive")
    self.options = options
    command = Machine.abbreviated(["fpbench", "accuracy"] + arguments)
    output = try RunFolder(parsed["--output"], command: "accuracy")
  }

  /// Does it all.
  func run() async throws {
    let queries = try selectedQueries()
    let references = try RecordingSet(corpus: corpus).recordings(.reference)
    let peersPath = "\(corpus)/peers.md"
    let peers =
      FileContents.isReadable(peersPath) ? try PeerTable(contentsOf: peersPath) : PeerTable()
    let folder = try TemporaryFolder()
    let database = try FingerprintDatabase(path: databasePath ?? folder.file("corpus.fpdb"))
    try await index(references, into: database)
    let recordingIDs = try recordingIDs(of: references, in: database)
    var outcomes = try await ask(queries, database: database, recordingIDs: recordingIDs)
    try await findRepeats(&outcomes, references, database: database, recordingIDs: recordingIDs)
    let provenance = try Machine.provenance(
      command: command, corpus: corpus,
      parameters: [
        .init("references", "\(references.count)"), .init("queries asked", "\(queries.count)"),
        .init("largest false-answer rate", "\(options.maxFalseRate)"),
        .init("effort", options.isExhaustive ? "exhaustive" : "as shipped"),
        .init("answers listed", "\(options.limit), rejected ones too"), .init("jobs", "\(jobs)"),
      ])
    let report = AccuracyReport(provenance: provenance, outcomes: outcomes, peers: peers)
    try output.write(summary: report.text, rows: OutcomeRows.csv(outcomes))
  }

  private func selectedQueries() throws -> [EvaluationQuery] {
    let queries = try QuerySet(corpus: corpus).queries
    guard let conditions else { return queries }
    let known = Set(queries.map(\.condition))
    for condition in conditions where !known.contains(condition) {
      throw UsageError("the corpus has no queries of condition \(condition)")
    }
    return queries.filter { conditions.contains($0.condition) }
  }

  /// Adds the references that the database doesn't hold yet. One that can't be read would falsify
  /// every figure.
  private func index(_ references: [Recording], into database: FingerprintDatabase) async throws {
    let failures = Mutex<[String]>([])
    let progress = Mutex(Progress("indexed", of: references.count))
    _ = try await Indexer(database: database, jobs: jobs).index(
      references.map(\.path),
      events: { event in
        switch event {
        case .added, .replaced, .moved, .skipped: progress.withLock { $0.step() }
        case .failed(_, let error): failures.withLock { $0.append(error.description) }
        default: break
        }
      })
    if let failure = failures.withLock({ $0.first }) {
      throw EvaluationError(corpus, "a reference can't be indexed: \(failure)")
    }
  }

  /// The corpus's ids of the database's tracks, by the files they were read from.
  private func recordingIDs(
    of references: [Recording], in database: FingerprintDatabase
  ) throws -> [TrackID: String] {
    let idsByPath = Dictionary(
      references.map { (FileContents.resolved($0.path), $0.id) },
      uniquingKeysWith: { first, _ in first })
    var recordingIDs: [TrackID: String] = [:]
    for track in try database.tracks() {
      guard let path = track.path else { continue }
      recordingIDs[track.id] = idsByPath[FileContents.resolved(path)]
    }
    let indexed = Set(recordingIDs.values)
    if let missing = references.first(where: { !indexed.contains($0.id) }) {
      throw EvaluationError(missing.path, "not in the database after indexing")
    }
    return recordingIDs
  }

  private func ask(
    _ queries: [EvaluationQuery], database: FingerprintDatabase, recordingIDs: [TrackID: String]
  ) async throws -> [Outcome] {
    var progress = Progress("asked", of: queries.count)
    let options = options
    return try await concurrentMap(
      queries, jobs: jobs, progress: { progress.advance(to: $0) },
      { query in
        let start = ChildProcess.threadMilliseconds()
        do throws(FingerprintError) {
          let identification = try database.identify(.file(path: query.path), options: options)
          return Outcome(
            query: query, identification: identification, recordingIDs: recordingIDs,
            cpuMilliseconds: ChildProcess.threadMilliseconds() - start)
        } catch {
          return Outcome(query: query, answer: nil, failure: error.reason)
        }
      })
  }

  /// Looks for other occurrences where an answer is right and its place isn't; elsewhere nothing
  /// depends on them.
  private func findRepeats(
    _ outcomes: inout [Outcome], _ references: [Recording], database: FingerprintDatabase,
    recordingIDs: [TrackID: String]
  ) async throws {
    let paths = Dictionary(uniqueKeysWithValues: references.map { ($0.id, $0.path) })
    let tracks = Dictionary(
      recordingIDs.map { ($0.value, $0.key) },
      uniquingKeysWith: { first, second in min(first, second) })
    let finder = RepeatFinder { passage in
      guard let track = tracks[passage.recordingID] else { return [] }
      return try database.occurrences(of: passage.input, excerpt: passage.excerpt, in: track).map {
        RepeatFinder.Occurrence(offsetSeconds: $0.offsetSeconds, score: $0.score)
      }
    }
    let misplaced = outcomes.indices.filter { outcomes[$0].offsetAgreement() == .elsewhere }
    let passages = misplaced.compactMap { index -> (Int, RepeatFinder.Passage)? in
      let query = outcomes[index].query
      return query.truth.flatMap { paths[$0.recordingID] }
        .flatMap { RepeatFinder.Passage(of: query, path: $0) }.map { (index, $0) }
    }
    var progress = Progress("looked for repeats", of: passages.count)
    let found = try await concurrentMap(
      passages, jobs: jobs, progress: { progress.advance(to: $0) },
      { try finder.otherOccurrences(of: $0.1) })
    for ((index, _), offsets) in zip(passages, found) {
      outcomes[index].equivalentOffsets = offsets
    }
  }
}
