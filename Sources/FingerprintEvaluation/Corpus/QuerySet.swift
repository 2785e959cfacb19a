/// The queries of a corpus, `queries/truth.csv`.
///
/// | column | |
/// |---|---|
/// | `query_id` | unique |
/// | `file` | audio, relative to `queries/` |
/// | `track_id`, `offset_s` | the right answer; both empty: out of set |
/// | `length_s`, `condition`, `ratio` | see ``EvaluationQuery`` |
/// | `snr_db` | may be empty |
///
/// Other columns are ignored.
package struct QuerySet: Sendable {
  /// The queries in the file's order.
  package let queries: [EvaluationQuery]

  private static let columns = [
    "query_id", "file", "track_id", "offset_s", "length_s", "condition", "ratio", "snr_db",
  ]

  /// Reads the queries of the corpus in the folder `corpus`. A row that can't be understood and a
  /// query whose file isn't there are errors that name the line.
  package init(corpus: String) throws(EvaluationError) {
    let table = try CSVTable(
      contentsOf: "\(corpus)/queries/truth.csv", requiring: Self.columns)
    try self.init(table: table, folder: "\(corpus)/queries")
    for (query, row) in zip(queries, table.rows) where !FileContents.isReadable(query.path) {
      throw row.error("there is no file \(query.path)")
    }
  }

  /// Reads the rows of `table`, whose files are in `folder`, without looking whether they exist.
  init(table: CSVTable, folder: String) throws(EvaluationError) {
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
  }

  /// Reads CSV text, without looking whether the files exist.
  init(parsing text: String, name: String, folder: String) throws(EvaluationError) {
    let table = try CSVTable(parsing: text.utf8, name: name, requiring: Self.columns)
    try self.init(table: table, folder: folder)
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
      ratio: ratio, signalToNoise: try row.optionalNumber("snr_db"))
  }
}
