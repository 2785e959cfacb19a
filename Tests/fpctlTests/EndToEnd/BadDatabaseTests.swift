import Foundation
import Testing

/// What a database is like, what makes it so of a good one, and a part of the message it deserves.
private struct BadDatabase: CustomTestStringConvertible {
  let testDescription: String
  let message: String
  let spoil: @Sendable (inout Data) throws -> Void
}

private let badDatabases =
  [
    BadDatabase(
      testDescription: "random bytes",
      message: "is not a fingerprint database; name another"
    ) { bytes in
      var dice = Dice(seed: 1)
      bytes = Data((0..<50_000).map { _ in UInt8.random(in: 0...255, using: &dice) })
    },
    BadDatabase(
      testDescription: "text", message: "is not a fingerprint database; name another"
    ) { $0 = Data(String(repeating: "Dear diary, ", count: 100).utf8) },
    BadDatabase(
      testDescription: "another program's",
      message: "is another program's SQLite database; name another"
    ) { bytes in
      bytes = try edited(Data(), "CREATE TABLE diary(entry TEXT)")
    },
    BadDatabase(
      testDescription: "a later format",
      message: "has format 99, this program reads 1; use the version of fpctl that wrote it"
    ) { $0.replaceSubrange(60..<64, with: [0, 0, 0, 99]) },
    BadDatabase(
      testDescription: "other parameters",
      message: "index the audio again into a new database, or use the version that made it"
    ) { bytes in
      bytes = try edited(
        bytes, "UPDATE meta SET value = 'other' WHERE key = 'parameters_identifier'")
    },
    BadDatabase(testDescription: "half made", message: "is damaged (") {
      $0 = try edited(Data(), "PRAGMA application_id = 0x66706462; PRAGMA user_version = 1")
    },
    BadDatabase(testDescription: "its first byte alone", message: "is empty; ") {
      $0 = $0.prefix(1)
    },
    BadDatabase(testDescription: "half a header", message: "is not a fingerprint database; ") {
      $0 = $0.prefix(16)
    },
  ]
  + [100, 512, 4_095, 4_096, 8_192, 20_000].map { size in
    BadDatabase(testDescription: "the first \(size) bytes of one", message: "is damaged (") {
      $0 = $0.prefix(size)
    }
  } + [
    BadDatabase(testDescription: "half of one", message: "is damaged (") {
      $0 = $0.prefix($0.count / 2)
    },
    BadDatabase(
      testDescription: "a track of no length", message: "the length of track 1 is damaged; "
    ) {
      $0 = try edited($0, "UPDATE songs SET frames = -5")
    },
    BadDatabase(testDescription: "a track cut short", message: "the length of track 1 is damaged; ")
    {
      $0 = try edited($0, "UPDATE songs SET frames = 10")
    },
    BadDatabase(
      testDescription: "a track without end", message: "the length of track 1 is damaged; "
    ) {
      $0 = try edited($0, "UPDATE songs SET frames = 9223372036854775807")
    },
    BadDatabase(testDescription: "peaks gone bad", message: "the peaks of track 1 are damaged; ") {
      $0 = try edited($0, "UPDATE song_peaks SET peaks = zeroblob(9000)")
    },
    BadDatabase(testDescription: "a table missing", message: "is damaged (") {
      $0 = try edited($0, "DROP TABLE songs")
    },
  ]

/// A database after some SQL.
private func edited(_ bytes: Data, _ sql: String) throws -> Data {
  let workspace = try Workspace()
  try workspace.write(bytes, to: "a.db")
  let path = workspace.path("a.db")
  try SQLFile(path).execute(sql)
  return try workspace.bytes("a.db")
}

@Suite("Bad databases, end to end", .serialized, .timeLimit(.minutes(1)))
struct BadDatabaseTests {
  @Test(
    "What is wrong with a database is told in a line, and it stays as it is",
    arguments: badDatabases)
  fileprivate func unusable(database: BadDatabase) async throws {
    let workspace = try Workspace()
    var bytes = try await Fixture.database()
    try database.spoil(&bytes)
    try workspace.write(bytes, to: Fixture.databaseName)
    let run = try await workspace.fpctl("identify", Fixture.noisy)
    #expect(run.exitCode == 2)
    #expect(run.output.isEmpty)
    let line = try #require(run.errorLine, "\(run.errors)")
    #expect(line.hasPrefix("fpctl: fingerprints.fpdb: "))
    #expect(line.contains(database.message))
    #expect(line.contains("; "), "no advice")
    #expect(try workspace.bytes(Fixture.databaseName) == bytes)
  }

  @Test(
    "Nothing is added to what isn't a sound database of ours",
    arguments: badDatabases.filter {
      !$0.message.hasPrefix("the ") && !$0.message.hasPrefix("is empty")
    })
  fileprivate func notWritten(database: BadDatabase) async throws {
    let workspace = try Workspace()
    var bytes = try await Fixture.database()
    try database.spoil(&bytes)
    try workspace.write(bytes, to: Fixture.databaseName)
    let run = try await workspace.fpctl("index", Fixture.noisy, Fixture.clean)
    #expect(run.exitCode == 2)
    #expect(run.output.isEmpty)
    #expect(run.errorLine?.contains(database.message) == true, "\(run.errors)")
    #expect(try workspace.bytes(Fixture.databaseName) == bytes)
  }

  @Test(
    "A name that can't be a database is told so",
    arguments: [
      ("identify", "gone.fpdb", "no such database; make one with `fpctl index`"),
      ("identify", "folder/gone.fpdb", "no such database; make one with `fpctl index`"),
      ("index", "gone/new.fpdb", "check that its folder exists"),
      ("identify", "folder", "is a folder or a device, not a database"),
      ("index", "folder", "is a folder or a device, not a database"),
      ("identify", "/dev/null", "is a folder or a device, not a database"),
      ("index", "/dev/null", "is a folder or a device, not a database"),
      ("identify", "empty.fpdb", "is empty; name another, or make one"),
    ])
  func noDatabase(command: String, name: String, message: String) async throws {
    let workspace = try Workspace()
    try workspace.makeFolder("folder")
    try workspace.write(Data(), to: "empty.fpdb")
    let run = try await workspace.fpctl(command, "--db", name, Fixture.noisy)
    #expect(run.exitCode == 2)
    #expect(run.output.isEmpty)
    let line = try #require(run.errorLine, "\(run.errors)")
    #expect(line.hasPrefix("fpctl: \(name): ") && line.contains(message))
  }

  @Test("An empty file becomes a database")
  func emptyFile() async throws {
    let workspace = try Workspace()
    try workspace.write(Data(), to: Fixture.databaseName)
    #expect(try await workspace.fpctl("index", Fixture.clean).exitCode == 0)
    #expect(try await workspace.fpctl("identify", Fixture.clean).exitCode == 0)
  }

  @Test(
    "An odd name is no obstacle", arguments: ["a b.fpdb", "-db", "100%?x=1#é\n.fpdb", ":memory:"])
  func oddName(name: String) async throws {
    let workspace = try Workspace()
    #expect(try await workspace.fpctl("index", "--db=\(name)", Fixture.clean).exitCode == 0)
    #expect(workspace.exists(name))
    #expect(try await workspace.fpctl("identify", "--db=\(name)", Fixture.clean).exitCode == 0)
  }

  @Test("Who finds another writing waits, then says so; who only reads is not kept waiting")
  func locked() async throws {
    let workspace = try await Workspace.withDatabase()
    let other = try SQLFile(workspace.path(Fixture.databaseName))
    try other.execute("BEGIN IMMEDIATE")
    let began = ContinuousClock.now
    let refused = try await workspace.fpctl("index", "--busy-timeout", "0.5", Fixture.clean)
    #expect(ContinuousClock.now - began > .milliseconds(500))
    #expect(refused.exitCode == 2)
    #expect(
      refused.errorLine
        == "fpctl: fingerprints.fpdb: another program is writing to it; try again when that has finished"
    )
    #expect(try await workspace.fpctl("identify", Fixture.noisy).exitCode == 0)

    let patient = try workspace.start("index", Fixture.clean)
    try await Task.sleep(for: .milliseconds(300))
    try other.execute("COMMIT")
    let run = try await patient.outcome()
    #expect(run.exitCode == 0)
    #expect(run.outputLines.last?.hasPrefix("1 added; ") == true)
  }

  @Test(
    "What a killed writer left beside the file is taken up; without it the rest is whole",
    arguments: [true, false])
  func leftLog(isThere: Bool) async throws {
    let workspace = try await Workspace.withDatabase()
    let whole = try workspace.content()
    // as long as another has it open, what is written stays in the log
    let other = try SQLFile(workspace.path(Fixture.databaseName))
    _ = try other.rows("SELECT count(*) FROM songs")
    try workspace.write(Sound.tune(1).wav, to: "late.wav")
    #expect(try await workspace.fpctl("index", "late.wav").exitCode == 0)
    let copy = try Workspace()
    try copy.write(try workspace.bytes(Fixture.databaseName), to: Fixture.databaseName)
    if isThere {
      let name = Fixture.databaseName + "-wal"
      try copy.write(try workspace.bytes(name), to: name)
    }
    try copy.write(Sound.tune(1).wav, to: "late.wav")
    let run = try await copy.fpctl("identify", "late.wav", Fixture.clean)
    #expect(run.exitCode == (isThere ? 0 : 1))
    #expect(run.errors.isEmpty)
    #expect(try copy.content().count > whole.count || !isThere)
    #expect(try isThere || copy.content() == whole)
    #expect(try copy.isSound())
  }

  @Test("Two who write at once both finish, and nothing is lost")
  func twoWriters() async throws {
    let workspace = try Workspace()
    for seed in 1...12 as ClosedRange<UInt64> {
      let folder = seed % 2 == 0 ? "even" : "odd"
      try workspace.write(Sound.tune(seed).wav, to: "\(folder)/\(seed).wav")
    }
    let even = try workspace.start("index", "even")
    let odd = try workspace.start("index", "odd")
    for run in [try await even.outcome(), try await odd.outcome()] {
      #expect(run.exitCode == 0)
      #expect(run.errors.isEmpty)
      #expect(run.outputLines.last?.hasPrefix("6 added; ") == true)
    }
    let file = try SQLFile(workspace.path(Fixture.databaseName))
    #expect(try file.rows("SELECT count(*) FROM songs") == ["12"])
    #expect(try workspace.isSound())
  }
}

@Suite("Crafted databases, end to end", .serialized, .timeLimit(.minutes(2)))
struct CraftedDatabaseTests {
  private static let commands = [
    ["identify", "--all", Fixture.clean], ["identify", "--model", "mfcc", Fixture.clean],
    ["similar", "1"], ["tracks"], ["tracks", "--track", "1"], ["stats"], ["doctor"], ["check"],
    ["inspect", "--track", "1", "--duration", "2", Fixture.clean], ["vacuum"], ["rebuild"],
    ["remove", "2"], ["index", Fixture.noisy],
  ]

  private static let embeddings = """
    CREATE TABLE track_embeddings(id INTEGER PRIMARY KEY, track_id, chunk_start, chunk_end,
      embedding, model_name, embedding_dim, created_at);
    INSERT INTO track_embeddings SELECT id, id, -9e999, 9e999, zeroblob(160), 'mfcc',
    """ + " "

  @Test(
    "Whatever is written into a database, every command answers or says a line about it",
    arguments: [
      "UPDATE songs SET frames = 'abc', peaks = 'xyz', duration = 'long'",
      "UPDATE songs SET title = x'fffe00ff', artist = zeroblob(10), source_path = x'80818283'",
      "UPDATE songs SET title = replace(hex(zeroblob(5000000)), '0', 'x') WHERE id = 1",
      "UPDATE songs SET id = -id; UPDATE song_peaks SET key = -key",
      "UPDATE songs SET id = 9223372036854775807 WHERE id = 12",
      "UPDATE songs SET peaks = 9223372036854775807 WHERE id = 1",
      "UPDATE songs SET peaks = 9223372036854775807",
      "UPDATE songs SET peaks = -9223372036854775807 WHERE id = 3",
      "UPDATE songs SET frames = 2147483648", "UPDATE songs SET duration = 9e999",
      "UPDATE song_peaks SET peaks = zeroblob(50000000) WHERE key = 1 << 16",
      "UPDATE song_peaks SET peaks = 'hello'", "DELETE FROM meta WHERE key = 'generation'",
      "UPDATE meta SET value = '9223372036854775807' WHERE key = 'generation'",
      "UPDATE segments SET postings = 9223372036854775807",
      "UPDATE segments SET postings = -1, tracks = x'', directory = x''",
      "UPDATE segments SET id = 9223372036854775807",
      "INSERT INTO segments SELECT id + 1, postings, tracks, directory FROM segments",
      "UPDATE postings SET block = zeroblob(30000000)",
      "UPDATE postings SET block = substr(block, 1, length(block) / 2)",
      "INSERT INTO tombstones VALUES (9223372036854775807), (-1)",
      "ALTER TABLE songs RENAME TO s; CREATE VIEW songs AS SELECT * FROM s",
      "CREATE TRIGGER t BEFORE INSERT ON songs BEGIN SELECT RAISE(ABORT, 'no'); END",
      "CREATE TABLE track_embeddings(a, b)", embeddings + "9223372036854775807, '' FROM songs",
      embeddings + "-1, x'00' FROM songs", "DELETE FROM songs",
    ], [false, true])
  func crafted(sql: String, isRebuilt: Bool) async throws {
    let workspace = try await Workspace.withDatabase()
    if isRebuilt { _ = try await workspace.fpctl("rebuild") }
    try SQLFile(workspace.path(Fixture.databaseName)).execute(sql)
    let bytes = try workspace.bytes(Fixture.databaseName)
    for words in Self.commands {
      for suffix in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: workspace.path(Fixture.databaseName + suffix))
      }
      try workspace.write(bytes, to: Fixture.databaseName)
      // throws where it is ended by a signal, as a trap is
      let run = try await workspace.fpctl(words)
      #expect(run.exitCode <= 2, "\(words)")
      #expect(run.errorLines.allSatisfy { $0.hasPrefix("fpctl: ") || $0.hasPrefix("failed   ") })
      #expect(run.exitCode < 2 || !run.errors.isEmpty || ["check", "doctor"].contains(words[0]))
    }
  }
}

@Suite("Damaged databases, end to end", .serialized, .timeLimit(.minutes(1)))
struct DamagedDatabaseTests {
  /// A database with tracks in a segment and tracks that are pending.
  private static let sound = Task {
    let workspace = try Workspace()
    for seed in 1...16 as ClosedRange<UInt64> {
      try workspace.write(Sound.tune(seed, seconds: 60).wav, to: "long/\(seed).wav")
    }
    _ = try await workspace.fpctl("index", "long")
    _ = try await workspace.fpctl("index", Fixture.tracks)
    return try workspace.bytes(Fixture.databaseName)
  }

  /// A folder of enough audio to move what is pending into a segment.
  private static let others = Task {
    let workspace = try Workspace()
    for seed in 21...25 as ClosedRange<UInt64> {
      try workspace.write(Sound.tune(seed, seconds: 80).wav, to: "\(seed).wav")
    }
    return workspace
  }

  @Test(
    "Flipped bytes give an error in a line or an answer, never a crash",
    arguments: 0..<50 as Range<UInt64>)
  func flippedBytes(seed: UInt64) async throws {
    let workspace = try Workspace()
    var dice = Dice(seed: seed)
    var bytes = try await Self.sound.value
    for _ in 0..<(1 << Int.random(in: 0...8, using: &dice)) {
      bytes[Int.random(in: 100..<bytes.count, using: &dice)] = .random(in: 0...255, using: &dice)
    }
    try workspace.write(bytes, to: Fixture.databaseName)
    let identify = try await workspace.fpctl("identify", "--exhaustive", Fixture.noisy)
    #expect(identify.exitCode < 2 || identify.errorLine != nil, "\(identify.errors)")
    let index = try await workspace.fpctl("index", try await Self.others.value.path(""))
    #expect(index.exitCode == 0 || index.errorLine != nil, "\(index.errors)")
  }
}
