import Fingerprint

/// The record `fpctl.explain/1`, documented in Documentation/JSONOutput.md.
struct ExplanationJSON {
  let path: String
  let explanation: Explanation

  var record: JSONValue {
    let inspection = explanation.inspection
    let words = ExplanationWords(explanation: explanation)
    return [
      "schema": "fpctl.explain/1",
      "query": [
        "path": .string(path), "start_seconds": .seconds(inspection.startSeconds),
        "duration_seconds": .seconds(inspection.durationSeconds),
      ],
      "warnings": .array(inspection.warnings.map { .string($0) }),
      "verdict": .string(explanation.verdict.rawValue),
      "headline": .string(words.headline),
      "reasons": .array(words.reasons.map { .string($0) }),
      "max_false_rate": .number(explanation.maxFalseRate),
      "asked_track": explanation.askedTrack.map(QueryJSON.value) ?? .null,
      "match": explanation.match.map(QueryJSON.value) ?? .null,
      "rank": inspection.comparison?.rank.map { .integer($0) } ?? .null,
      "needed_score": explanation.neededScore.map { .number($0) } ?? .null,
      "evidence": explanation.evidence.map(Self.value) ?? .null,
      "chance": explanation.chance.map(Self.value) ?? .null,
      "other_scores": .array(explanation.otherScores.map { .number($0) }),
      "peaks": inspection.comparison.map(InspectionJSON.peaks) ?? .null,
      "histogram": inspection.comparison.map { InspectionJSON.value($0.histogram) } ?? .null,
      "candidates": .array(explanation.candidates.map(QueryJSON.value)),
      "passes": .array(explanation.passes.map(Self.value)),
      "reference_audio": explanation.referenceAudio.map(Self.value) ?? .null,
      "timing": QueryJSON.value(explanation.times),
    ]
  }

  private static func value(_ evidence: EvidenceTimeline) -> JSONValue {
    [
      "step_seconds": .seconds(evidence.secondsPerStep),
      "prominence": .array(evidence.prominence.map { .number($0) }),
      "peaks": .array(evidence.peaks.map { .integer($0) }),
      "total_prominence": .number(evidence.total),
      "total_peaks": .integer(evidence.peakCount),
      "effective_peaks": .number(evidence.effectivePeaks),
      "mean_prominence": .number(evidence.meanProminence),
      "weighed_start_seconds": .seconds(evidence.weighedSeconds.lowerBound),
      "weighed_end_seconds": .seconds(evidence.weighedSeconds.upperBound),
      "speed": .number(evidence.speed.rounded(places: 4)),
    ]
  }

  private static func value(_ chance: ChanceFit) -> JSONValue {
    [
      "rivals": .array(chance.rivals.map { .number($0) }),
      "mean": .number(chance.mean),
      "deviation": .number(chance.deviation),
      "elsewhere": chance.elsewhere.map { .number($0) } ?? .null,
      "handicap": .number(chance.handicap),
      "base": .number(chance.base),
      "scale": .number(chance.scale),
      "floor": .number(chance.floor),
      "few_tracks": .bool(chance.hasFewTracks),
    ]
  }

  private static func value(_ pass: SearchPass) -> JSONValue {
    [
      "kind": .string(pass.kind.rawValue),
      "decisive": .bool(pass.isDecisive),
      "best": pass.best.map(QueryJSON.value) ?? .null,
      "weighed_tracks": .integer(pass.weighedTracks),
      "candidates": .integer(pass.times.candidates),
      "hashes": .integer(pass.times.hashes),
      "postings": .integer(pass.times.postings),
      "ms": .milliseconds(pass.times.total),
    ]
  }

  private static func value(_ audio: ReferenceAudio) -> JSONValue {
    switch audio {
    case .levels: ["available": .bool(true), "reason": .null]
    case .unavailable(let reason): ["available": .bool(false), "reason": .string(reason)]
    }
  }
}
