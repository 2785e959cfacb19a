import Foundation
import Testing

@testable import Fingerprint

/// What opening says of files that are no database, or not one for us.
struct DatabaseOpeningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func refusal(
    _ path: String, _ access: FingerprintDatabase.Access
  ) throws -> FingerprintError {
    let error = try #require(
      #expect(throws: FingerprintError.self) {
        try FingerprintDatabase(path: path, access: access)
      })
    #expect(error.subject == path)
    #expect(error.description.hasPrefix(path + ": "))
    #expect(error.advice != nil)
    return error
  }

  /// A good database that was changed past the library's back.
  private func changed(_ sql: String) throws -> String {
    let path = folder.file("changed.fpdb")
    try FingerprintDatabase(path: path).add(Signal.music(seconds: 5, seed: 1).input)
    try rawConnection(path).execute(sql)
    return path
  }

  @Test("A missing file is not found for a reader, and made for a writer")
  func missing() throws {
    let path = folder.file("gone.fpdb")
    #expect(try refusal(path, .readOnly).code == .databaseNotFound)
    #expect(try folder.names() == [])
    #expect(try FingerprintDatabase(path: path).trackCount() == 0)
    #expect(try FingerprintDatabase(path: path, access: .readOnly).trackCount() == 0)
  }

  @Test("A missing folder is said to be the trouble", arguments: [false, true])
  func missingFolder(isWriter: Bool) throws {
    let path = folder.file("no/such/folder/a.fpdb")
    let error = try refusal(path, isWriter ? .readWrite : .readOnly)
    #expect(error.code == (isWriter ? .databaseNotWritable : .databaseNotFound))
  }

  @Test("A folder is not a database", arguments: [false, true])
  func isFolder(isWriter: Bool) throws {
    let error = try refusal(folder.path, isWriter ? .readWrite : .readOnly)
    #expect(error.code == .notADatabase)
    #expect(error.reason.contains("folder"))
  }

  @Test("An empty file is no database to a reader, and becomes one for a writer")
  func empty() throws {
    let path = try folder.write([], to: "empty.fpdb")
    let error = try refusal(path, .readOnly)
    #expect(error.code == .notADatabase)
    #expect(error.reason.contains("empty"))
    #expect(try FingerprintDatabase(path: path).trackCount() == 0)
  }

  @Test(
    "Another kind of file is no database and is left as it is",
    arguments: [2, 20, 100, 5_000], [false, true])
  func notSQLite(count: Int, isWriter: Bool) throws {
    let bytes = [UInt8](repeating: 0x41, count: count)
    let path = try folder.write(bytes, to: "text.fpdb")
    #expect(try refusal(path, isWriter ? .readWrite : .readOnly).code == .notADatabase)
    #expect(try contents(of: path) == bytes)
    #expect(try folder.names() == ["text.fpdb"])
  }

  @Test(
    "Another program's database is refused and left as it is", arguments: [0, 42], [false, true])
  func otherApplication(id: Int, isWriter: Bool) throws {
    let path = folder.file("other.sqlite")
    do {
      let other = try rawConnection(path)
      try other.execute("CREATE TABLE songs(id); PRAGMA application_id = \(id)")
    }
    let bytes = try contents(of: path)
    let error = try refusal(path, isWriter ? .readWrite : .readOnly)
    #expect(error.code == .notADatabase)
    #expect(error.reason.contains("another program"))
    #expect(try contents(of: path) == bytes)
  }

  @Test("A newer format is refused, and the message says which", arguments: [false, true])
  func newerFormat(isWriter: Bool) throws {
    let path = try changed("PRAGMA user_version = 99")
    let error = try refusal(path, isWriter ? .readWrite : .readOnly)
    #expect(error.code == .newerFormat)
    #expect(error.reason.contains("99"))
  }

  @Test("Other parameters are refused, and the message names both", arguments: [false, true])
  func otherParameters(isWriter: Bool) throws {
    let path = try changed(
      """
      UPDATE meta SET value = 'landmark-00000000' WHERE key = 'parameters_identifier';
      UPDATE meta SET value = 'rate=8000' WHERE key = 'parameters'
      """)
    let error = try refusal(path, isWriter ? .readWrite : .readOnly)
    #expect(error.code == .otherParameters)
    #expect(error.reason.contains("landmark-00000000"))
    #expect(error.reason.contains("rate=8000"))
    #expect(error.reason.contains(FingerprintParameters.standard.identifier))
  }

  @Test(
    "Parameters that aren't those of their identifier are damage", arguments: [false, true],
    [
      "UPDATE meta SET value = 'rate=8000' WHERE key = 'parameters'",
      "DELETE FROM meta WHERE key = 'parameters'",
    ])
  func contradictoryParameters(isWriter: Bool, sql: String) throws {
    let path = try changed(sql)
    let error = try refusal(path, isWriter ? .readWrite : .readOnly)
    #expect(error.code == .databaseDamaged)
    #expect(error.reason.contains(FingerprintParameters.standard.identifier))
    #expect(try !FingerprintDatabase(path: path, access: .diagnosis).check().isSound)
  }

  @Test("Opening that is stopped while another's lock is in the way says so at once")
  func stopped() throws {
    let path = try folder.write([], to: "locked.fpdb")
    let other = try rawConnection(path)
    try other.execute("BEGIN EXCLUSIVE")
    let error = try #require(thrown { try FingerprintDatabase(path: path, isCancelled: { true }) })
    #expect(error.code == .cancelled)
    #expect(error.subject == path)
  }

  @Test("A file torn off in the midst is damaged, not a crash")
  func torn() throws {
    let path = folder.file("torn.fpdb")
    do {
      let database = try FingerprintDatabase(path: path)
      for seed in 1...6 as ClosedRange<UInt64> {
        try database.add(Signal.music(seconds: 20, seed: seed).input)
      }
      try database.rebuild()
    }
    let whole = try contents(of: path)
    for share in [0.3, 0.6, 0.9] {
      let part = try folder.write(
        Array(whole.prefix(Int(Double(whole.count) * share))), to: "part.fpdb")
      do {
        let database = try FingerprintDatabase(path: part)
        _ = try database.tracks()
        _ = try database.identify(Signal.music(seconds: 5, seed: 3).input)
      } catch {
        #expect((error as FingerprintError).code == .databaseDamaged)
      }
    }
  }

  @Test(
    "Random damage to the file's content is an error or an answer, never a crash",
    arguments: 0..<6 as Range<UInt64>)
  func damaged(seed: UInt64) throws {
    let path = folder.file("damaged.fpdb")
    do {
      let database = try FingerprintDatabase(path: path)
      for seed in 1...4 as ClosedRange<UInt64> {
        try database.add(Signal.music(seconds: 15, seed: seed).input)
      }
      if seed % 2 == 0 { try database.rebuild() }
    }
    var generator = SplitMix64(seed: seed)
    let whole = try contents(of: path)
    for _ in 0..<10 {
      var bytes = whole
      for _ in 0..<30 {
        bytes[Int.random(in: 100..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      let damaged = try folder.write(
        bytes, to: "d\(UInt32.random(in: 0...UInt32.max, using: &generator)).fpdb")
      do {
        let database = try FingerprintDatabase(path: damaged)
        _ = try database.tracks()
        _ = try database.statistics()
        _ = try database.identify(Signal.music(seconds: 5, seed: 3).input)
        try database.rebuild()
      } catch {
        #expect((error as FingerprintError).advice != nil, "\(error)")
      }
    }
  }

  @Test("A reader can't write, and the message says why")
  func readOnly() throws {
    let path = try changed("SELECT 1")
    let database = try FingerprintDatabase(path: path, access: .readOnly)
    let error = #expect(throws: FingerprintError.self) {
      try database.add(Signal.music(seconds: 5, seed: 2).input)
    }
    #expect(error?.code == .databaseNotWritable)
    #expect(error?.advice != nil)
    #expect(try database.trackCount() == 1)
  }

  @Test("A reader leaves the file as it is")
  func readerLeavesNoTrace() throws {
    let path = try changed("SELECT 1")
    let bytes = try contents(of: path)
    do {
      let database = try FingerprintDatabase(path: path, access: .readOnly)
      _ = try database.identify(Signal.music(seconds: 5, seed: 1).input)
    }
    #expect(try contents(of: path) == bytes)
  }

  @Test(
    "A file in a folder where nothing can be made can be read",
    .enabled(if: geteuid() != 0, "root may write everywhere"))
  func immutable() throws {
    let path = try changed("SELECT 1")
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
    try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    defer { try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
    #expect(try FingerprintDatabase(path: path, access: .readOnly).trackCount() == 1)
    let error = #expect(throws: FingerprintError.self) { try FingerprintDatabase(path: path) }
    #expect(error?.code == .databaseNotWritable)
  }
}

/// Damage to single rows, and the way out.
struct DatabaseDamageTests {
  private func store() throws -> Store {
    let store = try Store()
    for seed in 1...3 as ClosedRange<UInt64> {
      try store.database.add(Signal.music(seconds: 15, seed: seed).input)
    }
    try store.database.mergePending(above: 0)
    return store
  }

  @Test(
    "Damage to the inverted index is noticed, and rebuilding mends it",
    arguments: [
      "DELETE FROM postings", "UPDATE postings SET block = x''",
      "UPDATE segments SET directory = x''",
      "UPDATE postings SET block = substr(block, 1, length(block) / 2)",
      "UPDATE segments SET tracks = x''",
      "UPDATE segments SET tracks = x'ff'",
    ])
  func invertedIndex(sql: String) throws {
    let store = try store()
    let expected = try store.expectedPostings()
    try store.connection().execute(sql)
    let database = try store.reopened()
    let error = #expect(throws: FingerprintError.self) {
      try database.identify(Signal.music(seconds: 6, seed: 2).input)
    }
    #expect(error?.code == .databaseDamaged)
    #expect(error?.subject == store.path)
    #expect(error?.advice?.contains("rebuild") == true)
    try database.rebuild()
    #expect(try store.storedPostings() == expected)
  }

  @Test("Damaged peaks are noticed, their track is named, and rebuilding leaves the file as it was")
  func peaks() throws {
    let store = try store()
    try store.connection().execute("UPDATE song_peaks SET peaks = x'00' WHERE key = 2 << 16")
    let rows = try store.rows()
    let error = #expect(throws: FingerprintError.self) { try store.database.rebuild() }
    #expect(error?.code == .databaseDamaged)
    #expect(error?.reason.contains("track 2") == true)
    #expect(try store.rows() == rows)
    // the advice works
    try store.database.remove(TrackID(rawValue: 2))
    try store.database.rebuild()
    #expect(try store.storedPostings() == (try store.expectedPostings()))
  }
}
