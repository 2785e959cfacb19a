/// The models that come with the library.
public enum EmbeddingModels {
  /// Each with the word that stands for it on a command line.
  public static let all: [(word: String, model: any EmbeddingModel)] = [("mfcc", MFCCModel())]

  /// The model of that word or name: `mfcc` or `mfcc_20`.
  ///
  /// - Throws: ``FingerprintError/Code/unknownModel``, with the models there are.
  public static func model(named name: String) throws(FingerprintError) -> any EmbeddingModel {
    guard let found = all.first(where: { $0.word == name || $0.model.name == name }) else {
      throw FingerprintError(
        .unknownModel, name, "no embedding model has this name",
        advice: "there is \(all.map(\.word).joined(separator: ", "))")
    }
    return found.model
  }

  /// How a user adds what is missing of a model.
  static func advice(for model: any EmbeddingModel) -> String {
    let word = all.first { $0.model.name == model.name }?.word ?? model.name
    return "run `fpctl index --models landmark,\(word)` on the audio to add them"
  }
}
