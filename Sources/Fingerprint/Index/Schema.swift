/// The tables of format version 1, and the check that a file has them.
/// `Documentation/StoreFormat.md` describes every byte.
enum Schema {
  /// Stands in SQLite's `user_version`.
  static let version: Int64 = 1
  /// Stands in SQLite's `application_id`: `fpdb` in ASCII.
  static let applicationID: Int64 = 0x6670_6462

  static let tables = """
    CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE songs(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      recording_id TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL, artist TEXT, album TEXT, date TEXT, language TEXT,
      duration REAL NOT NULL,
      source_path TEXT, source_size INTEGER NOT NULL, source_modified INTEGER NOT NULL,
      content_digest TEXT NOT NULL,
      created_at TEXT NOT NULL,
      frames INTEGER NOT NULL, peaks INTEGER NOT NULL,
      segment_id INTEGER);
    CREATE INDEX songs_by_digest ON songs(content_digest);
    CREATE INDEX songs_by_path ON songs(source_path);
    CREATE INDEX songs_pending ON songs(id) WHERE segment_id IS NULL;
    CREATE TABLE song_peaks(key INTEGER PRIMARY KEY, peaks BLOB NOT NULL);
    CREATE TABLE segments(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      postings INTEGER NOT NULL, tracks BLOB NOT NULL, directory BLOB NOT NULL);
    CREATE TABLE postings(key INTEGER PRIMARY KEY, block BLOB NOT NULL);
    CREATE TABLE tombstones(song_id INTEGER PRIMARY KEY);
    """

  /// Settings of a connection, nothing that changes the file's content.
  static func configure(_ connection: SQLiteConnection) throws(FingerprintError) {
    try connection.execute("PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY")
  }

  /// Makes the tables in an empty file; leaves any other as it is, for ``checkFormat(_:)`` to
  /// judge.
  static func create(
    _ connection: SQLiteConnection, _ parameters: FingerprintParameters
  ) throws(FingerprintError) {
    guard try isEmpty(connection) else { return }
    // must come before the first table: merging frees whole segments, whose pages go back by
    // incremental_vacuum. a reader between this and the transaction sees an empty file, not half a
    // database
    try connection.retrying { () throws(FingerprintError) in
      try connection.execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL")
    }
    try connection.transaction { () throws(FingerprintError) in
      guard try isEmpty(connection) else { return }
      try connection.execute(tables)
      try connection.run(
        "INSERT INTO meta VALUES ('parameters', ?1)", .text(parameters.description))
      try connection.run(
        "INSERT INTO meta VALUES ('parameters_identifier', ?1)", .text(parameters.identifier))
      try connection.run("INSERT INTO meta VALUES ('generation', '0')")
      try connection.execute(
        "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
    }
  }

  /// - Throws: ``FingerprintError`` where the file is another program's or of a later format.
  static func checkFormat(_ connection: SQLiteConnection) throws(FingerprintError) {
    let path = connection.path
    guard try connection.integer("PRAGMA application_id") == applicationID else {
      throw FingerprintError(
        .notADatabase, path,
        try isEmpty(connection) ? "is empty" : "is another program's SQLite database",
        advice: "name another, or make one with `fpctl index`")
    }
    let found = try connection.integer("PRAGMA user_version") ?? 0
    guard found == version else {
      throw FingerprintError(
        .newerFormat, path, "has format \(found), this program reads \(version)",
        advice: "use the version of fpctl that wrote it, or a later one")
    }
  }

  /// - Throws: ``FingerprintError`` where the file holds programs that would run whenever it is written
  ///   to. None are the format's, and there is no telling what they would do.
  static func requireNoTriggers(_ connection: SQLiteConnection) throws(FingerprintError) {
    guard
      let name = try connection.text(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' LIMIT 1")
    else { return }
    throw FingerprintError(
      .databaseDamaged, connection.path,
      "has a trigger, \(name), which isn't the format's and would run whenever something is added",
      advice:
        "run `fpctl check`, and drop it with SQLite's own tool or restore the file from a copy")
  }

  /// What the file was made with.
  ///
  /// - Parameter preset: what that must be; `nil` takes any that this program knows.
  /// - Throws: ``FingerprintError`` where it is something else, or contradicts itself.
  static func parameters(
    _ connection: SQLiteConnection, _ preset: FingerprintParameters.Preset?
  ) throws(FingerprintError) -> FingerprintParameters {
    let identifier = try value("parameters_identifier", connection)
    let known = FingerprintParameters.Preset.known
    guard let found = known.first(where: { $0.parameters.identifier == identifier }) else {
      let stored = try value("parameters", connection)
      throw FingerprintError(
        .otherParameters, connection.path,
        "was made with parameters \(identifier ?? "?") (\(stored ?? "unknown")), this program knows "
          + FingerprintParameters.Preset.allCases.map(\.title).joined(separator: ", "),
        advice: "index the audio again into a new database, or use the version that made it")
    }
    guard try value("parameters", connection) == found.parameters.description else {
      throw FingerprintError(
        .databaseDamaged, connection.path,
        "its parameters aren't those that their identifier \(found.parameters.identifier) stands for",
        advice: "restore it from a copy, or index the audio again into a new one")
    }
    guard let preset, preset != found.preset else { return found.parameters }
    throw FingerprintError(
      .otherParameters, connection.path,
      "was made with the preset \(found.preset.rawValue) (\(found.parameters.identifier)), not with "
        + preset.title,
      advice: "go on with the preset it has, or index the audio into a new database")
  }

  /// What the file was made with as far as it still tells, else the standard: for a check.
  static func likelyParameters(
    _ connection: SQLiteConnection
  ) throws(FingerprintError) -> FingerprintParameters {
    let known = FingerprintParameters.Preset.known.map(\.parameters)
    do {
      let identifier = try value("parameters_identifier", connection)
      let description = try value("parameters", connection)
      return known.first { $0.identifier == identifier }
        ?? known.first { $0.description == description } ?? .standard
    } catch {
      // no such table, or a page that can't be read: a finding
      guard error.code == .databaseDamaged else { throw error }
      return .standard
    }
  }

  private static func value(
    _ key: String, _ connection: SQLiteConnection
  ) throws(FingerprintError) -> String? {
    try connection.text("SELECT value FROM meta WHERE key = ?1", .text(key))
  }

  private static func isEmpty(_ connection: SQLiteConnection) throws(FingerprintError) -> Bool {
    try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
  }

  /// Tells every reader that what it holds in memory is out of date. Part of each writing
  /// transaction.
  static func advanceGeneration(_ connection: SQLiteConnection) throws(FingerprintError) {
    try connection.run(
      "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
  }

  /// The generation that the current transaction sees.
  static func generation(_ connection: SQLiteConnection) throws(FingerprintError) -> Int64 {
    try connection.integer("SELECT value FROM meta WHERE key = 'generation'") ?? -1
  }
}
