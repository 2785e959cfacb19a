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
/// leave the database as it was.
public final class FingerprintDatabase: Sendable {
  /// What the database is opened for.
  public enum Access: Sendable {
    /// Identify and list only; the file must exist.
    case readOnly
    /// Read only as well, and also where the tables or the parameters aren't what they should be:
    /// for ``FingerprintDatabase/check(progress:isCancelled:)``. The file must exist and be of our
    /// format.
    case diagnosis
    /// Add and remove; the file must exist.
    case existing
    /// Add and remove as well; a missing file is made.
    case readWrite
  }

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
  private let readers = Mutex(Readers())
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
  ///   - isCancelled: Asked while another's lock keeps it from being opened for writing: `true` stops.
  /// - Throws: ``FingerprintError``: not found, not one of ours, of a newer format, made with another
  ///   preset or with parameters that none has, not writable, busy, cancelled.
  public init(
    path: String, access: Access = .readWrite, preset: FingerprintParameters.Preset? = nil,
    query: QueryParameters = .standard,
    busyTimeoutSeconds: Double = 10, decoder: ExternalDecoder = .standard,
    isCancelled: @escaping () -> Bool = { false }
  ) throws(FingerprintError) {
    self.path = path
    self.decoder = decoder
    self.query = query.bounded
    self.busyTimeoutSeconds = busyTimeoutSeconds
    var writer: SQLiteConnection?
    var mode = SQLiteConnection.Mode.readOnly
    switch access {
    case .readWrite, .existing:
      if access == .existing { try FingerprintDatabase.requireFile(path) }
      if let status = try? FileStatus(path) { try FingerprintDatabase.requireFile(status, path) }
      let connection = try SQLiteConnection(
        path: path, mode: .create, busyTimeoutSeconds: busyTimeoutSeconds)
      parameters = try connection.interruptible(by: isCancelled) {
        (connection) throws(FingerprintError) in
        try Schema.configure(connection)
        if access == .readWrite, try connection.integer("PRAGMA application_id") == 0 {
          try Schema.create(connection, (preset ?? .standard).parameters)
        }
        try Schema.checkFormat(connection)
        try Schema.requireNoTriggers(connection)
        let parameters = try Schema.parameters(connection, preset)
        try connection.execute("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 1048576")
        return parameters
      }
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

  deinit { close() }

  /// Lets go of the file: what is in the write-ahead log goes into the database, and the files
  /// beside it away, unless others have it open. Happens by itself when the last reference goes; a
  /// program that ends by `exit` calls it. Calls that are under way come to their end, and let go of
  /// it then; later ones throw.
  public func close() {
    // whoever closes last moves the log into the file and takes it away, which a reader may not do
    readers.withLock { $0 = Readers(isClosed: true) }
    writer.withLock { $0 = nil }
  }

  /// Connections that are open for reading, and idle.
  private struct Readers {
    var idle: [SQLiteConnection] = []
    var isClosed = false
  }

  private static func requireFile(_ path: String) throws(FingerprintError) {
    let status: FileStatus
    do {
      status = try FileStatus(path)
    } catch {
      guard error.code == .fileNotFound else { throw error }
      throw FingerprintError(
        .databaseNotFound, path, "no such database",
        advice: "make one with `fpctl index`, or name another")
    }
    try requireFile(status, path)
  }

  private static func requireFile(
    _ status: FileStatus, _ path: String
  ) throws(FingerprintError) {
    guard status.kind == .file else {
      throw FingerprintError(
        .notADatabase, path, "is a folder or a device, not a database",
        advice: "name another")
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
    func putBack(_ connection: SQLiteConnection) {
      readers.withLock { if !$0.isClosed { $0.idle.append(connection) } }
    }
    let (idle, isClosed) = readers.withLock { ($0.idle.popLast(), $0.isClosed) }
    guard !isClosed else {
      throw FingerprintError(
        .databaseNotFound, path, "has been closed", advice: "open it anew")
    }
    let connection: SQLiteConnection
    if let idle { connection = idle } else { connection = try openReader() }
    do {
      let result = try connection.transaction("DEFERRED") { () throws(FingerprintError) in
        try body(connection)
      }
      putBack(connection)
      return result
    } catch {
      // a connection that failed is not used again; one without a fault in it is
      if case .sqlite = error.cause { throw error }
      putBack(connection)
      throw error
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
