package import Fingerprint

/// Queries with their audio, wherever that comes from.
package protocol QuerySource: Sendable {
  /// The queries, in a fixed order.
  var queries: [EvaluationQuery] { get }

  /// The audio of one of them.
  func input(for query: EvaluationQuery) throws(EvaluationError) -> AudioInput
}

/// Some of the queries of a source, their right recordings called as a collection calls them.
package struct SelectedQueries: QuerySource {
  package let queries: [EvaluationQuery]
  private let base: any QuerySource

  /// The queries of `base` for which `isIncluded` is true.
  ///
  /// - Parameter names: what the references are called; a right recording that it doesn't know keeps
  ///   the name it has.
  package init(
    of base: any QuerySource, names: ReferenceNames, where isIncluded: (EvaluationQuery) -> Bool
  ) {
    self.base = base
    queries = base.queries.filter(isIncluded).map { query in
      guard let truth = query.truth, let id = names.id(named: truth.recordingID) else {
        return query
      }
      return query.renamingTruth(id)
    }
  }

  package func input(for query: EvaluationQuery) throws(EvaluationError) -> AudioInput {
    try base.input(for: query)
  }
}
