/// The places with most votes, as they come.
///
/// Kept are those with so many votes that there are at most ``limit`` of them, over all sources and
/// warps together. The more places have been counted, the more votes that takes: what is dropped
/// would not have been kept later either.
struct CandidatePool {
  private let limit: Int
  private let removed: Set<TrackID>
  private let only: TrackID?
  /// By the number of votes, how many places have them; wanting below ``least``.
  private var histogram = [0, 0]
  /// The fewest votes with which a place is kept. Where even the places with most votes of all are
  /// more than ``limit``, these.
  private var least = 1
  private var places: [Candidate] = []

  /// - Parameters:
  ///   - limit: Places wanted.
  ///   - removed: Tracks that may not be voted for.
  ///   - only: Where not `nil`, the one track that may: all its places are kept.
  init(limit: Int, removed: Set<TrackID>, only: TrackID?) {
    self.limit = only == nil ? limit : .max
    self.removed = removed
    self.only = only
  }

  /// Takes in the places of some votes.
  mutating func add(_ tally: VoteTally) {
    for count in tally.counts where Int(count) >= least {
      while histogram.count <= Int(count) { histogram.append(0) }
      histogram[Int(count)] += 1
    }
    var fewest = histogram.count - 1
    var total = histogram[fewest]
    while fewest > least, total + histogram[fewest - 1] <= limit {
      fewest -= 1
      total += histogram[fewest]
    }
    least = fewest
    for index in tally.counts.indices where Int(tally.counts[index]) >= least {
      let candidate = tally.candidate(index)
      if only.map({ $0 == candidate.track }) ?? !removed.contains(candidate.track) {
        places.append(candidate)
      }
    }
  }

  /// What was kept, best first.
  var best: [Candidate] { places.filter { $0.votes >= least }.sorted(by: Candidate.precedes) }
}
