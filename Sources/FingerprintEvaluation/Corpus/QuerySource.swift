package import Fingerprint

/// Queries with their audio, wherever that comes from.
package protocol QuerySource: Sendable {
  /// The queries, in a fixed order.
  var queries: [EvaluationQuery] { get }

  /// The audio of one of them.
  func input(for query: EvaluationQuery) throws(EvaluationError) -> AudioInput
}
