/// The votes of a query in one source of the index, counted by offset.
struct VoteTally {
  /// The tracks, and where the offsets of each stand on ``line``.
  let layout: TrackLayout
  let line: OffsetLine
  /// The warps under which they were cast.
  let rungs: Range<Int>
  /// The keys of ``line`` that have votes, ascending; those under the second warp a line's length
  /// later, and so on.
  private(set) var keys: [UInt64] = []
  /// Votes of each key, those of its neighbours on both sides counted in.
  private(set) var counts: [Int32] = []

  /// Counts votes, a key of `line` each. Cost: three passes over them.
  init<Key: FixedWidthInteger & UnsignedInteger>(
    _ votes: consuming [Key], layout: TrackLayout, line: OffsetLine, rungs: Range<Int>
  ) {
    self.layout = layout
    self.line = line
    self.rungs = rungs
    guard !votes.isEmpty else { return }
    let last = line.length * UInt64(rungs.count) - 1
    radixSort(&votes, bits: 0..<(64 - last.leadingZeroBitCount))
    keys.reserveCapacity(votes.count)
    var own = [Int32]()
    own.reserveCapacity(votes.count)
    votes.withUnsafeBufferPointer { votes in
      var start = 0
      for index in 1...votes.count where index == votes.count || votes[index] != votes[start] {
        keys.append(UInt64(votes[start]))
        own.append(Int32(index - start))
        start = index
      }
    }
    counts = own
    for index in 1..<max(1, keys.count) where keys[index] == keys[index - 1] + 1 {
      counts[index] += own[index - 1]
      counts[index - 1] += own[index]
    }
  }

  /// A candidate at one of ``keys``, by its index.
  func candidate(_ index: Int) -> Candidate {
    let (rung, key) = keys[index].quotientAndRemainder(dividingBy: line.length)
    let (ordinal, offset) = line.place(key)
    return Candidate(
      track: layout.tracks[ordinal], offset: offset, votes: counts[index],
      rung: rungs.lowerBound + Int(rung))
  }

  /// The largest count of each track, by its place in the layout.
  var largestCounts: [Int32] {
    var largest = [Int32](repeating: 0, count: layout.tracks.count)
    for (ordinal, range) in zip(largest.indices, ranges) {
      largest[ordinal] = counts[range].max() ?? 0
    }
    return largest
  }

  /// Which of ``keys`` belong to each track. Of a query as it is: under several warps a track has
  /// several stretches.
  var ranges: [Range<Int>] {
    var start = 0
    return layout.tracks.indices.map { ordinal in
      let end = line.end(ordinal)
      let first = start
      while start < keys.count, keys[start] < end { start += 1 }
      return first..<start
    }
  }
}
