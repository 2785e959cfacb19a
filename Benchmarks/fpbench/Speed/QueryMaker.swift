internal import FingerprintEvaluation

/// Cuts queries from references at places that have nothing to do with any frame grid.
struct QueryMaker {
  /// What is done to the excerpts.
  enum Kind: String, CaseIterable, Sendable {
    /// Nothing.
    case clean
    /// A recorded noise 10 dB below the music.
    case noise10 = "noise(10dB)"
  }

  /// The length of every query.
  static let lengthSeconds = 10.0
  /// Queries of each kind: the 99th percentile is then the third largest value.
  static let count = 250

  /// The corpus.
  let recordings: RecordingSet
  /// Where the queries go.
  let folder: TemporaryFolder

  /// The files of one kind, in a fixed order; the same excerpts of the same references for every
  /// kind.
  func queries(_ kind: Kind) throws -> [String] {
    let noises = recordings.recordings(.noise).map(\.path)
    let generator = try QueryGenerator(
      recordings: recordings.recordings(.reference),
      sources: DamageSources(noise: noises.isEmpty ? nil : AudioPool(paths: noises)),
      plan: QueryPlan(
        conditions: [try VariedDamage(kind.rawValue)], lengthsSeconds: [Self.lengthSeconds],
        queriesPerCell: Self.count, heldOutShare: 0))
    if let unavailable = generator.unavailable.first {
      throw EvaluationError("manifest.csv", unavailable.reason)
    }
    var progress = Progress("made \(kind.rawValue) queries", of: Self.count)
    return try generator.queries.map { query in
      defer { progress.step() }
      return try generator.write(query, to: folder.path)
    }
  }
}
