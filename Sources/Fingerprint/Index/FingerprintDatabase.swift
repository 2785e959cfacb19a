#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
internal import Synchronization

/// A collection of fingerprinted tracks in one SQLite file.
///
/// ```swift
/// let database = try FingerprintDatabase(path: "music.fpdb")
/// try database.add(.file(path: "song.flac"))
/// let answer = try database.identify(.file(path: "noisy.wav"))
/// if let match = answer.best { print(match.track.displayName, match.offsetSeconds) }
/// ```
///
/// Any number of threads and processes may identify while one adds; each query sees the collection
/// as it was at one moment. Adding a track is one transaction: after a crash it is there whole or
/// not at all.
///
/// All calls are synchronous and may be made from any thread or task: a query takes some
/// milliseconds, adding an hour of audio some seconds. Fingerprinting, identifying and rebuilding
/// end soon after the task they run in is cancelled, with ``FingerprintError/Code/cancelled``, and
/// leave the database as it was; only waiting for another writer is not cut short.
public final class FingerprintDatabase: Sendable {
  /// What the database is opened for.
  public enum Access: Sendable {
    /// Identify and list only; the file must exist.
    case readOnly
    /// Read only as well, and also where the tables or the parameters aren't what they should be:
    /// for ``FingerprintDatabase/check(isCancelled:progress:)``. The file must exist and be of our
    /// format.
    case diagnosis
    /// Add and remove; the file must exist.
    case existing
    /// Add and remove as well; a missing file is made.
    case readWrite
  }

  /// Postings that may be pending when the merge at the end of a batch is left for later: indexing
  /// them in memory takes a few milliseconds whenever the file is opened.
  package static let pendingPostingsAtRest = 50_000
  /// Postings that may be pending in the midst of a batch.
  static let pendingPostingsInBatch = 1_000_000

  /// The file.
  public let path: String
  /// What shapes the fingerprints in it.
  public let parameters: FingerprintParameters
  /// What reads the formats that libsndfile can't.
  public let decoder: ExternalDecoder
  let query: QueryParameters
  private let busyTimeoutSeconds: Double
  private let readMode: SQLiteConnection.Mode
  private let writer: Mutex<SQLiteConnection?>
  private let readers = Mutex<[SQLiteConnection]>([])
  private let latest = Mutex<IndexSnapshot?>(nil)
  /// By model, as ``latest``.
  let latestEmbeddings = Mutex<[String: EmbeddingIndex]>([:])

  /// Opens the database at `path`.
  ///
  /// - Parameters:
  ///   - path: The file, any name; `.fpdb` by custom.
  ///   - access: Default read and write, which makes a missing file.
  ///   - preset: What shapes the fingerprints. Default what the file was made with, and
  ///     ``FingerprintParameters/Preset/standard`` for one that is made; ``parameters`` tells.
  ///   - query: How much of a query is asked for. The default is right unless you measure.
  ///   - busyTimeoutSeconds: How long to wait for another program's write. Default 10.
  ///   - decoder: What reads the formats that libsndfile can't. Default `ffmpeg` on the PATH.
  /// - Throws: ``FingerprintError``: not found, not one of ours, of a newer format, made with another
  ///   preset or with parameters that none has, not writable, busy.
  public init(
    path: String, access: Access = .readWrite, preset: FingerprintParameters.Preset? = nil,
    query: QueryParameters = .standard,
    busyTimeoutSeconds: Double = 10, decoder: ExternalDecoder = .standard
  ) throws(FingerprintError) {
    self.path = path
    self.decoder = decoder
    self.query = query
    self.busyTimeoutSeconds = busyTimeoutSeconds
    var writer: SQLiteConnection?
    var mode = SQLiteConnection.Mode.readOnly
    switch access {
    case .readWrite, .existing:
      if access == .existing { try FingerprintDatabase.requireFile(path) }
      if let status = try? FileStatus(path) { try FingerprintDatabase.requireFile(status, path) }
      let connection = try SQLiteConnection(
        path: path, mode: .create, busyTimeoutSeconds: busyTimeoutSeconds)
      try Schema.configure(connection)
      if access == .readWrite, try connection.integer("PRAGMA application_id") == 0 {
        try Schema.create(connection, (preset ?? .standard).parameters)
      }
      try Schema.checkFormat(connection)
      parameters = try Schema.parameters(connection, preset)
      try connection.execute("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 1048576")
      writer = connection
    case .readOnly, .diagnosis:
      try FingerprintDatabase.requireFile(path)
      (mode, parameters) = try FingerprintDatabase.readMode(path, busyTimeoutSeconds) {
        (connection) throws(FingerprintError) in
        if access == .readOnly { return try Schema.parameters(connection, preset) }
        return try Schema.likelyParameters(connection)
      }
    }
    readMode = mode
    self.writer = Mutex(writer)
  }

  deinit {
    // whoever closes last moves the log into the file and takes it away, which a reader may not do
    readers.withLock { $0.removeAll() }
    writer.withLock { $0 = nil }
  }

  private static func requireFile(_ path: String) throws(FingerprintError) {
    let status: FileStatus
    do {
      status = try FileStatus(path)
    } catch {
      guard error.code == .fileNotFound else { throw error }
      throw FingerprintError(
        .databaseNotFound, path, "no such database",
        advice: "make one with `fpctl index`, or name another with --db")
    }
    try requireFile(status, path)
  }

  private static func requireFile(
    _ status: FileStatus, _ path: String
  ) throws(FingerprintError) {
    guard status.kind == .file else {
      throw FingerprintError(
        .notADatabase, path, "is a folder or a device, not a database",
        advice: "name another with --db")
    }
  }

  /// A database in WAL mode wants a file beside it even to be read; where none can be made and none
  /// is there, nobody is writing either.
  private static func readMode(
    _ path: String, _ timeout: Double,
    parameters: (SQLiteConnection) throws(FingerprintError) -> FingerprintParameters
  ) throws(FingerprintError) -> (SQLiteConnection.Mode, FingerprintParameters) {
    func open(_ mode: SQLiteConnection.Mode) throws(FingerprintError) -> FingerprintParameters {
      let connection = try SQLiteConnection(path: path, mode: mode, busyTimeoutSeconds: timeout)
      try Schema.checkFormat(connection)
      return try parameters(connection)
    }
    do {
      return (.readOnly, try open(.readOnly))
    } catch {
      guard error.code == .databaseNotWritable, access(path + "-wal", F_OK) != 0 else {
        throw error
      }
      return (.immutable, try open(.immutable))
    }
  }

  // MARK: Adding and removing

  /// Fingerprints an input and adds it; what `metadata` leaves open is taken from its tags.
  ///
  /// Memory does not grow with the length of a file. Cost: as
  /// ``Fingerprinter/reference(of:excerpt:models:)``; storing takes under a millisecond, and now and then
  /// a merge of the index, at most as long as ``rebuild(isCancelled:progress:)``.
  ///
  /// - Parameters:
  ///   - input: The audio.
  ///   - metadata: What is known of it.
  ///   - models: What else to keep of it, see ``identify(_:model:excerpt:limit:)``. Default none.
  /// - Throws: ``FingerprintError`` where it can't be decoded, holds too little sound, or is there
  ///   already under that recording id; ``FingerprintError/Code/cancelled`` where the task was
  ///   cancelled before it was stored.
  @discardableResult
  public func add(
    _ input: AudioInput, metadata: TrackMetadata = TrackMetadata(),
    models: [any EmbeddingModel] = []
  ) throws(FingerprintError) -> Track {
    let source = try TrackSource(of: input)
    let fingerprinter = Fingerprinter(parameters: parameters, decoder: decoder)
    let reference = try fingerprinter.reference(of: input, models: models)
    if case .file(let path) = input { try source.requireUnchanged(at: path) }
    let track = try add(reference, metadata: metadata, source: source)
    try mergePending()
    return track
  }

  /// Ends a stream of samples and adds what came of it as a track.
  ///
  /// - Parameters:
  ///   - stream: All the samples.
  ///   - metadata: What is known of the recording. Give it a title: a stream has no tags.
  /// - Throws: As ``add(_:metadata:models:)`` does.
  @discardableResult
  public func add(
    _ stream: consuming ReferenceStream, metadata: TrackMetadata = TrackMetadata()
  ) throws(FingerprintError) -> Track {
    let (reference, source) = try stream.finish()
    let track = try add(reference, metadata: metadata, source: source)
    try mergePending()
    return track
  }

  /// Adds a fingerprint made before, in one transaction.
  ///
  /// - Parameters:
  ///   - reference: The fingerprint.
  ///   - metadata: What is known of the recording; what it leaves open is taken from the tags that
  ///     were read, the title at last from the file's name.
  ///   - source: Where the audio came from, ``TrackSource/init(of:)``.
  ///   - replacing: A track that goes in the same transaction. Default none.
  /// - Returns: The track as stored.
  /// - Throws: ``FingerprintError`` where it was made with other parameters than the database's, holds
  ///   no peaks, or its recording id is taken.
  @discardableResult
  public func add(
    _ reference: ReferenceFingerprint, metadata: TrackMetadata, source: TrackSource,
    replacing: TrackID? = nil
  ) throws(FingerprintError) -> Track {
    let name = source.path ?? metadata.title ?? source.digest
    guard reference.parameters == parameters else {
      throw FingerprintError(
        .otherParameters, name,
        "was fingerprinted with parameters \(reference.parameters.identifier), the database has "
          + "\(parameters.identifier)",
        advice: "fingerprint it with those of the database")
    }
    guard reference.peakCount > 0 else {
      throw FingerprintError(
        .noAudio, name, "holds nothing to recognise it by (silence, or a single tone)")
    }
    guard reference.audio.durationSeconds >= 0.5 else {
      throw FingerprintError(
        .noAudio, name,
        "is only \(formatted(reference.audio.durationSeconds)) s long; a track needs 0.5 s")
    }
    let described = metadata.completed(by: reference.audio.tags, path: source.path)
    return try write { connection throws(FingerprintError) in
      try TrackTable(connection).insert(
        reference, described, source, replacing: replacing, errorsAbout: name)
    }
  }

  /// Removes a track in one transaction. Needs no audio; its postings are passed over from then on
  /// and go with the next merge.
  ///
  /// - Returns: The track that was removed, `nil` where there is none of that number.
  /// - Throws: ``FingerprintError`` where the file can't be written.
  @discardableResult
  public func remove(_ id: TrackID) throws(FingerprintError) -> Track? {
    try write { connection throws(FingerprintError) in
      let table = TrackTable(connection)
      guard let track = try table.track(id) else { return nil }
      try table.remove(id)
      return track
    }
  }

  /// Records that the track's file has another name or time now; a track that was read from a file
  /// of that name before is left without one.
  func move(_ id: TrackID, to source: TrackSource) throws(FingerprintError) {
    try write { connection throws(FingerprintError) in
      let table = TrackTable(connection)
      try table.releasePath(of: source)
      try table.setSource(id, source)
    }
  }

  /// Records that the file of that name holds another track now than the one that was read from it.
  func releasePath(of source: TrackSource) throws(FingerprintError) {
    try write { connection throws(FingerprintError) in
      try TrackTable(connection).releasePath(of: source)
    }
  }

  /// Moves pending tracks into a segment once they have more than that many postings, and gives the
  /// pages that merging has freed back to the file system.
  ///
  /// Neither another program that writes meanwhile nor a cancelled task is an error: pending tracks
  /// are found as they are, and the next addition merges them.
  package func mergePending(
    above limit: Int = FingerprintDatabase.pendingPostingsAtRest
  ) throws(FingerprintError) {
    guard try pendingPostings() > limit else { return }
    do {
      try write { connection throws(FingerprintError) in
        try SegmentMerger(connection: connection, parameters: parameters).mergePending()
      }
      try giveFreePagesBack()
    } catch {
      guard error.code == .databaseBusy || error.code == .cancelled else { throw error }
    }
  }

  /// Moves pages from the end of the file into free places and cuts it off behind the last, the
  /// write-ahead log first moved in.
  func giveFreePagesBack(
    isCancelled: @escaping () -> Bool = { false }
  ) throws(FingerprintError) {
    try writer.withLock { connection throws(FingerprintError) in
      try connection?.interruptible(by: isCancelled) { connection throws(FingerprintError) in
        try connection.execute("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")
      }
    }
  }

  /// Lets go of the file: what is in the write-ahead log goes into the database, and the files
  /// beside it away, unless others have it open. Happens by itself when the last reference goes; a
  /// program that ends by `exit` calls it. Nothing can be written afterwards.
  public func close() {
    readers.withLock { $0.removeAll() }
    writer.withLock { $0 = nil }
  }

  /// Postings that pending tracks will have, nearly.
  private func pendingPostings() throws(FingerprintError) -> Int {
    try read { connection throws(FingerprintError) in
      let peaks = try connection.integer(
        "SELECT sum(peaks) FROM songs INDEXED BY songs_pending WHERE segment_id IS NULL")
      return Int(peaks ?? 0) * parameters.fanOut
    }
  }

  // MARK: Looking up

  /// All tracks, in the order in which they were added; none in an empty database.
  ///
  /// - Throws: ``FingerprintError`` where the file can't be read.
  public func tracks() throws(FingerprintError) -> [Track] {
    try read { connection throws(FingerprintError) in try TrackTable(connection).all() }
  }

  /// How many tracks there are.
  ///
  /// - Throws: ``FingerprintError`` where the file can't be read.
  public func trackCount() throws(FingerprintError) -> Int {
    try read { connection throws(FingerprintError) in
      Int(try connection.integer("SELECT count(*) FROM songs") ?? 0)
    }
  }

  /// The track of that number, `nil` where there is none.
  ///
  /// - Throws: ``FingerprintError`` where the file can't be read.
  public func track(_ id: TrackID) throws(FingerprintError) -> Track? {
    try read { connection throws(FingerprintError) in try TrackTable(connection).track(id) }
  }

  /// The track whose file had these bytes.
  func track(digest: String) throws(FingerprintError) -> (track: Track, source: TrackSource)? {
    try read { connection throws(FingerprintError) in
      try TrackTable(connection).first("content_digest = ?1", .text(digest))
    }
  }

  /// The track that was read from that absolute path.
  func track(path: String) throws(FingerprintError) -> (track: Track, source: TrackSource)? {
    try read { connection throws(FingerprintError) in
      try TrackTable(connection).first("source_path = ?1", .text(path))
    }
  }

  /// What the file takes and holds. Cost: reads through all of it.
  ///
  /// - Throws: ``FingerprintError`` where the file can't be read.
  public func statistics() throws(FingerprintError) -> DatabaseStatistics {
    try read { connection throws(FingerprintError) in try DatabaseStatistics(connection) }
  }

  // MARK: Identifying

  /// Says which tracks are heard in `input`, where, and how sure that is.
  ///
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - excerpt: The part of the input to use, by default all; at most the first two minutes of it
  ///     are used, see ``QueryParameters/longestSeconds``.
  ///   - options: The false-answer rate, the number of answers.
  /// - Returns: Matches, best first. None is an answer too, and the one that silence, a clip shorter
  ///   than a frame and an empty database give.
  /// - Throws: ``FingerprintError`` where the input can't be decoded, the database can't be read, or
  ///   the task was cancelled.
  public func identify(
    _ input: AudioInput, excerpt: Excerpt = Excerpt(), options: SearchOptions = SearchOptions()
  ) throws(FingerprintError) -> Identification {
    var clock = StageClock()
    let start = ContinuousClock.now
    var times = StageTimes()
    let (samples, duration, warnings) = try decoded(
      input, excerpt, sampleRate: parameters.sampleRate)
    times.decode = clock.lap()
    let findings = try withSnapshot { snapshot, connection throws(FingerprintError) in
      let searcher = Searcher(
        snapshot: snapshot, connection: connection, parameters: parameters, query: query)
      var found = [(Searcher.Finding, Track?)]()
      for finding in try searcher.findings(samples, options, &times).prefix(options.limit) {
        found.append((finding, try TrackTable(connection).track(finding.verified.candidate.track)))
      }
      return found
    }
    var matches = [Match]()
    for case (let finding, let track?) in findings {
      let match = Match(
        finding, track, queryDuration: duration, parameters: parameters,
        isAccepted: finding.pChance <= options.maxFalseRate)
      if match.isAccepted || options.includesRejected { matches.append(match) }
    }
    times.total = (ContinuousClock.now - start) / .milliseconds(1)
    return Identification(
      durationSeconds: duration, matches: matches, warnings: warnings, times: times)
  }

  /// All places of one track at which `input` is heard: the passage itself, and loops and refrains
  /// that repeat it. Cost: as a query with full effort.
  ///
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - excerpt: The part of the input to use, by default all, at most the first two minutes.
  ///   - track: The track; one that isn't in the database has no places.
  /// - Returns: The position in the track of the input's first sample, and the evidence, best
  ///   first; most of them chance.
  /// - Throws: As ``identify(_:excerpt:options:)`` does.
  public func occurrences(
    of input: AudioInput, excerpt: Excerpt = Excerpt(), in track: TrackID
  ) throws(FingerprintError) -> [(offsetSeconds: Double, score: Double)] {
    let samples = try decoded(input, excerpt, sampleRate: parameters.sampleRate).samples
    return try withSnapshot { snapshot, connection throws(FingerprintError) in
      let searcher = Searcher(
        snapshot: snapshot, connection: connection, parameters: parameters, query: query)
      return try searcher.places(samples, in: track).map {
        ($0.offset * parameters.hopSeconds, Double($0.score))
      }
    }
  }

  /// The samples of a query, no more of them than a query may have.
  func decoded(
    _ input: AudioInput, _ excerpt: Excerpt, sampleRate: Double
  ) throws(FingerprintError) -> (samples: [Float], duration: Double, warnings: [String]) {
    let clip = try Clip(
      reading: input, excerpt, atMost: query.longestSeconds,
      with: AudioReader(sampleRate: sampleRate, decoder: decoder))
    return (clip.samples, clip.durationSeconds, clip.summary.warnings)
  }

  // MARK: Connections

  /// Runs `body` in a transaction of the only writer; nothing of it remains where `isCancelled`
  /// stops it.
  func write<Result: Sendable>(
    isCancelled: @escaping () -> Bool = { false },
    _ body: (SQLiteConnection) throws(FingerprintError) -> Result
  ) throws(FingerprintError) -> Result {
    try writer.withLock { connection throws(FingerprintError) in
      guard let connection else {
        throw FingerprintError(
          .databaseNotWritable, path, "is open for reading only, or closed",
          advice: "open it with .readWrite")
      }
      return try connection.interruptible(by: isCancelled) { connection throws(FingerprintError) in
        try connection.transaction { () throws(FingerprintError) in
          let result = try body(connection)
          try Schema.advanceGeneration(connection)
          return result
        }
      }
    }
  }

  /// Runs `body` on one moment's state of the file.
  func read<Result>(
    _ body: (SQLiteConnection) throws(FingerprintError) -> Result
  ) throws(FingerprintError) -> Result {
    let connection: SQLiteConnection
    if let idle = readers.withLock({ $0.popLast() }) {
      connection = idle
    } else {
      connection = try openReader()
    }
    let result = try connection.transaction("DEFERRED") { () throws(FingerprintError) in
      try body(connection)
    }
    // a connection that failed is not used again
    readers.withLock { $0.append(connection) }
    return result
  }

  func openReader() throws(FingerprintError) -> SQLiteConnection {
    let connection = try SQLiteConnection(
      path: path, mode: readMode, busyTimeoutSeconds: busyTimeoutSeconds)
    try Schema.configure(connection)
    return connection
  }

  /// Runs `body` on one moment's state of the file and its index.
  func withSnapshot<Result>(
    _ body: (IndexSnapshot, SQLiteConnection) throws(FingerprintError) -> Result
  ) throws(FingerprintError) -> Result {
    try read { connection throws(FingerprintError) in
      let generation = try Schema.generation(connection)
      if let snapshot = latest.withLock({ $0 }), snapshot.generation == generation {
        return try body(snapshot, connection)
      }
      let snapshot = try IndexSnapshot(connection, parameters)
      latest.withLock { $0 = snapshot }
      return try body(snapshot, connection)
    }
  }
}
