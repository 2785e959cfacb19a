/// One pass over a query, and what came of it.
public struct SearchPass: Sendable, Hashable {
  /// What was tried.
  public let kind: Kind
  /// Whether the answer is this pass's.
  public let isDecisive: Bool
  /// The best track of the pass, accepted or not; `nil` where nothing was found.
  public let best: Match?
  /// The tracks whose evidence was weighed.
  public let weighedTracks: Int
  /// What the pass cost, decoding left out: ``StageTimes/total`` is that of its stages, and
  /// ``StageTimes/passes`` 1.
  public let times: StageTimes

  /// The passes, in the order in which they are made.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A quick look: one view of the query, the nearest pairs, few candidates.
    case first
    /// All views and pairs, and every place in every track as far as the budget goes.
    case full
    /// Other speeds, tempos and pitches, and a closer look at the best of them.
    case ladder
  }
}

/// The passes of a search as they are made. One search writes to it, and nobody reads meanwhile.
final class SearchTrace {
  private(set) var passes = [
    (kind: SearchPass.Kind, findings: [Searcher.Finding], times: StageTimes)
  ]()
  /// The number of the pass whose answer was given.
  private(set) var decisive = 0
  private var before = StageTimes()

  /// Notes a pass, given what all of them have cost up to now.
  func add(
    _ kind: SearchPass.Kind, _ findings: [Searcher.Finding], _ times: StageTimes,
    isDecisive: Bool = true
  ) {
    var own = times
    own.analysis -= before.analysis
    own.voting -= before.voting
    own.verification -= before.verification
    own.total = own.analysis + own.voting + own.verification
    own.hashes -= before.hashes
    own.postings -= before.postings
    own.candidates -= before.candidates
    own.passes -= before.passes
    before = times
    if isDecisive { decisive = passes.count }
    passes.append((kind, findings, own))
  }
}
