internal import CSQLite

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// One connection to a SQLite file, with the statements it has prepared.
///
/// `@unchecked Sendable`: the database hands a connection to one thread at a time (its writer is
/// behind a mutex, its readers are taken out of a pool), and SQLite's default threading mode allows
/// a connection to move between threads.
final class SQLiteConnection: @unchecked Sendable {
  enum Mode {
    case create
    /// Only reads. Opened for writing all the same where the file allows it: the last connection to
    /// close a database in WAL mode clears the files beside it away, and must be able to.
    case readOnly
    /// Nothing writes to the file, and no file may be made beside it.
    case immutable
  }

  let path: String
  private let handle: OpaquePointer
  private let wait: BusyWait
  private var statements: [String: Statement] = [:]

  init(path: String, mode: Mode, busyTimeoutSeconds: Double) throws(FingerprintError) {
    self.path = path
    var handle: OpaquePointer?
    let flags =
      switch mode {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .readOnly: SQLITE_OPEN_READWRITE
      case .immutable: SQLITE_OPEN_READONLY
      }
    let name = SQLiteConnection.uri(path) + (mode == .immutable ? "?immutable=1" : "")
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_URI, nil)
    guard code == SQLITE_OK, let handle else {
      let error = SQLiteConnection.error(code, path: path, handle: handle)
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
    sqlite3_extended_result_codes(handle, 1)
    if mode == .readOnly { sqlite3_exec(handle, "PRAGMA query_only = 1", nil, nil, nil) }
    wait = BusyWait(limitSeconds: busyTimeoutSeconds)
    wait.install(in: handle)
  }

  deinit {
    for statement in statements.values { statement.finalize() }
    sqlite3_close_v2(handle)
  }

  /// Runs statements without parameters or results.
  func execute(_ sql: String) throws(FingerprintError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// The statement, prepared on first use, reset and without bindings.
  func statement(_ sql: String) throws(FingerprintError) -> Statement {
    if let statement = statements[sql] {
      statement.reset()
      return statement
    }
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw error(code) }
    let statement = Statement(prepared, of: self)
    statements[sql] = statement
    return statement
  }

  /// Runs a statement that gives no rows.
  func run(_ sql: String, _ values: SQLValue...) throws(FingerprintError) {
    let statement = try statement(sql)
    statement.bind(values)
    defer { statement.reset() }
    while try statement.step() {}
  }

  /// The first column of the first row as an integer.
  func integer(_ sql: String, _ values: SQLValue...) throws(FingerprintError) -> Int64? {
    let statement = try statement(sql)
    statement.bind(values)
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) : nil
  }

  /// The first column of the first row as text.
  func text(_ sql: String, _ values: SQLValue...) throws(FingerprintError) -> String? {
    let statement = try statement(sql)
    statement.bind(values)
    defer { statement.reset() }
    return try statement.step() ? statement.text(0) : nil
  }

  /// Runs `body` in a transaction: all of it or, where it throws, nothing.
  func transaction<Result>(
    _ kind: String = "IMMEDIATE", _ body: () throws(FingerprintError) -> Result
  ) throws(FingerprintError) -> Result {
    try execute("BEGIN \(kind)")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // fails only where SQLite has rolled back by itself
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// Runs `body` again as long as it fails because of another's lock, within the time that may be
  /// waited: for what SQLite gives up at once, since waiting in the midst of it might wait for ever,
  /// as where two turn on the write-ahead log. Whatever `body` did before it failed must do no harm
  /// when it is done again.
  func retrying(
    _ body: () throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    let deadline = ContinuousClock.now + .seconds(wait.limitSeconds)
    // from 1 on: the wait within `body`, if there was one, has set the beginning
    var attempts: Int32 = 1
    while true {
      do {
        return try body()
      } catch {
        guard error.code == .databaseBusy, .now < deadline else { throw error }
        guard wait.goesOn(after: attempts) else { throw wait.wasCancelled ? .stopped(path) : error }
        attempts += 1
      }
    }
  }

  /// Runs `body`, whose statements end with ``FingerprintError/Code/cancelled`` once `isCancelled`
  /// says so. It is asked every few thousand steps of SQLite's machine, less than a millisecond, and
  /// while another's lock is waited for.
  func interruptible<Result>(
    by isCancelled: @escaping () -> Bool,
    _ body: (SQLiteConnection) throws(FingerprintError) -> Result
  ) throws(FingerprintError) -> Result {
    let question = Question(isCancelled)
    wait.isCancelled = isCancelled
    sqlite3_progress_handler(
      handle, 4_000,
      { Unmanaged<Question>.fromOpaque($0!).takeUnretainedValue().isCancelled() ? 1 : 0 },
      Unmanaged.passUnretained(question).toOpaque())
    defer {
      sqlite3_progress_handler(handle, 0, nil, nil)
      wait.isCancelled = { false }
      withExtendedLifetime(question) {}
    }
    return try body(self)
  }

  /// A closure where C takes a pointer.
  private final class Question {
    let isCancelled: () -> Bool

    init(_ isCancelled: @escaping () -> Bool) { self.isCancelled = isCancelled }
  }

  /// The key of the last row inserted.
  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  func error(_ code: Int32) -> FingerprintError {
    if code & 0xFF == SQLITE_BUSY, wait.wasCancelled { return .stopped(path) }
    return SQLiteConnection.error(code, path: path, handle: handle)
  }

  /// A path as a URI: everything but the plain characters escaped, so that no `?` or `%` in a name
  /// is read as syntax, and none begins like a host's (`//`) or one of SQLite's own (`:memory:`).
  private static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return path.utf8.reduce(into: path.hasPrefix("/") ? "file://" : "file:./") { text, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }

  private static func error(
    _ code: Int32, path: String, handle: OpaquePointer?
  ) -> FingerprintError {
    let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
    let cause = FingerprintError.Cause.sqlite(code: code)
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      return FingerprintError(
        .databaseBusy, path, "another program is writing to it",
        advice: "try again when that has finished", cause: cause)
    case SQLITE_NOTADB:
      return FingerprintError(
        .notADatabase, path, "is not a fingerprint database", advice: "name another",
        cause: cause)
    // our statements are right: where SQLite finds one wrong, it is the schema that is
    case SQLITE_CORRUPT, SQLITE_ERROR:
      return FingerprintError(
        .databaseDamaged, path, "is damaged (\(message))",
        advice: "restore it from a copy, or index the audio again into a new one", cause: cause)
    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
      // left by a reader of another user, who could make them and not take them away
      let log = path + "-wal"
      let beside: [String] = [log, path + "-shm"]
      let other = beside.first { access($0, F_OK) == 0 && access($0, W_OK) != 0 }
      if let other, access(path, W_OK) == 0 {
        let isEmpty = ((try? FileStatus(log))?.size ?? 0) == 0
        return FingerprintError(
          .databaseNotWritable, path, "can't be written, for \(other) belongs to another user",
          // a log with something in it has what was written last
          advice: isEmpty
            ? "remove that file when no program uses the database" : "make that file your own",
          cause: cause)
      }
      return FingerprintError(
        .databaseNotWritable, path, "can't be opened or written (\(message))",
        advice: "check that its folder exists, and the permissions of both", cause: cause)
    case SQLITE_FULL:
      return FingerprintError(
        .databaseNotWritable, path, "the disk is full", advice: "make room and run it again",
        cause: cause)
    case SQLITE_INTERRUPT:
      return .stopped(path)
    // a limit on the size of files, a quota: all but what happens in reading (READ, SHORT_READ,
    // CORRUPTFS)
    case SQLITE_IOERR where ![1, 2, 33].contains(code >> 8):
      return FingerprintError(
        .databaseNotWritable, path, "can't be written (\(message))",
        advice: "check the disk, its room and limits, and run it again", cause: cause)
    // what we write fits the tables of a sound database
    case SQLITE_CONSTRAINT:
      return FingerprintError(
        .databaseDamaged, path, "has something in the way of what is written (\(message))",
        advice: "run `fpctl check`, which says what helps", cause: cause)
    default:
      return FingerprintError(
        .databaseDamaged, path, "SQLite: \(message) (\(code))",
        advice:
          "check the disk, restore the file from a copy, or index the audio again into a new one",
        cause: cause)
    }
  }
}

extension FingerprintError {
  /// The caller wanted an operation on the database at `path` to stop.
  static func stopped(_ path: String) -> FingerprintError {
    FingerprintError(.cancelled, path, "stopped as asked, and left as it was")
  }
}

/// A value that goes into a statement.
enum SQLValue {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  init(_ text: String?) { self = text.map { .text($0) } ?? .null }
}

/// A prepared statement of a connection, which ends it.
final class Statement {
  private let handle: OpaquePointer
  private unowned let connection: SQLiteConnection

  fileprivate init(_ handle: OpaquePointer, of connection: SQLiteConnection) {
    self.handle = handle
    self.connection = connection
  }

  fileprivate func finalize() { sqlite3_finalize(handle) }

  /// Back to the start, bindings dropped.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// Values for `?1`, `?2` and so on.
  func bind(_ values: [SQLValue]) {
    // SQLITE_TRANSIENT, a casting macro that Swift doesn't see: SQLite copies the bytes
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in values.enumerated() {
      let position = Int32(index + 1)
      switch value {
      case .null: sqlite3_bind_null(handle, position)
      case .integer(let integer): sqlite3_bind_int64(handle, position, integer)
      case .real(let real): sqlite3_bind_double(handle, position, real)
      case .text(var text):
        // by its length: a NUL in it doesn't end it
        _ = text.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text64(
              handle, position, $0.baseAddress ?? UnsafePointer(bitPattern: 1)!,
              sqlite3_uint64($0.count), transient, UInt8(SQLITE_UTF8))
          }
        }
      case .blob(let bytes):
        bytes.withUnsafeBytes {
          _ = sqlite3_bind_blob64(
            handle, position, $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!,
            sqlite3_uint64($0.count), transient)
        }
      }
    }
  }

  /// On to the next row; `false` at the end.
  func step() throws(FingerprintError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw connection.error(code)
    }
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func real(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

  /// `nil` for NULL.
  func text(_ column: Int32) -> String? {
    sqlite3_column_text(handle, column).map {
      String(
        decoding: UnsafeBufferPointer(
          start: $0, count: Int(sqlite3_column_bytes(handle, column))), as: UTF8.self)
    }
  }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// The bytes of a BLOB, valid until the next step; none of anything else, a text say.
  func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    guard sqlite3_column_type(handle, column) == SQLITE_BLOB else {
      return body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    let start = sqlite3_column_blob(handle, column)
    return body(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }
}
