import CSQLite

/// A database file as another program sees it.
final class SQLFile {
  struct Failure: Error { let code: Int32 }

  private var handle: OpaquePointer?

  init(_ path: String) throws {
    let code = sqlite3_open(path, &handle)
    guard code == SQLITE_OK else { throw Failure(code: code) }
  }

  deinit { sqlite3_close(handle) }

  func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw Failure(code: code) }
  }

  /// Each row's columns as text, joined by `|`.
  func rows(_ sql: String) throws -> [String] {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    guard code == SQLITE_OK else { throw Failure(code: code) }
    defer { sqlite3_finalize(statement) }
    var rows = [String]()
    while sqlite3_step(statement) == SQLITE_ROW {
      let columns = (0..<sqlite3_column_count(statement)).map { column in
        sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "NULL"
      }
      rows.append(columns.joined(separator: "|"))
    }
    return rows
  }
}

extension Workspace {
  /// All that a database keeps of its tracks, what is derived from it left out.
  func content(of database: String = Fixture.databaseName) throws -> [String] {
    let file = try SQLFile(path(database))
    return try file.rows(
      "SELECT id, title, artist, duration, frames, peaks, source_path FROM songs")
      + file.rows("SELECT key, hex(peaks) FROM song_peaks")
  }

  /// Whether SQLite finds nothing wrong with a database, and every track has the peaks it claims
  /// parts of.
  func isSound(_ database: String = Fixture.databaseName) throws -> Bool {
    let file = try SQLFile(path(database))
    let withoutPeaks = try file.rows(
      "SELECT id FROM songs WHERE id NOT IN (SELECT key >> 16 FROM song_peaks)")
    return try file.rows("PRAGMA integrity_check") == ["ok"] && withoutPeaks.isEmpty
  }
}
