/// What came of a comparison: every figure that any of its reports shows.
package struct ComparisonSummary: Sendable {
  /// Where the figures come from.
  package let provenance: Provenance
  /// A model each, in the order in which they were named.
  package let models: [ModelFigures]
  /// Every model against every later one.
  package let differences: [PairedDifference]
  /// References that share audio.
  package let groups: DuplicateGroups
  /// What others reach on the same queries.
  package let peers: PeerTable
  /// The largest resident set of the process until now: all models, all references.
  package let peakResidentBytes: Int

  /// The summary of `outcomes`, which ``Comparison/run(keepingIn:jobs:isCancelled:progress:)``
  /// returned, with what each of the models costs.
  ///
  /// - Throws: ``EvaluationError`` where models were asked different queries.
  package init(
    provenance: Provenance, models: [(model: any ModelUnderTest, cost: ModelCost)],
    outcomes: [Outcome], groups: DuplicateGroups = DuplicateGroups(links: []),
    peers: PeerTable = PeerTable()
  ) throws(EvaluationError) {
    self.init(
      provenance: provenance,
      models: models.map { model, cost in
        ModelFigures(
          name: model.name, threshold: model.threshold, scoreKind: model.scoreKind,
          outcomes: outcomes.filter { $0.model == model.name }, cost: cost, groups: groups)
      }, groups: groups, peers: peers, peakResidentBytes: ProcessorTime.peakResidentBytes,
      differences: try Self.differences(models.map(\.model.name), outcomes))
  }

  init(
    provenance: Provenance, models: [ModelFigures], groups: DuplicateGroups, peers: PeerTable,
    peakResidentBytes: Int, differences: [PairedDifference]
  ) {
    self.provenance = provenance
    self.models = models
    self.groups = groups
    self.peers = peers
    self.peakResidentBytes = peakResidentBytes
    self.differences = differences
  }

  private static func differences(
    _ names: [String], _ outcomes: [Outcome]
  ) throws(EvaluationError) -> [PairedDifference] {
    var differences: [PairedDifference] = []
    for (index, name) in names.enumerated() {
      for other in names.dropFirst(index + 1) {
        differences.append(
          try PairedDifference(
            outcomes.filter { $0.model == name }, outcomes.filter { $0.model == other }))
      }
    }
    return differences
  }

  /// The conditions in the order of their first query, with their lengths in the name.
  package var conditions: [Condition] {
    var seen: Set<Condition> = []
    return (models.first?.outcomes ?? []).map(\.query.condition)
      .filter { seen.insert($0).inserted }
  }
}
