package import Fingerprint

/// Queries that are ready: a folder of audio with a `truth.csv`.
///
/// | column | |
/// |---|---|
/// | `query_id` | unique |
/// | `file` | audio, relative to the folder |
/// | `track_id`, `offset_s` | the right answer; both empty: out of set |
/// | `length_s`, `condition`, `ratio` | see ``EvaluationQuery`` |
/// | `snr_db` | may be empty |
/// | `src`, `src_offset_s` | what it was cut from, also out of set; may be missing |
///
/// Other columns are ignored.
package struct QuerySet: Sendable {
  /// The queries in the file's order.
  package private(set) var queries: [EvaluationQuery]
  /// The line of `truth.csv` on which each query begins.
  private var lines: [Int]
  /// What errors call that file.
  private let name: String

  private static let columns = [
    "query_id", "file", "track_id", "offset_s", "length_s", "condition", "ratio", "snr_db",
  ]

  /// Reads the queries in `folder`. A row that can't be understood and a query whose file isn't
  /// there are errors that name the line.
  package init(folder: String) throws(EvaluationError) {
    let path = "\(folder)/truth.csv"
    let table = try CSVTable(contentsOf: path, requiring: Self.columns)
    try self.init(table: table, folder: folder, name: path)
    for (query, row) in zip(queries, table.rows) where !FileContents.isReadable(query.path) {
      throw row.error("there is no file \(query.path)")
    }
  }

  /// Reads the rows of `table`, whose files are in `folder`, without looking whether they exist.
  private init(table: CSVTable, folder: String, name: String) throws(EvaluationError) {
    var queries: [EvaluationQuery] = []
    var names: Set<String> = []
    for row in table.rows {
      let query = try Self.query(row, folder: folder)
      guard names.insert(query.id).inserted else {
        throw row.error("a second query is called \(query.id)")
      }
      queries.append(query)
    }
    self.queries = queries
    self.lines = table.rows.map(\.line)
    self.name = name
  }

  /// Reads CSV text, without looking whether the files exist.
  init(parsing text: String, name: String, folder: String) throws(EvaluationError) {
    let table = try CSVTable(parsing: text.utf8, name: name, requiring: Self.columns)
    try self.init(table: table, folder: folder, name: name)
  }

  /// The conditions in the order of their first query.
  package var conditions: [Condition] {
    var seen: Set<Condition> = []
    return queries.map(\.condition).filter { seen.insert($0).inserted }
  }

  /// The set without the queries for which `isIncluded` is false.
  package func filtered(_ isIncluded: (EvaluationQuery) -> Bool) -> QuerySet {
    var rest = self
    let included = queries.indices.filter { isIncluded(queries[$0]) }
    rest.queries = included.map { queries[$0] }
    rest.lines = included.map { lines[$0] }
    return rest
  }

  /// The set with the recordings of its answers called by the ids that `references` know them by.
  /// An answer that names none of them is an error that names the line.
  package func naming(_ references: ReferenceNames) throws(EvaluationError) -> QuerySet {
    var named = self
    for (index, query) in queries.enumerated() {
      guard let truth = query.truth else { continue }
      guard let id = references.id(named: truth.recordingID) else {
        throw EvaluationError(
          name, line: lines[index],
          "there is no reference called \(truth.recordingID); a query of something else has an empty"
            + " track_id")
      }
      named.queries[index] = query.renamingTruth(id)
    }
    return named
  }

  private static func query(
    _ row: CSVTable.Row, folder: String
  ) throws(EvaluationError) -> EvaluationQuery {
    let offset = try row.optionalNumber("offset_s")
    let truth: EvaluationQuery.Truth?
    switch (row["track_id"], offset) {
    case ("", nil): truth = nil
    case ("", _?): throw row.error("offset_s without track_id")
    case (_, nil): throw row.error("track_id without offset_s")
    case (let id, let offset?): truth = .init(recordingID: id, offsetSeconds: offset)
    }
    let length = try row.number("length_s")
    guard length > 0 else { throw row.error("length_s must be more than 0") }
    let ratio = try row.number("ratio")
    guard ratio > 0 else { throw row.error("ratio must be more than 0") }
    return EvaluationQuery(
      id: try row.text("query_id"), path: "\(folder)/\(try row.text("file"))", truth: truth,
      lengthSeconds: length, condition: Condition(rawValue: try row.text("condition")),
      ratio: ratio, signalToNoise: try row.optionalNumber("snr_db"), source: source(row))
  }

  /// What a query was cut from, as far as the row tells: the engine isn't judged by it.
  private static func source(_ row: CSVTable.Row) -> EvaluationQuery.Truth? {
    guard let recording = row.field("src"), !recording.isEmpty,
      let offset = row.field("src_offset_s").flatMap({ Double($0) })
    else { return nil }
    return .init(recordingID: recording, offsetSeconds: offset)
  }
}

extension QuerySet: QuerySource {
  /// The query's file.
  package func input(for query: EvaluationQuery) throws(EvaluationError) -> AudioInput {
    .file(path: query.path)
  }
}
