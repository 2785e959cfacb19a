/// The lists of postings that a query's hashes have, over all sources.
///
/// Those longer than ``longest`` are passed over: what every second track has tells them apart no
/// more, and takes most of the time. How long a list is, is told over all sources together, so that
/// an answer doesn't depend on how the tracks came to be spread over segments.
struct PostingLists {
  /// Postings that a list may have. Some 160 times the mean over all hashes: a seventh of the votes
  /// in four hours of music, at no loss (decision 0001), and more in larger collections.
  private let longest: Int
  /// By the number of the hash, postings found so far.
  private var counts: [Int32]
  /// For each source the hashes that it has, by number, and how many votes came before theirs.
  private var starts: [[(number: Int32, votes: Int)]] = []
  /// Postings read.
  private(set) var read = 0
  private let isDivided: Bool
  private var hasOverfull = false

  init(_ query: QueryLandmarks, _ sources: [any PostingSource]) {
    longest = max(48, sources.reduce(0) { $0 + $1.postings } >> 15)
    counts = [Int32](repeating: 0, count: query.hashes.count)
    isDivided = sources.count > 1
  }

  mutating func beginSource() { starts.append([]) }

  /// Takes note of the list of the `number`-th hash in this source, before which so many votes were
  /// cast.
  /// - Returns: whether its postings are to be read.
  mutating func take(_ number: Int, _ count: Int, at votes: Int) -> Bool {
    counts[number] = Int32(clamping: Int(counts[number]) + count)
    let isShort = counts[number] <= longest
    if isDivided {
      starts[starts.count - 1].append((Int32(number), votes))
      if !isShort { hasOverfull = true }
    }
    if isShort { read += count }
    return isShort
  }

  /// Takes back the votes of lists that further sources made too long.
  func removeOverfull<Key>(from votes: inout [Key], source: Int) {
    guard hasOverfull else { return }
    let starts = starts[source]
    var kept = 0
    for (index, list) in starts.enumerated() where counts[Int(list.number)] <= longest {
      let end = index + 1 < starts.count ? starts[index + 1].votes : votes.count
      for vote in list.votes..<end {
        votes[kept] = votes[vote]
        kept += 1
      }
    }
    votes.removeLast(votes.count - kept)
  }
}
