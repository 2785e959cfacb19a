/// The postings of a query's hashes in every source of the index, read once and voted with under one
/// warp after the other.
///
/// Lists longer than ``longest`` are passed over: what every second track has tells them apart no
/// more, and takes most of the time. How long a list is, is told over all sources together, so that
/// an answer doesn't depend on how the tracks came to be spread over segments.
struct PostingLists<Key: FixedWidthInteger & UnsignedInteger> {
  /// What a source has of them.
  private struct Found {
    /// Where each hash's list begins in ``keys``, by the hash's number; one more entry than hashes.
    var starts: [Int32] = []
    /// On the source's line, those of a hash ascending.
    var keys: [Key] = []
  }

  private let query: QueryLandmarks
  private let lines: [OffsetLine]
  /// Postings that a list may have. Some 160 times the mean over all hashes: a seventh of the votes
  /// in four hours of music, at no loss (decision 0001), and more in larger collections.
  private let longest: Int
  /// By the number of the hash, postings in all sources, or more than ``longest``.
  private var counts: [Int]
  private var found: [Found] = []
  /// Postings read.
  private(set) var read = 0

  /// Looks the hashes up.
  ///
  /// - Parameter lines: Of each source.
  init(
    of query: QueryLandmarks, in sources: [any PostingSource], on lines: [OffsetLine],
    _ connection: SQLiteConnection
  ) throws(FingerprintError) {
    self.query = query
    self.lines = lines
    longest = max(48, sources.reduce(0) { $0 + $1.postings } >> 15)
    counts = [Int](repeating: 0, count: query.hashes.count)
    for (source, line) in zip(sources, lines) {
      found.append(try lists(in: source, on: line, connection))
    }
  }

  private mutating func lists(
    in source: any PostingSource, on line: OffsetLine, _ connection: SQLiteConnection
  ) throws(FingerprintError) -> Found {
    let layout = source.layout
    var found = Found()
    found.starts.reserveCapacity(query.hashes.count + 1)
    // postings come in order, so the next one's track is often the last one's
    var ordinal = 0
    var end: UInt32 = 0
    try source.lookUp(query, on: connection) { number, count in
      while found.starts.count <= number { found.starts.append(Int32(found.keys.count)) }
      counts[number] &+= count
      guard counts[number] <= longest else { return false }
      read &+= count
      return true
    } hit: { position, _ in
      if position >= end || position < layout.bases[ordinal] {
        ordinal = layout.ordinal(of: position)
        end = layout.bases[ordinal + 1]
      }
      found.keys.append(Key(truncatingIfNeeded: line.key(position, ordinal)))
    }
    while found.starts.count <= query.hashes.count {
      found.starts.append(Int32(found.keys.count))
    }
    return found
  }

  /// The votes in a source under some warps: for each a key of the source's line, in no order; those
  /// under the second of the warps a line's length later, and so on.
  ///
  /// Cost: 1 ns a vote.
  func votes(in source: Int, under rungs: Range<Int>) -> [Key] {
    let found = found[source]
    let length = Key(truncatingIfNeeded: lines[source].length)
    let anchors = query.anchors[query.starts[rungs.lowerBound]..<query.starts[rungs.upperBound]]
    func list(_ anchor: QueryLandmarks.Anchor) -> Range<Int> {
      let number = Int(anchor.number)
      // votes for one that a later source made too long count no more
      guard counts[number] <= longest else { return 0..<0 }
      return Int(found.starts[number])..<Int(found.starts[number + 1])
    }
    let count = anchors.reduce(0) { $0 + list($1).count }
    return [Key](unsafeUninitializedCapacity: count) { votes, written in
      found.keys.withUnsafeBufferPointer { keys in
        var base: Key = 0
        for rung in rungs {
          for anchor in anchors[query.starts[rung]..<query.starts[rung + 1]] {
            let step = base &- Key(truncatingIfNeeded: anchor.frame)
            for index in list(anchor) {
              votes[written] = keys[index] &+ step
              written &+= 1
            }
          }
          base &+= length
        }
      }
    }
  }
}
