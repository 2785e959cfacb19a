/// Adds many files to a database: finds them, passes over what is there already, fingerprints in
/// parallel, stores in order.
///
/// Files are stored in the order in which they were named or found, whatever the number of jobs, so
/// that the same folder gives the same database. A file that can't be read is reported and the rest
/// goes on. Indexing the same folder again brings the database up to date, and continues a run that
/// was stopped.
public struct Indexer: Sendable {
  /// What is going on, for whoever watches. Events come one at a time, from any thread. Paths are
  /// files as they were named or found; a track's is absolute.
  public enum Event: Sendable {
    /// So many files were found.
    case discovered(files: Int)
    /// A file's turn has come.
    case started(path: String)
    /// A new track.
    case added(path: String, track: Track, warnings: [String])
    /// The file at a known path has new content; its old track is gone.
    case replaced(path: String, track: Track, warnings: [String])
    /// A known track's file has moved.
    case moved(path: String, track: Track, from: String)
    /// The content is in the database already.
    case skipped(path: String, track: Track)
    /// The content was in the database already; what models make of it is new.
    case embedded(path: String, track: Track, models: [String])
    /// The file was not added.
    case failed(path: String, FingerprintError)
    /// New tracks are being sorted into the index.
    case merging
  }

  /// What came of it.
  public struct Summary: Sendable, Hashable {
    /// Tracks that are new.
    public var added = 0
    /// Tracks whose file had changed.
    public var replaced = 0
    /// Tracks whose file had moved.
    public var moved = 0
    /// Files that were known, with all that was asked for.
    public var skipped = 0
    /// Files that were known and got embeddings of a model that they had none of.
    public var embedded = 0
    /// Files that failed.
    public var failed = 0
    /// Seconds of audio added, replaced or embedded.
    public var audioSeconds = 0.0
    /// Whether it was stopped before the end.
    public var wasCancelled = false

    /// All zero.
    public init() {}
  }

  private let database: FingerprintDatabase
  private let jobs: Int
  private let models: [any EmbeddingModel]

  /// An indexer that works on `jobs` files at a time, 1 or more.
  ///
  /// - Parameters:
  ///   - database: What files are added to.
  ///   - jobs: Files worked on at a time.
  ///   - models: What else to keep of each file. New files are decoded once for landmarks and all
  ///     models; known files that lack some are decoded again for those. Default none.
  public init(database: FingerprintDatabase, jobs: Int, models: [any EmbeddingModel] = []) {
    self.database = database
    self.jobs = max(1, jobs)
    self.models = models
  }

  /// Indexes files, and what looks like audio in folders.
  ///
  /// - Parameters:
  ///   - paths: Files, taken whatever their name, and folders, see ``audioFiles(under:)``.
  ///   - metadata: For every file; of use with one. A file that is known already under other names
  ///     fails.
  ///   - events: Told what is going on.
  ///   - isCancelled: Asked between files: `true` ends after those in hand, which are stored. To
  ///     cancel the surrounding task is harder: files in hand are dropped.
  /// - Returns: What came of it; where it was stopped, ``Summary/wasCancelled``.
  /// - Throws: ``FingerprintError`` where the database fails, or a path or a folder holds nothing
  ///   to index. What fails about a single file is an event.
  public func index(
    _ paths: [String], metadata: TrackMetadata = TrackMetadata(),
    events: @escaping @Sendable (Event) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) async throws(FingerprintError) -> Summary {
    let files = try Indexer.audioFiles(under: paths)
    events(.discovered(files: files.count))
    do {
      return try await run(files, metadata, isCancelled, events)
    } catch let error as FingerprintError {
      throw error
    } catch {
      throw FingerprintError(.cancelled, database.path, "\(error)")
    }
  }

  private func run(
    _ files: [String], _ metadata: TrackMetadata, _ isCancelled: @escaping @Sendable () -> Bool,
    _ events: @escaping @Sendable (Event) -> Void
  ) async throws -> Summary {
    var summary = Summary()
    var pendingPostings = 0
    try await withThrowingTaskGroup(of: (Int, Prepared).self) { group in
      var next = 0
      var toStore = 0
      var ready: [Int: Prepared] = [:]
      func launch() {
        // a slow file must not let the others run arbitrarily far ahead of it
        guard next < files.count, next - toStore < jobs * 4, !isCancelled(), !Task.isCancelled
        else {
          return
        }
        let number = next
        next += 1
        events(.started(path: files[number]))
        group.addTask(executorPreference: BlockingExecutor.shared) {
          (number, prepare(files[number]))
        }
      }
      for _ in 0..<jobs { launch() }
      while let (number, prepared) = try await group.next() {
        ready[number] = prepared
        while let prepared = ready.removeValue(forKey: toStore) {
          let file = files[toStore]
          let current = try isCurrent(prepared) ? prepared : prepare(file)
          // not one of those that fail: those behind it are left for the next run as well
          if current.isCancelled { break }
          pendingPostings += try store(current, file, metadata, &summary, events)
          toStore += 1
        }
        if pendingPostings > FingerprintDatabase.pendingPostingsInBatch {
          events(.merging)
          try database.mergePending(above: 0)
          pendingPostings = 0
        }
        while next - toStore - ready.count < jobs {
          let before = next
          launch()
          if next == before { break }
        }
      }
      summary.wasCancelled = toStore < files.count
    }
    if pendingPostings > FingerprintDatabase.pendingPostingsAtRest { events(.merging) }
    try database.mergePending()
    return summary
  }

  /// What a worker found out about a file.
  private enum Prepared: Sendable {
    case new(ReferenceFingerprint, TrackSource, replacing: TrackID?)
    case known(Track, overwriting: TrackSource?, lacking: [TrackEmbeddings])
    case moved(Track, TrackSource, from: String, lacking: [TrackEmbeddings])
    case failed(FingerprintError)
    /// The database's failure is not the file's, and would be the next one's as well.
    case databaseFailed(FingerprintError)

    var isCancelled: Bool {
      switch self {
      case .failed(let error), .databaseFailed(let error): error.code == .cancelled
      case .new, .known, .moved: false
      }
    }
  }

  /// What the database said when it was asked, so that it can't be taken for what a file's decoder
  /// said.
  private struct DatabaseFailure: Error {
    let error: FingerprintError
  }

  private func asked<Answer>(
    _ question: (FingerprintDatabase) throws(FingerprintError) -> Answer
  ) throws(DatabaseFailure) -> Answer {
    do {
      return try question(database)
    } catch {
      throw DatabaseFailure(error: error)
    }
  }

  private func prepare(_ file: String) -> Prepared {
    do {
      let status = try FileStatus.requireReadableFile(file)
      let path = absolutePath(file)
      let atPath = try asked { (database) throws(FingerprintError) in
        try database.track(path: path)
      }
      if let atPath, atPath.source.size == status.size, atPath.source.modified == status.modified {
        return .known(
          atPath.track, overwriting: nil, lacking: try lacking(atPath.track, file))
      }
      let source = try TrackSource(of: .file(path: file))
      let same = try asked { (database) throws(FingerprintError) in
        try database.track(digest: source.digest)
      }
      if let same {
        if same.track.id == atPath?.track.id || !isInPlace(same.source) {
          return .moved(
            same.track, source, from: same.source.path ?? "",
            lacking: try lacking(same.track, file))
        }
        // a copy, perhaps over a file that was another track
        return .known(
          same.track, overwriting: atPath == nil ? nil : source,
          lacking: try lacking(same.track, file))
      }
      let fingerprinter = Fingerprinter(
        parameters: database.parameters, decoder: database.decoder)
      let reference = try fingerprinter.reference(of: .file(path: file), models: models)
      try source.requireUnchanged(at: file)
      return .new(reference, source, replacing: atPath?.track.id)
    } catch let failure as DatabaseFailure {
      return .databaseFailed(failure.error)
    } catch let error as FingerprintError {
      return .failed(error)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// What models that the track has nothing of make of its content, which is in the file.
  private func lacking(_ track: Track, _ file: String) throws -> [TrackEmbeddings] {
    let missing = try asked { (database) throws(FingerprintError) in
      try database.missing(models, of: track.id)
    }
    return try Embedder.embeddings(
      of: .file(path: file), models: missing, decoder: database.decoder)
  }

  /// Whether a track's file still has the content that the track was made from.
  private func isInPlace(_ source: TrackSource) -> Bool {
    guard let path = source.path, let status = try? FileStatus(path) else { return false }
    if status.size == source.size, status.modified == source.modified { return true }
    return (try? ContentDigest.ofFile(path)) == source.digest
  }

  /// Whether what a worker found out still holds: files stored meanwhile may have moved or replaced
  /// the track it met.
  private func isCurrent(_ prepared: Prepared) throws(FingerprintError) -> Bool {
    switch prepared {
    case .known(let track, _, _): try database.track(track.id) != nil
    case .moved(let track, _, let from, _):
      try database.track(track.id).map { $0.path ?? "" } == from
    case .new(_, let source, let replaced?): try database.track(replaced)?.path == source.path
    case .new, .failed, .databaseFailed: true
    }
  }

  /// Stores what was prepared; returns the postings it will have.
  private func store(
    _ prepared: Prepared, _ file: String, _ metadata: TrackMetadata, _ summary: inout Summary,
    _ events: (Event) -> Void
  ) throws(FingerprintError) -> Int {
    switch prepared {
    case .databaseFailed(let error): throw error
    case .failed(let error):
      summary.failed += 1
      events(.failed(path: file, error))
    case .known(let track, _, _) where !metadata.isIn(track),
      .moved(let track, _, _, _) where !metadata.isIn(track):
      fail(file, as: track, &summary, events)
    case .known(let track, let overwriting, let lacking):
      if let overwriting { try database.releasePath(of: overwriting) }
      try complete(track, by: lacking, file, &summary, events)
    case .moved(let track, let source, let from, let lacking):
      try database.move(track.id, to: source)
      if from == source.path {
        // only its time had changed
        try complete(track, by: lacking, file, &summary, events)
      } else {
        if !lacking.isEmpty { try database.add(lacking, to: track.id) }
        summary.moved += 1
        let moved = try database.track(track.id) ?? track
        events(.moved(path: file, track: moved, from: from))
      }
    case .new(let reference, let source, let replacing):
      // the same bytes twice in one call: the first has been stored meanwhile
      if let same = try database.track(digest: source.digest) {
        guard metadata.isIn(same.track) else {
          fail(file, as: same.track, &summary, events)
          return 0
        }
        summary.skipped += 1
        events(.skipped(path: file, track: same.track))
        return 0
      }
      do {
        let track = try database.add(
          reference, metadata: metadata, source: source, replacing: replacing)
        summary.audioSeconds += track.durationSeconds
        if replacing == nil {
          summary.added += 1
          events(.added(path: file, track: track, warnings: reference.audio.warnings))
        } else {
          summary.replaced += 1
          events(.replaced(path: file, track: track, warnings: reference.audio.warnings))
        }
        return database.parameters.postings(ofPeaks: reference.peakCount)
      } catch  where error.code == .noAudio || error.code == .duplicateRecording {
        summary.failed += 1
        // about the file as it was named, not by its absolute path
        let named = FingerprintError(
          error.code, file, error.reason, advice: error.advice, cause: error.cause)
        events(.failed(path: file, named))
      }
    }
    return 0
  }

  /// What is known already keeps its names, and whoever gives it others has to hear of that.
  private func fail(
    _ file: String, as track: Track, _ summary: inout Summary, _ events: (Event) -> Void
  ) {
    summary.failed += 1
    let error = FingerprintError(
      .duplicateRecording, file,
      "is in the database already, as track \(track.id) (\(track.displayName)) with other names",
      advice: "leave them out, or run `fpctl remove \(track.id)` first")
    events(.failed(path: file, error))
  }

  /// Stores what a known track lacked.
  private func complete(
    _ track: Track, by lacking: [TrackEmbeddings], _ file: String, _ summary: inout Summary,
    _ events: (Event) -> Void
  ) throws(FingerprintError) {
    guard !lacking.isEmpty else {
      summary.skipped += 1
      return events(.skipped(path: file, track: track))
    }
    try database.add(lacking, to: track.id)
    summary.embedded += 1
    summary.audioSeconds += track.durationSeconds
    events(.embedded(path: file, track: track, models: lacking.map(\.model)))
  }
}
