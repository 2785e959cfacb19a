import Foundation
import Synchronization
import Testing

@testable import Fingerprint

struct IndexerTests {
  /// What an indexer said, a word for each file's fate.
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func add(_ event: Indexer.Event) {
      func name(_ path: String?) -> String {
        path?.split(separator: "/").last.map(String.init) ?? "-"
      }
      let line: String? =
        switch event {
        case .discovered(let files): "discovered \(files)"
        case .started: nil
        case .added(let path, let track, _):
          name(path) == name(track.path) ? "added \(name(path))" : "another file"
        case .replaced(let path, _, _): "replaced \(name(path))"
        case .moved(let path, _, let from): "moved \(name(from)) to \(name(path))"
        case .skipped(let path, let track): "skipped \(name(path)) as \(track.id)"
        case .embedded(let path, _, let models):
          "embedded \(name(path)) by \(models.joined(separator: ","))"
        case .failed(let path, let error): "failed \(name(path)): \(error.code.rawValue)"
        case .merging: "merging"
        }
      if let line { lines.withLock { $0.append(line) } }
    }
  }

  /// A folder of music and a database beside it.
  private struct Collection {
    let music: TemporaryFolder
    let store: Store

    init(_ names: String...) throws {
      music = try TemporaryFolder()
      store = try Store()
      for (index, name) in names.enumerated() { try put(UInt64(index + 1), name) }
    }

    /// Writes the tune of that seed under a name.
    func put(_ seed: UInt64, _ name: String) throws {
      try music.write(wave(Signal.music(seconds: 4, seed: seed), is16Bit: true), to: name)
      // two files written within one tick of the file system's clock would not be told apart
      let date = Date(timeIntervalSince1970: 1_700_000_000 + Double(seed))
      try FileManager.default.setAttributes(
        [.modificationDate: date], ofItemAtPath: music.file(name))
    }

    func rename(_ name: String, _ other: String) throws {
      let manager = FileManager.default
      if manager.fileExists(atPath: music.file(other)) {
        try manager.removeItem(atPath: music.file(other))
      }
      try manager.moveItem(atPath: music.file(name), toPath: music.file(other))
    }

    /// Indexes some files, or the folder; the events but the first.
    func index(
      _ names: [String] = [], jobs: Int = 2, metadata: TrackMetadata = TrackMetadata(),
      models: [any EmbeddingModel] = []
    ) async throws -> (summary: Indexer.Summary, events: [String]) {
      let log = Log()
      let paths = names.isEmpty ? [music.path] : names.map(music.file)
      let summary = try await Indexer(database: store.database, jobs: jobs, models: models)
        .index(paths, metadata: metadata, events: log.add)
      return (summary, Array(log.all.dropFirst()))
    }

    /// Which tune each path is, as far as the database knows.
    func paths() throws -> [String: String] {
      var paths: [String: String] = [:]
      for track in try store.database.tracks() {
        let name = track.path.map { String($0.dropFirst(music.path.count + 1)) }
        paths[name ?? "-"] = track.digest
      }
      return paths
    }

    func digest(_ name: String) throws -> String { try ContentDigest.ofFile(music.file(name)) }
  }

  private static let jobs = [1, 2, 4]

  @Test("The same folder gives the same database, whatever the number of jobs", arguments: jobs)
  func order(jobs: Int) async throws {
    let collection = try Collection("c.wav", "a.wav", "sub/x.wav", "b.wav", "e.wav", "d.wav")
    let (summary, events) = try await collection.index(jobs: jobs)
    let expected = ["a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "x.wav"]
    #expect(events == expected.map { "added \($0)" })
    #expect(summary.added == 6)
    #expect(abs(summary.audioSeconds - 24) < 0.01)
    #expect(!summary.wasCancelled)
    let tracks = try collection.store.database.tracks()
    #expect(tracks.map(\.title) == ["a", "b", "c", "d", "e", "x"])
    #expect(tracks.map(\.id.rawValue) == [1, 2, 3, 4, 5, 6])
    // as if each had been added by itself
    let other = try Store()
    for name in ["a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "sub/x.wav"] {
      try other.database.add(.file(path: collection.music.file(name)))
    }
    #expect(try other.rows() == (try collection.store.rows()))
  }

  @Test("What is known is skipped, by name or by content", arguments: jobs)
  func skipping(jobs: Int) async throws {
    let collection = try Collection("a.wav", "b.wav")
    _ = try await collection.index(jobs: jobs)
    let rows = try collection.store.rows()
    #expect(
      try await collection.index(jobs: jobs).events == ["skipped a.wav as 1", "skipped b.wav as 2"])
    #expect(try collection.store.rows() == rows)

    try collection.put(1, "copy.wav")
    let again = try await collection.index(jobs: jobs)
    #expect(again.events == ["skipped a.wav as 1", "skipped b.wav as 2", "skipped copy.wav as 1"])
    #expect(again.summary.skipped == 3)
    #expect(try collection.store.rows() == rows)
  }

  @Test("A file whose time alone has changed is skipped, and quickly the next time")
  func touched() async throws {
    let collection = try Collection("a.wav")
    _ = try await collection.index()
    let date = Date(timeIntervalSince1970: 1_000_000_000)
    try FileManager.default.setAttributes(
      [.modificationDate: date], ofItemAtPath: collection.music.file("a.wav"))
    #expect(try await collection.index().events == ["skipped a.wav as 1"])
    let known = try collection.store.database.track(path: collection.music.file("a.wav"))
    #expect(known?.source.modified == 1_000_000_000_000_000_000)
  }

  @Test("A file under another name is the same track", arguments: jobs)
  func moved(jobs: Int) async throws {
    let collection = try Collection("a.wav", "b.wav")
    _ = try await collection.index(jobs: jobs)
    try collection.rename("a.wav", "z.wav")
    let (summary, events) = try await collection.index(jobs: jobs)
    #expect(events == ["skipped b.wav as 2", "moved a.wav to z.wav"])
    #expect(summary.moved == 1)
    let track = try #require(try collection.store.database.track(TrackID(rawValue: 1)))
    #expect(track.path == collection.music.file("z.wav"))
    #expect(try await collection.index(jobs: jobs).summary.skipped == 2)
  }

  @Test(
    "A file with other content replaces its track and keeps a name that was given", arguments: jobs)
  func changed(jobs: Int) async throws {
    let collection = try Collection("a.wav", "b.wav")
    _ = try await collection.index(["a.wav"], metadata: TrackMetadata(recordingID: "mine"))
    _ = try await collection.index()
    try collection.put(7, "a.wav")
    try collection.put(8, "b.wav")
    let (summary, events) = try await collection.index(jobs: jobs)
    #expect(events == ["replaced a.wav", "replaced b.wav"])
    #expect(summary.replaced == 2)
    let tracks = try collection.store.database.tracks()
    #expect(tracks.map(\.recordingID) == ["mine", try collection.digest("b.wav")])
    #expect(
      tracks.map(\.digest) == [try collection.digest("a.wav"), try collection.digest("b.wav")])
    let expected = try collection.store.expectedPostings()
    #expect(try collection.store.foundPostings(expected.places.keys) == expected)
  }

  @Test("The same bytes twice in one call are one track", arguments: jobs)
  func twice(jobs: Int) async throws {
    let collection = try Collection("a.wav")
    try collection.put(1, "b.wav")
    try collection.put(1, "c.wav")
    let (summary, events) = try await collection.index(
      ["a.wav", "a.wav", "b.wav", "c.wav"], jobs: jobs)
    #expect(events == ["added a.wav", "skipped b.wav as 1", "skipped c.wav as 1"])
    #expect(summary.added == 1)
    #expect(try collection.store.database.trackCount() == 1)
  }

  @Test(
    "A file moved away and another put in its place are both indexed, wherever it went",
    arguments: jobs, ["z.wav", "0.wav"])
  func movedAndReplaced(jobs: Int, name: String) async throws {
    let collection = try Collection("a.wav", "m.wav")
    _ = try await collection.index(jobs: jobs)
    try collection.rename("a.wav", name)
    try collection.put(9, "a.wav")
    let (summary, _) = try await collection.index(jobs: jobs)
    #expect(summary.skipped == 1)
    let digests = Set(try collection.store.database.tracks().map(\.digest))
    for name in ["a.wav", "m.wav", name] { #expect(digests.contains(try collection.digest(name))) }
    #expect(try await collection.index(jobs: jobs).summary.skipped == 3)
  }

  @Test("A moved file that has a copy is moved once, whatever the number of jobs", arguments: jobs)
  func movedAndCopied(jobs: Int) async throws {
    let collection = try Collection("a.wav")
    _ = try await collection.index(jobs: jobs)
    try collection.rename("a.wav", "x.wav")
    try collection.put(1, "y.wav")
    let (_, events) = try await collection.index(jobs: jobs)
    #expect(events == ["moved a.wav to x.wav", "skipped y.wav as 1"])
    #expect(try collection.paths().keys.sorted() == ["x.wav"])
  }

  @Test("Two files that swap names stay the tracks they were", arguments: jobs)
  func swapped(jobs: Int) async throws {
    let collection = try Collection("a.wav", "b.wav")
    _ = try await collection.index(jobs: jobs)
    try collection.rename("a.wav", "c.wav")
    try collection.rename("b.wav", "a.wav")
    try collection.rename("c.wav", "b.wav")
    let (summary, _) = try await collection.index(jobs: jobs)
    #expect(summary.moved == 2)
    let tracks = try collection.store.database.tracks()
    #expect(tracks.map(\.id.rawValue) == [1, 2])
    #expect(tracks.map(\.path) == ["b.wav", "a.wav"].map(collection.music.file))
    #expect(try await collection.index(jobs: jobs).summary.skipped == 2)
  }

  @Test("A path belongs to the track that its file holds now", arguments: jobs, [false, true])
  func overwritten(jobs: Int, isCopy: Bool) async throws {
    let collection = try Collection("a.wav", "b.wav")
    _ = try await collection.index(jobs: jobs)
    if isCopy {
      try collection.put(2, "a.wav")
    } else {
      try collection.rename("b.wav", "a.wav")
    }
    let (_, events) = try await collection.index(jobs: jobs)
    let tracks = try collection.store.database.tracks()
    if isCopy {
      #expect(events == ["skipped a.wav as 2", "skipped b.wav as 2"])
      #expect(tracks.map(\.path) == [nil, collection.music.file("b.wav")])
    } else {
      #expect(events == ["moved b.wav to a.wav"])
      #expect(tracks.map(\.path) == [nil, collection.music.file("a.wav")])
    }
  }

  @Test("A file that fails is reported in its turn, and the rest is indexed", arguments: jobs)
  func failures(jobs: Int) async throws {
    let collection = try Collection("a.wav", "e.wav")
    try collection.music.write([], to: "b.wav")
    try collection.music.write(Array("no sound".utf8), to: "c.wav")
    try collection.music.write(wave(Signal.silence(seconds: 3)), to: "d.wav")
    try collection.music.write(wave(Signal.noise(seconds: 0.3, seed: 1)), to: "f.wav")
    let (summary, events) = try await collection.index(
      ["a.wav", "b.wav", "c.wav", "d.wav", "gone.wav", "e.wav", "f.wav"], jobs: jobs)
    #expect(
      events == [
        "added a.wav", "failed b.wav: no_audio", "failed c.wav: unsupported_format",
        "failed d.wav: no_audio", "failed gone.wav: file_not_found", "added e.wav",
        "failed f.wav: no_audio",
      ])
    #expect(summary.failed == 5)
    #expect(summary.added == 2)
  }

  @Test("A recording id that is taken fails that file alone")
  func takenRecordingID() async throws {
    let collection = try Collection("a.wav", "b.wav")
    let (summary, events) = try await collection.index(metadata: TrackMetadata(recordingID: "one"))
    #expect(events == ["added a.wav", "failed b.wav: duplicate_recording"])
    #expect(summary.added == 1)
    #expect(summary.failed == 1)
  }

  @Test("Asked to stop, it stores what is in hand and says so", arguments: jobs)
  func cancellation(jobs: Int) async throws {
    let collection = try Collection(
      "a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "f.wav", "g.wav", "h.wav")
    let log = Log()
    let started = Mutex(0)
    let summary = try await Indexer(database: collection.store.database, jobs: jobs).index(
      [collection.music.path],
      events: { event in
        if case .started = event { started.withLock { $0 += 1 } }
        log.add(event)
      },
      isCancelled: { started.withLock { $0 >= jobs + 1 } })
    #expect(summary.wasCancelled)
    #expect(summary.added == jobs + 1)
    #expect(log.all.filter { $0.hasPrefix("added") }.count == jobs + 1)
    #expect(try collection.store.database.trackCount() == jobs + 1)
    // and goes on where it stopped
    let (rest, _) = try await collection.index(jobs: jobs)
    #expect(rest.skipped == jobs + 1)
    #expect(rest.added == 8 - jobs - 1)
  }

  @Test("Asked to stop before it begins, it does nothing")
  func cancelledAtOnce() async throws {
    let collection = try Collection("a.wav")
    let summary = try await Indexer(database: collection.store.database, jobs: 2).index(
      [collection.music.path], isCancelled: { true })
    #expect(summary.wasCancelled)
    #expect(try collection.store.database.trackCount() == 0)
  }

  @Test("A cancelled task stops as well")
  func cancelledTask() async throws {
    let collection = try Collection("a.wav", "b.wav", "c.wav")
    let database = collection.store.database
    let path = collection.music.path
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await Indexer(database: database, jobs: 1).index([path])
    }
    #expect(try await task.value.wasCancelled)
    #expect(try database.trackCount() == 0)
  }

  @Test("A folder without audio is an error, and nothing is stored")
  func nothing() async throws {
    let collection = try Collection()
    let error = await #expect(throws: FingerprintError.self) { try await collection.index() }
    #expect(error?.code == .noAudio)
  }

  @Test("Warnings on a file come with its track")
  func warnings() async throws {
    let collection = try Collection()
    let bytes = try contents(of: Fixtures.track("01-ode-to-joy-strings.flac"))
    try collection.music.write(Array(bytes[..<(bytes.count / 2)]), to: "half.flac")
    let warnings = Mutex<[String]>([])
    _ = try await Indexer(database: collection.store.database, jobs: 1).index(
      [collection.music.path],
      events: { event in
        if case .added(_, _, let own) = event { warnings.withLock { $0 += own } }
      })
    #expect(warnings.withLock { $0.count } > 0)
  }

  @Test("A database that fails ends the indexing with its error")
  func failingDatabase() async throws {
    let collection = try Collection("a.wav", "b.wav")
    let reader = try collection.store.reopened(.readOnly)
    let path = collection.music.path
    let error = await #expect(throws: FingerprintError.self) {
      try await Indexer(database: reader, jobs: 2).index([path])
    }
    #expect(error?.code == .databaseNotWritable)
  }

  @Test("The database's own file is no audio, and no reason to leave the others")
  func databaseAsAudio() async throws {
    let collection = try Collection("a.wav")
    let summary = try await Indexer(database: collection.store.database, jobs: 1).index(
      [collection.store.path, collection.music.file("a.wav")])
    #expect((summary.added, summary.failed) == (1, 1))
  }

  @Test("Channels that cancel each other out are embedded later as they are at once")
  func cancellingChannels() async throws {
    let samples = Signal.music(seconds: 6, seed: 3)
    let stereo = wave(samples.flatMap { [$0, -$0] }, channels: 2)
    let models = [MFCCModel()]
    let (later, atOnce) = (try Collection(), try Collection())
    for collection in [later, atOnce] { _ = try collection.music.write(stereo, to: "s.wav") }
    _ = try await later.index()
    #expect(try await later.index(models: models).events == ["embedded s.wav by mfcc_20"])
    #expect(try await later.index(models: models).events == ["skipped s.wav as 1"])
    _ = try await atOnce.index(models: models)
    #expect(try vectors(of: later).count == 2)
    #expect(try vectors(of: later) == (try vectors(of: atOnce)))
  }

  @Test("Where no decoder is wanted, none is started for models either")
  func decoderForModels() async throws {
    let folder = try TemporaryFolder()
    let decoder = ExternalDecoder(programPath: nil)
    let path = folder.file("store.fpdb")
    let database = try FingerprintDatabase(path: path, decoder: decoder)
    // as an earlier run with a decoder left it: a track whose file libsndfile can't read
    let file = try folder.write(Array("no audio that libsndfile knows".utf8), to: "a.m4a")
    let source = try TrackSource(of: .file(path: file))
    var generator = SplitMix64(seed: 1)
    let peaks = randomPeaks(frames: 300, perFrame: 0.7, using: &generator)
    try database.add(
      ReferenceFingerprint(peaks: peaks, frames: 300), metadata: TrackMetadata(), source: source)
    let log = Log()
    _ = try await Indexer(database: database, jobs: 1, models: [MFCCModel()])
      .index([file], events: log.add)
    #expect(log.all.last == "failed a.m4a: unsupported_format")
  }

  @Test("Files that lack what a model makes of them get it; those that have it are skipped")
  func models() async throws {
    let collection = try Collection("a.wav", "b.wav", "c.wav")
    _ = try await collection.index(["a.wav"])
    let models = [MFCCModel()]
    let (first, events) = try await collection.index(["a.wav", "b.wav"], models: models)
    #expect(events == ["embedded a.wav by mfcc_20", "added b.wav"])
    #expect((first.added, first.embedded, first.skipped) == (1, 1, 0))
    #expect(abs(first.audioSeconds - 8) < 0.01)
    // the moved one as well
    _ = try await collection.index(["c.wav"])
    try collection.rename("c.wav", "d.wav")
    let (second, later) = try await collection.index(models: models)
    #expect(later == ["skipped a.wav as 1", "skipped b.wav as 2", "moved c.wav to d.wav"])
    #expect((second.embedded, second.skipped) == (0, 2))
    #expect(try collection.store.database.countOfTracks(without: models[0]) == 0)
    // without models nothing is lost, and nothing missed
    let (third, _) = try await collection.index()
    #expect(third.skipped == 3)
    // in one go or later: the same vectors
    let other = try Collection("a.wav", "b.wav", "c.wav")
    _ = try await other.index(models: models)
    #expect(try vectors(of: other) == (try vectors(of: collection)))
  }

  /// All vectors, by track and time.
  private func vectors(of collection: Collection) throws -> [String] {
    let connection = try collection.store.connection()
    // a statement doesn't keep its connection open
    defer { withExtendedLifetime(connection) {} }
    let statement = try connection.statement(
      """
      SELECT track_id || ' ' || chunk_start || ' ' || hex(embedding) FROM track_embeddings
      ORDER BY track_id, chunk_start
      """)
    defer { statement.reset() }
    var vectors = [String]()
    while try statement.step() { vectors.append(statement.text(0) ?? "") }
    return vectors
  }
}
