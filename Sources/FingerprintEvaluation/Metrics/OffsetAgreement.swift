/// Whether an estimated offset is right, where music may repeat itself.
///
/// With the estimate e, the truth t, the other occurrences r of the same passage and the tolerance
/// τ: the same occurrence if |e − t| ≤ τ, another occurrence if not and |e − r| ≤ τ for some r,
/// else elsewhere.
package enum OffsetAgreement: Sendable, Hashable {
  /// At the very place that the query was cut from.
  case sameOccurrence
  /// At a place that sounds the same.
  case otherOccurrence
  /// At neither.
  case elsewhere

  /// How far an offset may be off, in either direction: half a second, which no listener notices
  /// when jumping to the place.
  package static let toleranceSeconds = 0.5

  /// The agreement of `estimate` with `truth`, modulo `equivalents`. A NaN agrees with nothing.
  package init(
    of estimate: Double, with truth: Double, equivalents: [Double] = [],
    toleranceSeconds: Double = OffsetAgreement.toleranceSeconds
  ) {
    func isNear(_ offset: Double) -> Bool { abs(estimate - offset) <= toleranceSeconds }
    self =
      isNear(truth)
      ? .sameOccurrence
      : equivalents.contains(where: isNear)
        ? .otherOccurrence
        : .elsewhere
  }
}
