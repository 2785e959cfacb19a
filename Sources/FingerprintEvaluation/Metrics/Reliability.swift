/// Whether a probability of chance is one: of the queries out of set a share p ought to have an
/// answer whose pChance is at most p.
package struct Reliability: Sendable, Hashable {
  /// One claimed probability and what became of it.
  package struct Point: Sendable, Hashable {
    /// The claim.
    package let claimed: Double
    /// The queries out of set whose answer claims at most that.
    package let observed: Proportion
  }

  /// By claim, descending; none where the model claims nothing.
  package let points: [Point]

  /// The points at 1, 1/2, 1/4 … down to the claim of which a single query in n would be expected,
  /// and one further.
  package init(_ outcomes: [Outcome]) {
    let asked = Metrics.outOfSet(outcomes)
    let claims = asked.compactMap { $0.answer?.pChance }
    guard !claims.isEmpty else {
      points = []
      return
    }
    var points: [Point] = []
    var claimed = 1.0
    while claimed * Double(asked.count) >= 0.5 {
      let count = claims.count { $0 <= claimed }
      points.append(Point(claimed: claimed, observed: Proportion(count, of: asked.count)))
      claimed /= 2
    }
    self.points = points
  }
}
