/// Which queries to make.
package struct QueryPlan: Sendable, Hashable {
  /// What is done to them; the same damage twice counts once.
  package var conditions: [VariedDamage]
  /// Their lengths. Default 5 seconds.
  package var lengthsSeconds: [Double]
  /// Queries from references, for each condition and length. Default 30.
  package var queriesPerCell: Int
  /// Queries from tracks held out, for each condition and length; `nil`, the default, is a quarter
  /// of ``queriesPerCell``, rounded up. None where no track is held out.
  package var outOfSetPerCell: Int?
  /// ``outOfSetPerCell``, or what stands in for it.
  package var outOfSetCount: Int { outOfSetPerCell ?? (queriesPerCell + 3) / 4 }
  /// The share of the references that isn't to be indexed, so that what is cut from them must be
  /// refused. Default 0.2; rounded to whole tracks.
  package var heldOutShare: Double
  /// Everything that is random depends on it. Default 1.
  package var seed: UInt64

  /// A plan with the defaults unless told otherwise.
  package init(
    conditions: [VariedDamage], lengthsSeconds: [Double] = [5], queriesPerCell: Int = 30,
    outOfSetPerCell: Int? = nil, heldOutShare: Double = 0.2, seed: UInt64 = 1
  ) {
    precondition(lengthsSeconds.allSatisfy { $0 > 0 && $0.isFinite }, "lengths are more than 0")
    precondition(queriesPerCell >= 0 && outOfSetPerCell ?? 0 >= 0, "counts are 0 or more")
    precondition((0...1).contains(heldOutShare), "a share is 0 to 1")
    self.conditions = conditions
    self.lengthsSeconds = lengthsSeconds
    self.queriesPerCell = queriesPerCell
    self.outOfSetPerCell = outOfSetPerCell
    self.heldOutShare = heldOutShare
    self.seed = seed
  }
}
