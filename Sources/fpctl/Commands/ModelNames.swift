import Fingerprint

/// What models are called on the command line.
enum ModelNames {
  /// The landmark engine, which isn't an embedding.
  static let landmark = "landmark"
  static let embeddings = EmbeddingModels.all.map(\.word)
  static let all = [landmark] + embeddings

  /// What `compare` knows: the landmark engine over databases of other presets, too.
  static let compared = [landmark] + otherPresets.map(name) + embeddings
  private static let otherPresets = FingerprintParameters.Preset.allCases.filter {
    $0 != .standard
  }

  private static func name(of preset: FingerprintParameters.Preset) -> String {
    "\(landmark)-\(preset.rawValue)"
  }

  /// The preset of a database of a model's own; `nil` for other models.
  static func preset(of word: String) -> FingerprintParameters.Preset? {
    otherPresets.first { name(of: $0) == word }
  }

  /// The embedding model that a word of the table stands for; `nil` for landmarks.
  static func embedding(_ word: String?) -> (any EmbeddingModel)? {
    EmbeddingModels.all.first { $0.word == word }?.model
  }

  /// The words of a list separated by commas, each once, all of them of `known`.
  static func words(_ list: String, of known: [String]) throws(UsageError) -> [String] {
    var words: [String] = []
    for word in list.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      guard known.contains(word) else {
        let known = known.joined(separator: ", ")
        throw UsageError("--models: \"\(word)\" is none of \(known), separated by commas")
      }
      if !words.contains(word) { words.append(word) }
    }
    return words
  }

  /// The embedding models in a list of words separated by commas, each once, in the table's order.
  static func embeddings(_ list: String?) throws(UsageError) -> [any EmbeddingModel] {
    let words = try words(list ?? landmark, of: all)
    return EmbeddingModels.all.filter { words.contains($0.word) }.map(\.model)
  }
}
