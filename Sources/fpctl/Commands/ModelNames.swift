import Fingerprint

/// What models are called on the command line.
enum ModelNames {
  /// The landmark engine, which isn't an embedding.
  static let landmark = "landmark"
  static let embeddings = EmbeddingModels.all.map(\.word)
  static let all = [landmark] + embeddings

  /// The embedding model that a word of the table stands for; `nil` for landmarks.
  static func embedding(_ word: String?) -> (any EmbeddingModel)? {
    EmbeddingModels.all.first { $0.word == word }?.model
  }

  /// The embedding models in a list of words separated by commas, each once.
  static func embeddings(_ list: String?) throws(UsageError) -> [any EmbeddingModel] {
    let words = (list ?? landmark).split(separator: ",", omittingEmptySubsequences: false)
    if let unknown = words.first(where: { !all.contains(String($0)) }) {
      let known = all.joined(separator: ", ")
      throw UsageError("--models: \"\(unknown)\" is none of \(known), separated by commas")
    }
    return EmbeddingModels.all.filter { words.contains(Substring($0.word)) }.map(\.model)
  }
}
