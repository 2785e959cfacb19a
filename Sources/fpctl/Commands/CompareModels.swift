import Fingerprint
import FingerprintEvaluation

extension CompareCommand {
  /// The models in the order in which they were named, each over what it keeps of the references;
  /// `nil` where indexing was stopped.
  ///
  /// `landmark` and the embeddings share the database of the references. A landmark model of another
  /// preset has one of its own, so that everything else, the duplicates that are found and hence the
  /// queries, is the same whoever is compared.
  func modelsUnderTest(
    _ material: CompareMaterial, _ console: Console
  ) async throws(EvaluationError) -> [any ModelUnderTest]? {
    var tested: [any ModelUnderTest] = []
    for name in models {
      if let model = ModelNames.embedding(name) {
        tested.append(try EmbeddingUnderTest(model, name: name, over: material.references))
        continue
      }
      var references = material.references
      if let preset = ModelNames.preset(of: name) {
        let database = try evaluating { () throws(FingerprintError) in
          try FingerprintDatabase(path: "\(material.folder.path)/\(name).fpdb", preset: preset)
        }
        guard let own = try await index(references.recordings, into: database, console) else {
          return nil
        }
        references = own
      }
      tested.append(
        LandmarkModel(name: name, references, isExhaustive: arguments.has(.exhaustive)))
    }
    return tested
  }
}
