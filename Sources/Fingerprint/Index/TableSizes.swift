/// What a table of the database takes.
public struct TableSize: Sendable, Hashable {
  /// The table's name, as Documentation/StoreFormat.md has it.
  public let name: String
  /// Its rows.
  public let rows: Int
  /// Bytes of its pages and those of its indexes, free room in them included; of its rows' contents
  /// alone where ``isEstimate`` says so.
  public let bytes: Int
  /// Whether SQLite was built without `dbstat`, so that only the contents could be added up.
  public let isEstimate: Bool
}

extension FingerprintDatabase {
  /// What each table takes, largest first. Cost: one pass over the file.
  ///
  /// SQLite's `dbstat` tells the pages of each table. Where SQLite was built without it, the bytes
  /// of the values are added up instead, which leaves out headers, indexes and room between rows.
  public func tableSizes() throws(FingerprintError) -> [TableSize] {
    try read { connection throws(FingerprintError) in
      let hasPages = try connection.integer(
        "SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')")
      return hasPages == 1
        ? try TableSize.byPages(connection) : try TableSize.byContents(connection)
    }
  }
}

extension TableSize {
  static func byPages(_ connection: SQLiteConnection) throws(FingerprintError) -> [TableSize] {
    let rows = try connection.statement(
      """
      SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name)
      WHERE aggregate = TRUE GROUP BY tbl_name
      """)
    defer { rows.reset() }
    var bytes = [String: Int]()
    while try rows.step() { bytes[rows.text(0) ?? ""] = Int(rows.integer(1)) }
    return try sizes(connection, isEstimate: false) { table, _ in bytes[table] ?? 0 }
  }

  static func byContents(_ connection: SQLiteConnection) throws(FingerprintError) -> [TableSize] {
    try sizes(connection, isEstimate: true) { (table, columns) throws(FingerprintError) in
      let lengths = columns.map { "coalesce(length(CAST(\(quoted($0)) AS BLOB)), 0)" }
      return Int(
        try connection.integer(
          "SELECT sum(\(lengths.joined(separator: "+"))) FROM \(quoted(table))") ?? 0)
    }
  }

  private static func sizes(
    _ connection: SQLiteConnection, isEstimate: Bool,
    bytes: (String, [String]) throws(FingerprintError) -> Int
  ) throws(FingerprintError) -> [TableSize] {
    var sizes = [TableSize]()
    for table in try columns(connection) {
      let count = Int(try connection.integer("SELECT count(*) FROM \(quoted(table.key))") ?? 0)
      sizes.append(
        TableSize(
          name: table.key, rows: count, bytes: try bytes(table.key, table.value),
          isEstimate: isEstimate))
    }
    return sizes.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
  }

  /// A name as SQL takes it, whatever it is: the file may hold tables of others.
  private static func quoted(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  /// The columns of each table but SQLite's own.
  private static func columns(
    _ connection: SQLiteConnection
  ) throws(FingerprintError) -> [String: [String]] {
    let rows = try connection.statement(
      """
      SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      """)
    defer { rows.reset() }
    var columns = [String: [String]]()
    while try rows.step() { columns[rows.text(0) ?? "", default: []].append(rows.text(1) ?? "") }
    return columns
  }
}
