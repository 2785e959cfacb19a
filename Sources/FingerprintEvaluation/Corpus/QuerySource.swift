package import Fingerprint

/// Where an evaluation gets its questions from: files that are ready, or audio made on demand.
package protocol QuerySource: Sendable {
  /// The questions, in a fixed order.
  var queries: [EvaluationQuery] { get }
  /// The audio of one of ``queries``, the same whenever it is asked for.
  func input(for query: EvaluationQuery) throws(EvaluationError) -> AudioInput
}

extension QuerySet: QuerySource {
  /// The query's file.
  package func input(for query: EvaluationQuery) throws(EvaluationError) -> AudioInput {
    .file(path: query.path)
  }
}
