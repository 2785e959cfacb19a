/// A recording of the corpus.
package struct Recording: Sendable, Hashable {
  /// What a recording is for, as the manifest says it.
  package struct Role: RawRepresentable, Sendable, Hashable {
    /// The role as it stands in the manifest.
    package let rawValue: String
    /// The role of that name.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// To be indexed.
    package static let reference = Role(rawValue: "ref")
    /// Never indexed: what is cut from it must be refused.
    package static let outOfSet = Role(rawValue: "oos")
    /// Mixed into queries.
    package static let noise = Role(rawValue: "noise")
  }

  /// Its name, unique in the corpus.
  package let id: String
  /// The audio file.
  package let path: String
  /// What it is for.
  package let role: Role
  /// Its length as the manifest gives it.
  package let durationSeconds: Double

  /// A recording with these properties.
  package init(id: String, path: String, role: Role, durationSeconds: Double) {
    self.id = id
    self.path = path
    self.role = role
    self.durationSeconds = durationSeconds
  }
}

extension Recording {
  /// The same recordings, called by their files' names without the extension where these are all
  /// different and as they were where they aren't: a name says more to a reader than a path or a
  /// digest.
  package static func named(_ recordings: [Recording]) -> [Recording] {
    let stems = Dictionary(grouping: recordings) { ReferenceNames.stem($0.path) }
    return recordings.map { recording in
      let stem = ReferenceNames.stem(recording.path)
      return Recording(
        id: stem.isEmpty || stems[stem]?.count != 1 ? recording.id : stem, path: recording.path,
        role: recording.role, durationSeconds: recording.durationSeconds)
    }
  }

  /// ``named(_:)``, and as often behind `prefix/` as it takes to tell each from all of `references`:
  /// two folders may well have a `01.flac` each.
  package static func named(
    _ recordings: [Recording], apartFrom references: [Recording], prefix: String
  ) -> [Recording] {
    var taken = Set(references.map(\.id))
    return named(recordings).map { recording in
      var id = recording.id
      while !taken.insert(id).inserted { id = "\(prefix)/\(id)" }
      return Recording(
        id: id, path: recording.path, role: recording.role,
        durationSeconds: recording.durationSeconds)
    }
  }
}

/// The recordings of a corpus, `manifest.csv` (columns `id`, `path`, `role` and `duration`; others
/// are ignored).
package struct RecordingSet: Sendable {
  /// The recordings in the manifest's order.
  package let recordings: [Recording]

  private static let columns = ["id", "path", "role", "duration"]

  /// Reads the manifest of the corpus in the folder `corpus`. A row that can't be understood and a
  /// recording whose file isn't there are errors that name the line.
  package init(corpus: String) throws(EvaluationError) {
    let table = try CSVTable(contentsOf: "\(corpus)/manifest.csv", requiring: Self.columns)
    try self.init(table: table, folder: corpus)
    for (recording, row) in zip(recordings, table.rows)
    where !FileContents.isReadable(recording.path) {
      throw row.error("there is no file \(recording.path)")
    }
  }

  /// Reads CSV text, without looking whether the files exist.
  init(parsing text: String, name: String, folder: String) throws(EvaluationError) {
    let table = try CSVTable(parsing: text.utf8, name: name, requiring: Self.columns)
    try self.init(table: table, folder: folder)
  }

  private init(table: CSVTable, folder: String) throws(EvaluationError) {
    var recordings: [Recording] = []
    var names: Set<String> = []
    for row in table.rows {
      let id = try row.text("id")
      guard names.insert(id).inserted else { throw row.error("a second recording is called \(id)") }
      let duration = try row.number("duration")
      guard duration > 0 else { throw row.error("duration must be more than 0") }
      recordings.append(
        Recording(
          id: id, path: "\(folder)/\(try row.text("path"))",
          role: Recording.Role(rawValue: try row.text("role")), durationSeconds: duration))
    }
    self.recordings = recordings
  }

  /// The recordings of one role, in the manifest's order.
  package func recordings(_ role: Recording.Role) -> [Recording] {
    recordings.filter { $0.role == role }
  }
}
