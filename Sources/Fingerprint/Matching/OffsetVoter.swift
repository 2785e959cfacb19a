/// A place where the query may lie: a track, and the track's frame at the query's first frame,
/// under one of the warps that were tried.
struct Candidate: Hashable, Sendable {
  let track: TrackID
  /// Frames; negative where the query begins before the track.
  var offset: Int32
  /// Landmarks that agree on it, neighbouring offsets counted in.
  let votes: Int32
  /// The warp, by its number on the ladder.
  var rung = 0

  /// Best first; equal votes fall back to the lower track, then the earlier offset, then the lower
  /// rung.
  static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    (b.votes, a.track, a.offset, a.rung) < (a.votes, b.track, b.offset, b.rung)
  }
}

/// Looks the query's landmarks up and finds the offsets on which most of them agree.
///
/// Every posting found votes for (track, reference frame − query frame). All votes of a source are
/// one array of numbers, sorted by radix and counted in runs, so the cost follows the votes, not
/// the size of the index: about 20 ns a vote.
struct OffsetVoter {
  /// What a look-up cost.
  struct Work {
    var hashes = 0
    var postings = 0
  }

  let snapshot: IndexSnapshot
  let connection: SQLiteConnection
  /// Candidates wanted.
  let limit: Int
  /// Where not `nil`, the one track that may be voted for.
  let only: TrackID?

  /// Offsets this near to a better one of the same track are that one.
  static let separation: Int32 = 2

  /// The votes in each source.
  ///
  /// - Parameters:
  ///   - rungs: The query's landmarks under each warp.
  ///   - frames: Frames of the track that the query takes, at most.
  func tallies(
    for rungs: [[Landmark]], frames: Int, work: inout Work
  ) throws(FingerprintError) -> [VoteTally] {
    let query = QueryLandmarks(rungs)
    work.hashes += query.hashes.count
    let lines = snapshot.sources.map { OffsetLine(layout: $0.layout, frames: frames) }
    // half as wide, twice as fast, as far as that goes: 200 hours under a whole ladder
    let isNarrow = lines.allSatisfy { $0.length * UInt64(query.rungCount) <= 1 << 32 }
    return isNarrow
      ? try tallies(query, lines, UInt32.self, &work)
      : try tallies(query, lines, UInt64.self, &work)
  }

  private func tallies<Key: FixedWidthInteger & UnsignedInteger>(
    _ query: QueryLandmarks, _ lines: [OffsetLine], _: Key.Type, _ work: inout Work
  ) throws(FingerprintError) -> [VoteTally] {
    var votes: [[Key]] = try votes(for: query, on: lines, &work)
    return zip(lines, snapshot.sources).enumerated().map { number, source in
      let own = votes[number]
      // so that it is sorted where it is
      votes[number] = []
      return VoteTally(own, layout: source.1.layout, line: source.0, rungs: query.rungCount)
    }
  }

  /// The best candidates, best first.
  func candidates(in tallies: [VoteTally]) -> [Candidate] {
    let least = leastCount(tallies)
    return distinct(
      tallies.flatMap { candidates(in: $0, from: least) }.sorted(by: Candidate.precedes))
  }

  /// Of one track among the candidates at most: a track that repeats itself must not fill the list,
  /// but where there are few tracks it may.
  var offsetsPerTrack: Int {
    let tracks = snapshot.sources.reduce(0) { $0 + $1.layout.tracks.count }
    return only == nil ? max(2, limit / max(1, tracks)) : limit
  }

  /// All places in a source that have `least` votes or more.
  private func candidates(in tally: VoteTally, from least: Int32) -> [Candidate] {
    var candidates = [Candidate]()
    for index in tally.counts.indices where tally.counts[index] >= least {
      let (rung, key) = tally.keys[index].quotientAndRemainder(dividingBy: tally.line.length)
      let (ordinal, offset) = tally.line.place(key)
      let track = tally.layout.tracks[ordinal]
      guard only.map({ $0 == track }) ?? !snapshot.tombstones.contains(track) else { continue }
      candidates.append(
        Candidate(track: track, offset: offset, votes: tally.counts[index], rung: Int(rung)))
    }
    return candidates
  }

  /// For each source a key of its line for each vote, in no order; those under a warp as many lines
  /// later as its number says.
  func votes<Key: FixedWidthInteger & UnsignedInteger>(
    for query: QueryLandmarks, on lines: [OffsetLine], _ work: inout Work
  ) throws(FingerprintError) -> [[Key]] {
    var lists = PostingLists(query, snapshot.sources)
    var votes = [[Key]]()
    for (source, line) in zip(snapshot.sources, lines) {
      votes.append(try self.votes(in: source, for: query, on: line, &lists))
    }
    work.postings += lists.read
    for number in votes.indices { lists.removeOverfull(from: &votes[number], source: number) }
    return votes
  }

  private func votes<Key: FixedWidthInteger & UnsignedInteger>(
    in source: any PostingSource, for query: QueryLandmarks, on line: OffsetLine,
    _ lists: inout PostingLists
  ) throws(FingerprintError) -> [Key] {
    let layout = source.layout
    var votes = [Key]()
    votes.reserveCapacity(query.frames.count * 2)
    // postings come in order, so the next one's track is nearly always the last one's
    var ordinal = 0
    var end: UInt32 = 0
    // what a landmark takes from a posting's key: its frame, and its rung to a line of its own
    let steps = zip(query.frames, query.rungs).map { frame, rung in
      Key(truncatingIfNeeded: frame)
        &- Key(truncatingIfNeeded: UInt64(rung) &* line.length)
    }
    lists.beginSource()
    try query.starts.withUnsafeBufferPointer { starts throws(FingerprintError) in
      try steps.withUnsafeBufferPointer { steps throws(FingerprintError) in
        try source.lookUp(query, on: connection) { number, count in
          lists.take(number, count, at: votes.count)
        } hit: { position, number in
          if position >= end || position < layout.bases[ordinal] {
            ordinal = layout.ordinal(of: position)
            end = layout.bases[ordinal + 1]
          }
          let shifted = Key(truncatingIfNeeded: line.key(position, ordinal))
          for index in Int(starts[number])..<Int(starts[number + 1]) {
            votes.append(shifted &- steps[index])
          }
        }
      }
    }
    return votes
  }

  /// The fewest votes with which a place is looked at: several times as many places as are wanted have
  /// them, in all sources together; 0 where only one track may be named.
  private func leastCount(_ tallies: [VoteTally]) -> Int32 {
    guard only == nil, let largest = tallies.compactMap({ $0.counts.max() }).max() else { return 0 }
    // the least count of which there are not too many: a histogram instead of a sort
    var histogram = [Int](repeating: 0, count: Int(largest) + 1)
    for tally in tallies {
      for count in tally.counts { histogram[Int(count)] += 1 }
    }
    var least = histogram.count - 1
    var total = histogram[least]
    while least > 1, total + histogram[least - 1] <= limit * 8 {
      least -= 1
      total += histogram[least]
    }
    return Int32(least)
  }

  /// Without the neighbours of better ones, at most ``offsetsPerTrack`` of a track, at most
  /// ``limit``.
  private func distinct(_ candidates: [Candidate]) -> [Candidate] {
    let offsetsPerTrack = offsetsPerTrack
    var kept = [Candidate]()
    var offsets: [TrackID: [Int32]] = [:]
    for candidate in candidates {
      let own = offsets[candidate.track, default: []]
      guard own.count < offsetsPerTrack,
        !own.contains(where: { abs($0 - candidate.offset) <= Self.separation })
      else { continue }
      offsets[candidate.track, default: []].append(candidate.offset)
      kept.append(candidate)
      if kept.count == limit { break }
    }
    return kept
  }
}

/// All offsets in all tracks of a source as one row of numbers.
///
/// Tracks are set apart by a query's length, so that an offset before a track's beginning is not
/// taken for one near the end of the track before it.
struct OffsetLine {
  private let layout: TrackLayout
  private let gap: UInt64

  init(layout: TrackLayout, frames: Int) {
    self.layout = layout
    gap = UInt64(frames + 2)
  }

  /// Every key is below this.
  var length: UInt64 { UInt64(layout.positions) + UInt64(layout.tracks.count + 1) * gap }

  /// The key of the offset at which a position of the `ordinal`-th track is at the query's first
  /// frame; what is later in the query is subtracted from it.
  @inline(__always)
  func key(_ position: UInt32, _ ordinal: Int) -> UInt64 {
    UInt64(position) &+ UInt64(ordinal &+ 1) &* gap
  }

  /// The key behind the last offset in the `ordinal`-th track.
  func end(_ ordinal: Int) -> UInt64 { key(layout.bases[ordinal + 1], ordinal) + 1 }

  /// The track, counted from 0, and the offset in it.
  func place(_ key: UInt64) -> (ordinal: Int, offset: Int32) {
    var low = 0
    var high = layout.tracks.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      // a track's stretch begins behind the last position of the one before
      if UInt64(layout.bases[middle]) + UInt64(middle) * gap < key {
        low = middle
      } else {
        high = middle - 1
      }
    }
    let start = self.key(layout.bases[low], low)
    return (low, Int32(Int64(key) - Int64(start)))
  }
}
