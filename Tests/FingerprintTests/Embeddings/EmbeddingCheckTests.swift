import Testing

@testable import Fingerprint

struct EmbeddingCheckTests {
  @Test(
    "A vector that is damaged, or nobody's, is found",
    arguments: [
      ("chunk_end = chunk_start", "embeddings"), ("embedding = x'00'", "embeddings"),
      ("embedding = CAST(x'0000c07f' || substr(embedding, 5) AS BLOB)", "embeddings"),
      ("embedding = substr(embedding, 1, 12), embedding_dim = 3", "embeddings"),
      ("track_id = 99", "orphan"),
    ])
  func damage(change: String, invariant: String) throws {
    let store = try Store()
    try store.database.add(
      Signal.music(seconds: 12, seed: 1).input, models: [EmbeddingModels.all[0].model])
    #expect(try store.database.check().findings.isEmpty)
    let connection = try store.connection()
    try connection.execute("UPDATE track_embeddings SET \(change) WHERE id = 1")
    let findings = try store.database.check().findings
    #expect(findings.map(\.invariant.rawValue) == [invariant])
  }
}
