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
}
