import Foundation
import Testing

@testable import Fingerprint

struct EmbeddingDatabaseTests {
  private let model = MFCCModel()
  private let store: Store

  init() throws { store = try Store() }

  private func add(_ seed: UInt64, models: [any EmbeddingModel]) throws -> Track {
    try store.database.add(
      Signal.music(seconds: 12, seed: seed).input,
      metadata: TrackMetadata(recordingID: "\(seed)"), models: models)
  }

  /// The rows of `track_embeddings`, as another program sees them; `nil` where there is no table.
  private func rows() throws -> [String]? {
    let connection = try store.connection()
    guard try connection.integer("SELECT 1 FROM sqlite_schema WHERE name = 'track_embeddings'") == 1
    else { return nil }
    let statement = try connection.statement(
      """
      SELECT track_id || ' ' || chunk_start || '-' || chunk_end || ' ' || model_name || ' '
        || embedding_dim || ' ' || length(embedding) FROM track_embeddings ORDER BY id
      """)
    defer { statement.reset() }
    var rows = [String]()
    while try statement.step() { rows.append(statement.text(0) ?? "") }
    return rows
  }

  @Test("A part of a track is nearest to it, at its place")
  func identifying() throws {
    for seed in 1...5 as ClosedRange<UInt64> { _ = try add(seed, models: [model]) }
    let query = Signal.music(seconds: 12, seed: 3).excerpt(from: 5.1, seconds: 5)
    let matches = try store.database.identify(query.input, model: model, limit: 3)
    #expect(matches.count == 3)
    #expect(matches.first?.track.recordingID == "3")
    #expect(matches.first?.chunkRange == 5...10)
    #expect(matches.first?.queryRange == 0...5)
    #expect((matches.first?.similarity ?? 0) > 0.9)
    let similarities = matches.map(\.similarity)
    #expect(similarities == similarities.sorted(by: >))
  }

  @Test("Vectors are stored with their track, in the documented columns, and go with it")
  func lifetime() throws {
    let first = try add(1, models: [model])
    _ = try add(2, models: [])
    let expected = ["0.0-5.0", "2.5-7.5", "5.0-10.0", "7.0-12.0"].map { "1 \($0) mfcc_20 40 160" }
    #expect(try rows() == expected)
    let columns = try store.connection().text(
      "SELECT group_concat(name, ', ') FROM pragma_table_info('track_embeddings')")
    #expect(
      columns
        == "id, track_id, chunk_start, chunk_end, embedding, model_name, embedding_dim, created_at")
    try store.database.remove(first.id)
    #expect(try rows() == [])
  }

  @Test("A vector is stored as little-endian singles and read back as it was")
  func bytes() {
    let vector: [Float] = [1, -2.5, 0, .leastNonzeroMagnitude, 1e30]
    let bytes = EmbeddingTable.encode(vector)
    #expect(Array(bytes.prefix(8)) == [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0])
    let read = bytes.withUnsafeBytes { bytes in
      vector.indices.map { EmbeddingTable.value(bytes, $0) }
    }
    #expect(read == vector)
  }

  @Test("A database of landmarks alone has no table for vectors, and says how to get some")
  func landmarksOnly() throws {
    let track = try add(1, models: [])
    #expect(try rows() == nil)
    for ask in [
      { _ = try store.database.identify(Fixtures.tune(1).input, model: model) },
      { _ = try store.database.similarTracks(to: track.id, model: model) },
    ] as [() throws -> Void] {
      let error = try #require(throws: FingerprintError.self) { try ask() }
      #expect(error.code == .noEmbeddings)
      #expect(error.advice?.contains("fpctl index --models landmark,mfcc") == true)
    }
    try store.database.remove(track.id)
  }

  @Test("A database of format 1 that has no such table takes vectors all the same")
  func olderDatabase() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("v1.fpdb")
    try FileManager.default.copyItem(
      atPath: Fixtures.folder + "/databases/v1.fpdb", toPath: path)
    let database = try FingerprintDatabase(path: path)
    let track = try database.add(.file(path: Fixtures.query("unknown.flac")), models: [model])
    let query = AudioInput.file(path: Fixtures.query("unknown.flac"))
    #expect(try database.identify(query, model: model).map(\.track) == [track])
    #expect(try database.countOfTracks(without: model) == 12)
    #expect(throws: FingerprintError.self) {
      try database.similarTracks(to: TrackID(rawValue: 2), model: model)
    }
  }

  @Test("What is held in memory follows the file")
  func generations() throws {
    _ = try add(1, models: [model])
    let reader = try store.reopened(.readOnly)
    let query = Signal.music(seconds: 12, seed: 2).input
    #expect(try reader.identify(query, model: model).map(\.track.recordingID) == ["1"])
    let second = try add(2, models: [model])
    #expect(try reader.identify(query, model: model).map(\.track.recordingID) == ["2", "1"])
    try store.database.remove(second.id)
    #expect(try reader.identify(query, model: model).map(\.track.recordingID) == ["1"])
  }

  @Test("Vectors whose track is gone, as an older program leaves them, are passed over")
  func orphans() throws {
    _ = try add(1, models: [model])
    let second = try add(2, models: [model])
    try store.connection().execute(
      """
      DELETE FROM songs WHERE id = \(second.id);
      UPDATE meta SET value = value + 1 WHERE key = 'generation'
      """)
    let query = Signal.music(seconds: 12, seed: 2).input
    #expect(try store.database.identify(query, model: model).map(\.track.recordingID) == ["1"])
  }

  @Test(
    "Damaged vectors are told of",
    arguments: [
      "embedding = x'00'", "embedding_dim = 39", "chunk_end = -1",
      // 40 numbers, none of them one
      "embedding = x'" + String(repeating: "F", count: 320) + "'",
    ])
  func damage(change: String) throws {
    _ = try add(1, models: [model])
    try store.connection().execute("UPDATE track_embeddings SET \(change)")
    let error = try #require(throws: FingerprintError.self) {
      try store.database.identify(Fixtures.tune(1).input, model: model)
    }
    #expect(error.code == .databaseDamaged)
  }

  @Test("Only silence is no query")
  func silence() throws {
    _ = try add(1, models: [model])
    let error = try #require(throws: FingerprintError.self) {
      try store.database.identify(Signal.silence(seconds: 5).input, model: model)
    }
    #expect(error.code == .noAudio)
  }

  @Test("A model of someone else's is stored, searched and kept apart by its name alone")
  func foreignModel() throws {
    /// Loudness and zero crossings of a second.
    struct Loudness: EmbeddingModel {
      let name = "loudness_2"
      let dimension = 2
      let sampleRate = 8_000.0
      let chunking = EmbeddingChunking(lengthSeconds: 1, hopSeconds: 1)
      let centering = EmbeddingCentering.none

      func embedding(of samples: Span<Float>) -> [Float]? {
        samples.withUnsafeBufferPointer { samples in
          let power = samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)
          let crossings = zip(samples, samples.dropFirst()).count { $0.sign != $1.sign }
          return [power * 10, Float(crossings) / Float(samples.count)]
        }
      }
    }
    let tracks = try [1, 2, 3].map { try add($0, models: [Loudness(), model]) }
    #expect(try rows()?.count { $0.contains("loudness_2 2 8") } == 36)
    let query = Signal.music(seconds: 12, seed: 2).input
    let matches = try store.database.identify(query, model: Loudness(), limit: 1)
    #expect(matches.map(\.track) == [tracks[1]])
    #expect(try store.database.identify(query, model: model, limit: 1).first?.track == tracks[1])
  }

  @Test(
    "A model that breaks its promise is named, and nothing of it is stored",
    arguments: [[1, .nan], [.infinity, 0], [3e38, 1], [1], []] as [[Float]])
  func brokenModel(vector: [Float]) throws {
    struct Broken: EmbeddingModel {
      let vector: [Float]
      let name = "broken_2"
      let dimension = 2
      let sampleRate = 8_000.0
      let chunking = EmbeddingChunking(lengthSeconds: 1, hopSeconds: 1)
      let centering = EmbeddingCentering.none
      func embedding(of samples: Span<Float>) -> [Float]? { vector }
    }
    let error = try #require(throws: FingerprintError.self) {
      try add(1, models: [Broken(vector: vector)])
    }
    #expect(error.code == .modelFailed && error.reason.contains("broken_2"))
    #expect(try store.database.tracks().isEmpty)
  }

  @Test("The models that come with the library go by word and name")
  func catalogue() throws {
    #expect(try EmbeddingModels.model(named: "mfcc").name == "mfcc_20")
    #expect(try EmbeddingModels.model(named: "mfcc_20").dimension == 40)
    let error = try #require(throws: FingerprintError.self) {
      try EmbeddingModels.model(named: "mfc")
    }
    #expect(error.code == .unknownModel)
    #expect(error.advice?.contains("mfcc") == true)
  }
}
