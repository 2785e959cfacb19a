package import Fingerprint
internal import Synchronization

/// The tracks that the models under test know, in the database that holds them.
package struct ReferenceCollection: Sendable {
  /// Where they are kept, and the landmark engine's own index.
  package let database: FingerprintDatabase
  /// The references in the order of their tracks.
  package let recordings: [Recording]
  /// The corpus's ids of the database's tracks.
  package let recordingIDs: [TrackID: String]
  /// What the references are called.
  package let names: ReferenceNames
  /// `xxh3:` and the XXH3 over the sorted digests of all files: the exact audio that was asked.
  package let digest: String

  /// The tracks that `database` holds already, under the paths they were read from.
  package init(storedIn database: FingerprintDatabase) throws(EvaluationError) {
    let tracks = try evaluating { () throws(FingerprintError) in try database.tracks() }
    guard !tracks.isEmpty else {
      throw EvaluationError(database.path, "holds no tracks; add some with `fpctl index`")
    }
    let recordings = Recording.named(
      zip(tracks, Self.ids(of: tracks)).map { track, id in
        Recording(
          id: id, path: track.path ?? "", role: .reference, durationSeconds: track.durationSeconds)
      })
    self.init(database, zip(tracks, recordings).map { ($0, [$1]) }, folder: "")
  }

  /// Their recording ids, or where these are digests, which say nothing, their paths within the
  /// folder that all files are in.
  private static func ids(of tracks: [Track]) -> [String] {
    let folders = tracks.compactMap { $0.path?.split(separator: "/").dropLast() }
    let common = folders.dropFirst().reduce(folders.first ?? []) { common, folder in
      common.prefix(zip(common, folder).prefix { $0 == $1 }.count)
    }
    var taken: Set<String> = []
    return tracks.map { track in
      let name = track.path?.split(separator: "/").dropFirst(common.count).joined(separator: "/")
      guard track.recordingID == track.digest, let name, taken.insert(name).inserted else {
        return track.recordingID
      }
      return name
    }
  }

  /// Adds recordings to `database`, but for what it holds already. Only they are references,
  /// whatever else the database holds. Of recordings that are the same to the byte the first stands
  /// for all.
  ///
  /// - Parameters:
  ///   - models: what else to keep of each than landmarks.
  ///   - folder: their paths from here on are names of theirs, too.
  ///   - isCancelled: asked between files.
  ///   - events: told what is going on, as by the indexer.
  ///   - skipping: told why a recording is left out, which holds nothing to recognise it by: nothing
  ///     must be asked of it.
  /// - Returns: `nil` where it was cancelled.
  /// - Throws: ``EvaluationError`` where there is no audio, or a file can't be indexed: a collection
  ///   with holes would falsify every figure.
  package static func indexing(
    _ recordings: [Recording], folder: String, into database: FingerprintDatabase,
    models: [any EmbeddingModel] = [], jobs: Int,
    isCancelled: @escaping @Sendable () -> Bool,
    events: @escaping @Sendable (Indexer.Event) -> Void,
    skipping: (Recording, EvaluationError) -> Void
  ) async throws(EvaluationError) -> ReferenceCollection? {
    struct Found {
      var paths: [TrackID: [String]] = [:]
      var silent: [(path: String, error: FingerprintError)] = []
      var failure: FingerprintError?
    }
    let found = Mutex(Found())
    let summary: Indexer.Summary
    do {
      summary = try await Indexer(database: database, jobs: jobs, models: models).index(
        recordings.map(\.path),
        events: { event in
          found.withLock { found in
            switch event {
            case .added(let path, let track, _), .replaced(let path, let track, _),
              .moved(let path, let track, _), .embedded(let path, let track, _),
              .skipped(let path, let track):
              found.paths[track.id, default: []].append(path)
            case .failed(let path, let error) where error.code == .noAudio:
              found.silent.append((path, error))
            case .failed(_, let error): found.failure = found.failure ?? error
            default: break
            }
          }
          events(event)
        },
        isCancelled: { isCancelled() || found.withLock { $0.failure != nil } })
    } catch {
      throw EvaluationError(error)
    }
    let all = found.withLock { $0 }
    if let failure = all.failure { throw EvaluationError(failure) }
    guard !summary.wasCancelled else { return nil }
    guard !all.paths.isEmpty else {
      throw EvaluationError(folder, "holds no audio that could be recognised")
    }
    let tracks = try evaluating { () throws(FingerprintError) in
      // postings of pending tracks are in no table, so their bytes couldn't be told
      try database.mergePending(above: 0)
      return try database.tracks()
    }
    let byPath = Dictionary(
      recordings.map { (FileContents.resolved($0.path), $0) }, uniquingKeysWith: { a, _ in a })
    for (path, error) in all.silent {
      if let recording = byPath[FileContents.resolved(path)] {
        skipping(recording, EvaluationError(error))
      }
    }
    return ReferenceCollection(
      database,
      tracks.compactMap { track in
        let members = all.paths[track.id, default: []].compactMap {
          byPath[FileContents.resolved($0)]
        }
        return members.isEmpty ? nil : (track, members)
      }, folder: folder)
  }

  private init(
    _ database: FingerprintDatabase, _ tracks: [(track: Track, members: [Recording])],
    folder: String
  ) {
    var recordings: [Recording] = []
    var recordingIDs: [TrackID: String] = [:]
    var further: [String: [String]] = [:]
    for (track, members) in tracks {
      let first = members[0]
      recordings.append(
        Recording(
          id: first.id, path: first.path, role: .reference,
          durationSeconds: track.durationSeconds))
      recordingIDs[track.id] = first.id
      further[first.id] =
        [track.recordingID]
        + members.dropFirst().flatMap {
          [$0.id, $0.path, FileContents.name(of: $0.path), ReferenceNames.stem($0.path)]
        }
    }
    self.database = database
    self.recordings = recordings
    self.recordingIDs = recordingIDs
    names = ReferenceNames(
      recordings, folder: FileContents.resolved(folder), further: further)
    digest = CorpusDigest.digest(ofDigests: tracks.map(\.track.digest))
  }

  /// The tracks of this collection but for those of `heldOut`, under the same names, in a copy of
  /// the database at `path`, which is made.
  ///
  /// The original may be read meanwhile, but not written.
  package func removing(
    _ heldOut: [Recording], copy path: String
  ) throws(EvaluationError) -> ReferenceCollection {
    for suffix in ["", "-wal"] where FileContents.isReadable(database.path + suffix) {
      try FileContents.copy(database.path + suffix, to: path + suffix)
    }
    let ids = Set(heldOut.map(\.id))
    let known = Dictionary(
      recordings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let copy = try evaluating { () throws(FingerprintError) in
      try FingerprintDatabase(path: path)
    }
    let rest = try evaluating { () throws(FingerprintError) in
      for (track, id) in recordingIDs where ids.contains(id) { try copy.remove(track) }
      try copy.mergePending(above: 0)
      // without postings of what is held out, which would be counted as the references'
      try copy.vacuum()
      return try copy.tracks()
    }
    return ReferenceCollection(
      copy,
      rest.compactMap { track in
        recordingIDs[track.id].flatMap { known[$0] }.map { (track, [$0]) }
      }, folder: "")
  }

  /// The audio of all references together.
  package var audioSeconds: Double { recordings.reduce(0) { $0 + $1.durationSeconds } }
}

/// Runs `body`, whose errors become errors of the evaluation.
package func evaluating<Result>(
  _ body: () throws(FingerprintError) -> Result
) throws(EvaluationError) -> Result {
  do throws(FingerprintError) {
    return try body()
  } catch {
    throw EvaluationError(error)
  }
}
