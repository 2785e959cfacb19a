import FingerprintEvaluation

/// The record `fpctl.compare/1` in summary.json, documented in Documentation/Evaluation.md.
struct CompareJSON {
  private let summary: ComparisonSummary

  init(_ summary: ComparisonSummary) { self.summary = summary }

  /// The record on one line, with its line end.
  var text: String { record.text + "\n" }

  var record: JSONValue {
    [
      "schema": "fpctl.compare/1",
      "provenance": .object(
        summary.provenance.facts.map { (key: $0.name, value: .string($0.value)) }),
      "models": .array(summary.models.map(value)),
      "differences": .array(summary.differences.map(Self.value)),
      "near_duplicates": .array(
        summary.groups.groups.map { .array($0.map { .string($0) }) }),
      "peak_resident_bytes": .integer(summary.peakResidentBytes),
    ]
  }

  private func value(_ model: ModelFigures) -> JSONValue {
    [
      "name": .string(model.name),
      "threshold": Self.number(model.threshold),
      "score_kind": model.scoreKind == .cosine ? "cosine" : "evidence",
      "right_first": Self.value(model.rightFirst),
      "right_first_or_near_duplicate": Self.value(model.rightFirstInGroup),
      "placed_within_500_ms": Self.value(model.placed),
      "placed_within_50_ms": Self.value(model.placedClosely),
      "placed_modulo_repeats": model.placedModuloRepeats.map(Self.value) ?? .null,
      "among_first_5": Self.value(model.amongFirstFive),
      "mean_reciprocal_rank": .number(model.meanReciprocalRank),
      "average_rank": Self.number(model.averageRank),
      "average_right_score": Self.number(model.averageRightScore),
      "average_best_wrong_score": Self.number(model.averageBestWrongScore),
      "accepted_right": Self.value(model.acceptedRight),
      "accepted_wrong": Self.value(model.acceptedWrong),
      "accepted_wrong_no_near_duplicate": Self.value(model.acceptedOutsideGroup),
      "refused": Self.value(model.refused),
      "false_answers": Self.value(model.falseAnswers),
      "failed": .integer(model.failureCount),
      "recall_at_false_rates": .array(model.recalls.map(Self.value)),
      "targets": .array(model.targets.targets.map(Self.value)),
      "conditions": .array(summary.conditions.map { Self.value($0, model) }),
      "confusions": .array(model.confusions.pairs.map(Self.value)),
      "reliability": .array(model.reliability.points.map(Self.value)),
      "cost": cost(of: model),
    ]
  }

  private func cost(of model: ModelFigures) -> JSONValue {
    [
      "extraction_real_times": Self.number(model.cost.extractionRealTimes),
      "bytes_an_hour": Self.number(model.cost.bytesAnHour),
      "resident_bytes": model.cost.residentBytes.map { .integer($0) } ?? .null,
      "query_ms": [
        "p50": Self.number(model.queryMilliseconds(0.5)),
        "p95": Self.number(model.queryMilliseconds(0.95)),
        "p99": Self.number(model.queryMilliseconds(0.99)),
      ],
    ]
  }

  private static func value(_ condition: Condition, _ model: ModelFigures) -> JSONValue {
    let outcomes = model.outcomes.filter { $0.query.condition == condition }
    let answered = outcomes.filter { $0.failure == nil }
    return [
      "condition": .string(condition.rawValue),
      "right_first": value(Metrics.rightFirst(outcomes)),
      "placed_modulo_repeats": Metrics.placedRightModuloRepeats(outcomes).map(value) ?? .null,
      "accepted_right": value(Metrics.acceptedRight(outcomes)),
      "false_answers": value(Metrics.falseAnswers(outcomes)),
      "mean_postings": number(Metrics.mean(answered.map { Double($0.times.postings) })),
      "mean_passes": number(Metrics.mean(answered.map { Double($0.times.passes) })),
    ]
  }

  private static func value(_ proportion: Proportion) -> JSONValue {
    [
      "count": .integer(proportion.count),
      "total": .integer(proportion.total),
      "share": number(proportion.value),
      "low": number(proportion.wilson95?.lowerBound),
      "high": number(proportion.wilson95?.upperBound),
    ]
  }

  private static func value(_ recall: FalseRateRecall) -> JSONValue {
    [
      "rate": .number(recall.rate),
      "can_be_claimed": .bool(recall.canBeClaimed),
      "out_of_set": .integer(recall.outOfSetCount),
      "places": .integer(recall.placeCount),
      "needed": .integer(recall.neededCount),
      "threshold": number(recall.threshold),
      "recall": recall.recall.map(value) ?? .null,
    ]
  }

  private static func value(_ target: LabTargets.Target) -> JSONValue {
    [
      "name": .string(target.name),
      "value": number(target.value),
      "met": target.isMet.map { .bool($0) } ?? .null,
    ]
  }

  private static func value(_ pair: Confusions.Pair) -> JSONValue {
    [
      "truth": .string(pair.truth), "answer": .string(pair.answer), "count": .integer(pair.count),
    ]
  }

  private static func value(_ point: Reliability.Point) -> JSONValue {
    ["claimed": .number(point.claimed), "observed": value(point.observed)]
  }

  private static func value(_ pair: PairedDifference) -> JSONValue {
    [
      "first": .string(pair.first),
      "second": .string(pair.second),
      "only_first": .integer(pair.onlyFirst),
      "only_second": .integer(pair.onlySecond),
      "total": .integer(pair.total),
      "difference": .number(pair.difference),
      "p": .number(pair.pValue),
    ]
  }

  private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
}
