extension FingerprintDatabase {
  /// Verifies every invariant of the database, on one moment's state of it; others may read and
  /// write meanwhile.
  ///
  /// SQLite's own check of the file; tables and indexes; the parameters; each track's peaks, which
  /// must decode, and encode to the same bytes; each segment's layout, directory and blocks; that
  /// tracks, segments and tombstones agree; and that every segment holds exactly the postings that
  /// its tracks' peaks make. Only what ``Access/diagnosis`` (or any other access) opens can be
  /// checked: our format, not another program's file.
  ///
  /// What is stored once only can be judged by its form alone: titles, the peaks of pending tracks,
  /// the postings of removed ones.
  ///
  /// Cost: about a second for 10 hours of audio. Memory: the sorted postings of a stretch of
  /// hashes, 256 MB at most whatever the size of the database, and 100 bytes a track.
  ///
  /// - Parameters:
  ///   - progress: Told of every track and block.
  ///   - isCancelled: Asked all the time: `true` stops.
  /// - Returns: What doesn't hold. Damage is a finding, never an error.
  /// - Throws: ``FingerprintError``: the file can't be read at all, or cancelled.
  public func check(
    progress: (DatabaseProgress) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws(FingerprintError) -> IntegrityReport {
    let connection = try openReader()
    return try connection.interruptible(by: isCancelled) { connection throws(FingerprintError) in
      try connection.execute("BEGIN")
      // not COMMIT, which fails once SQLite has met damage
      defer { try? connection.execute("ROLLBACK") }
      var check = IntegrityCheck(connection, parameters, isCancelled)
      try check.run(progress)
      return check.report
    }
  }
}

/// The checks, in the order in which they build upon each other, within a transaction of the
/// caller's.
struct IntegrityCheck {
  /// A row of `songs`, as far as the index is concerned.
  struct Song {
    let frames: Int
    let seconds: Double
    let segment: Int64?
    /// Whether its peaks are what they should be, so that postings can be judged by them.
    var isSound: Bool
    var peaks: Int
  }

  let connection: SQLiteConnection
  let parameters: FingerprintParameters
  let isCancelled: () -> Bool
  var report = IntegrityReport()
  var songs: [TrackID: Song] = [:]
  var tombstones: Set<TrackID> = []
  var segments: [Segment] = []
  /// Postings sorted in memory at a time: 128 MB, and as much again while they are sorted.
  var postingsAtATime = 16_000_000

  init(
    _ connection: SQLiteConnection, _ parameters: FingerprintParameters,
    _ isCancelled: @escaping () -> Bool = { false }
  ) {
    self.connection = connection
    self.parameters = parameters
    self.isCancelled = isCancelled
  }

  mutating func run(_ progress: (DatabaseProgress) -> Void) throws(FingerprintError) {
    progress(DatabaseProgress(.file))
    try judge(.file, "database") { (check) throws(FingerprintError) in try check.checkFile() }
    try judge(.schema, "database") { (check) throws(FingerprintError) in try check.checkSchema() }
    try judge(.parameters, "meta") { (check) throws(FingerprintError) in
      try check.checkParameters()
    }
    try judge(.peaks, "songs") { (check) throws(FingerprintError) in
      try check.checkTracks(progress)
    }
    try judge(.embeddings, "track_embeddings") { (check) throws(FingerprintError) in
      try check.checkEmbeddings()
    }
    try judge(.segment, "segments") { (check) throws(FingerprintError) in
      try check.checkSegments()
    }
    try judge(.tombstone, "tombstones") { (check) throws(FingerprintError) in
      try check.checkMembership()
    }
    try judge(.membership, "songs") { (check) throws(FingerprintError) in
      try check.checkNumbers()
    }
    try judge(.block, "postings") { (check) throws(FingerprintError) in
      try check.checkPostings(progress)
    }
  }

  /// Runs one check; damage that keeps it from going on is a finding, and the next check's turn.
  private mutating func judge(
    _ invariant: IntegrityFinding.Invariant, _ subject: String,
    _ check: (inout Self) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    do {
      try check(&self)
    } catch {
      guard error.code == .databaseDamaged else { throw error }
      add(invariant, subject, error.reason, .restore)
    }
  }

  mutating func add(
    _ invariant: IntegrityFinding.Invariant, _ subject: String, _ reason: String,
    _ remedy: IntegrityFinding.Remedy
  ) {
    report.findings.append(
      IntegrityFinding(invariant: invariant, subject: subject, reason: reason, remedy: remedy))
  }

  /// - Throws: ``FingerprintError/Code/cancelled`` where that was asked for.
  func goOn() throws(FingerprintError) {
    guard !isCancelled() else { throw .stopped(connection.path) }
  }

  // MARK: The file

  private mutating func checkFile() throws(FingerprintError) {
    let rows = try connection.statement("PRAGMA integrity_check")
    defer { rows.reset() }
    while try rows.step() {
      // damage to pages comes as several lines under a heading
      for line in (rows.text(0) ?? "").split(separator: "\n")
      where line != "ok" && !line.hasPrefix("***") {
        let isIndex =
          line.contains("missing from index") || line.hasPrefix("wrong # of entries in index")
        add(.file, "database", "SQLite: \(line)", isIndex ? .rebuild : .restore)
      }
    }
  }

  private mutating func checkSchema() throws(FingerprintError) {
    var stored = [String: String]()
    let rows = try connection.statement("SELECT type || ' ' || name, sql FROM sqlite_schema")
    defer { rows.reset() }
    while try rows.step() { stored[rows.text(0) ?? ""] = Self.words(rows.text(1) ?? "") }
    var tables = Schema.tables
    if try EmbeddingTable(connection).exists() { tables += EmbeddingTable.table }
    for statement in tables.split(separator: ";") {
      // which SQLite doesn't keep
      let wanted = Self.words(statement).replacing("IF NOT EXISTS ", with: "", maxReplacements: 1)
      guard !wanted.isEmpty else { continue }
      // CREATE TABLE name(…, CREATE INDEX name ON …
      let words = wanted.split { $0 == " " || $0 == "(" }
      let name = "\(words[1].lowercased()) \(words[2])"
      guard let found = stored[name] else {
        add(.schema, name, "is missing", .restore)
        continue
      }
      if found != wanted { add(.schema, name, "isn't as the format has it", .restore) }
    }
    // tables of others do no harm, but what changes ours when they are written
    for name in stored.keys.sorted() where name.hasPrefix("trigger ") {
      add(.schema, name, "isn't the format's, and changes what is written", .restore)
    }
  }

  private static func words(_ sql: some StringProtocol) -> String {
    sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private mutating func checkParameters() throws(FingerprintError) {
    func value(_ key: String) throws(FingerprintError) -> String? {
      try connection.text("SELECT value FROM meta WHERE key = ?1", .text(key))
    }
    let wanted = [
      ("parameters", parameters.description), ("parameters_identifier", parameters.identifier),
    ]
    for (key, wanted) in wanted {
      let found = try value(key)
      guard found != wanted else { continue }
      add(
        .parameters, "meta",
        "\(key) is \(found.map { "\"\($0)\"" } ?? "missing"), this program's is \"\(wanted)\"",
        .restore)
    }
    let generation = try value("generation")
    if generation.flatMap({ Int64($0) }) ?? -1 < 0 {
      add(.parameters, "meta", "the generation is \(generation ?? "missing")", .restore)
    }
  }
}
