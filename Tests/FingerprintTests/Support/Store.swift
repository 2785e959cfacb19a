@testable import Fingerprint

/// A database in a folder of its own, and what a test wants to know of it.
struct Store {
  let folder: TemporaryFolder
  let database: FingerprintDatabase

  init(query: QueryParameters = .standard) throws {
    folder = try TemporaryFolder()
    database = try FingerprintDatabase(path: folder.file("store.fpdb"), query: query)
  }

  var path: String { database.path }

  /// Another object on the same file.
  func reopened(_ access: FingerprintDatabase.Access = .readWrite) throws -> FingerprintDatabase {
    try FingerprintDatabase(path: path, access: access)
  }

  /// What the integrity check finds.
  func checked() throws -> IntegrityReport { try reopened(.diagnosis).check() }

  /// A connection past the library's back.
  func connection() throws -> SQLiteConnection { try rawConnection(path) }

  /// Adds a track of peaks that were thought up.
  @discardableResult
  func add(
    _ peaks: [Peak], frames: Int, id: String? = nil, digest: String? = nil,
    replacing: TrackID? = nil
  ) throws -> Track {
    let digest = digest ?? id.map { "digest of " + $0 } ?? "digest of \(peaks.hashValue)"
    return try database.add(
      ReferenceFingerprint(peaks: peaks, frames: frames),
      metadata: TrackMetadata(recordingID: id, title: id),
      source: TrackSource(path: nil, size: 1, modified: 1, digest: digest), replacing: replacing)
  }

  /// Adds a track of random peaks.
  @discardableResult
  func add(_ name: String, frames: Int, seed: UInt64) throws -> Track {
    var generator = SplitMix64(seed: seed)
    // about twenty a second of them paired
    let peaks = randomPeaks(frames: frames, perFrame: 0.69, using: &generator)
      .graded(using: &generator)
    return try add(peaks, frames: frames, id: name)
  }

  /// What the inverted index should hold, by the forward table's peaks and the slow twin of
  /// pairing.
  func expectedPostings() throws -> DictionaryIndex {
    let connection = try connection()
    var index = DictionaryIndex()
    for track in try database.tracks() {
      let parameters = FingerprintParameters.standard
      let peaks = try Forward.peaks(of: track.id, on: connection, parameters)
      index.add(naiveLandmarks(peaks, fanOut: parameters.fanOut, parameters), of: track.id)
    }
    return index
  }

  /// What looking up finds, removed tracks left out: each of `hashes` asked for once.
  func foundPostings(_ hashes: some Sequence<UInt32>) throws -> DictionaryIndex {
    let connection = try connection()
    let snapshot = try IndexSnapshot(connection, .standard)
    let query = QueryLandmarks([hashes.map { Landmark(hash: LandmarkHash(rawValue: $0), frame: 0) }]
    )
    var found = DictionaryIndex()
    for source in snapshot.sources {
      let layout = source.layout
      try source.lookUp(query, on: connection) { _, _ in
        true
      } hit: { position, number in
        let ordinal = layout.ordinal(of: position)
        let track = layout.tracks[ordinal]
        guard !snapshot.tombstones.contains(track) else { return }
        let frame = Int32(position - layout.bases[ordinal])
        found.add(query.hashes[number], Place(track: track, frame: frame))
      }
    }
    return found
  }

  /// Everything in the segments, list by list.
  func storedPostings() throws -> DictionaryIndex {
    let connection = try connection()
    var stored = DictionaryIndex()
    for segment in try Forward.segments(connection) {
      var cursor = try SegmentCursor(segment, connection)
      while let hash = cursor.hash {
        for position in cursor.positions {
          let ordinal = segment.layout.ordinal(of: position)
          stored.add(
            hash,
            Place(
              track: segment.layout.tracks[ordinal],
              frame: Int32(position - segment.layout.bases[ordinal])))
        }
        try cursor.advance()
      }
    }
    return stored
  }

  /// All rows of all tables, to tell whether anything changed; the count of changes itself and the
  /// time of adding are left out.
  func rows() throws -> [String] {
    let connection = try connection()
    var rows = [String]()
    for table in ["songs", "song_peaks", "segments", "postings", "tombstones", "meta"] {
      var columns = [String]()
      let names = try connection.statement("SELECT name FROM pragma_table_info('\(table)')")
      while try names.step() { columns.append(names.text(0) ?? "") }
      names.reset()
      let values = columns.filter { $0 != "created_at" }.map { "quote(\($0))" }
      let statement = try connection.statement(
        "SELECT \(values.joined(separator: "||','||")) FROM \(table) ORDER BY 1")
      while try statement.step() {
        let row = statement.text(0) ?? ""
        if !row.hasPrefix("'generation'") { rows.append("\(table): \(row)") }
      }
      statement.reset()
    }
    return rows
  }
}

/// A new database of any parameters, also of those that none is made with any more.
func emptyDatabase(
  _ path: String, _ parameters: FingerprintParameters
) throws -> FingerprintDatabase {
  try Schema.create(try rawConnection(path), parameters)
  return try FingerprintDatabase(path: path)
}

/// A connection that knows nothing of formats and parameters.
func rawConnection(_ path: String) throws -> SQLiteConnection {
  try SQLiteConnection(path: path, mode: .create, busyTimeoutSeconds: 10)
}
