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

  /// Lists longer than this are passed over: what every second track has tells them apart no more,
  /// and takes most of the time. Some 160 times the mean over all hashes: a seventh of the votes in
  /// four hours of music, at no loss (decision 0001), and more in larger collections.
  private static func longestList(in source: any PostingSource) -> Int {
    max(48, source.postings >> 15)
  }
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
    var tallies = [VoteTally]()
    for source in snapshot.sources {
      let line = OffsetLine(layout: source.layout, frames: frames)
      // half as wide, twice as fast, as far as that goes: 200 hours under a whole ladder
      tallies.append(
        line.length * UInt64(query.rungCount) <= 1 << 32
          ? try tally(source, query, line, UInt32.self, &work)
          : try tally(source, query, line, UInt64.self, &work))
    }
    return tallies
  }

  private func tally<Key: FixedWidthInteger & UnsignedInteger>(
    _ source: any PostingSource, _ query: QueryLandmarks, _ line: OffsetLine, _: Key.Type,
    _ work: inout Work
  ) throws(FingerprintError) -> VoteTally {
    let votes: [Key] = try votes(in: source, for: query, on: line, &work)
    return VoteTally(votes, layout: source.layout, line: line, rungs: query.rungCount)
  }

  /// The best candidates, best first.
  func candidates(in tallies: [VoteTally]) -> [Candidate] {
    distinct(tallies.flatMap(strongest).sorted(by: Candidate.precedes))
  }

  /// Of one track among the candidates at most: a track that repeats itself must not fill the list,
  /// but where there are few tracks it may.
  var offsetsPerTrack: Int {
    let tracks = snapshot.sources.reduce(0) { $0 + $1.layout.tracks.count }
    return only == nil ? max(2, limit / max(1, tracks)) : limit
  }

  private func strongest(_ tally: VoteTally) -> [Candidate] {
    var candidates = [Candidate]()
    for index in strongestRuns(tally.counts) {
      let (rung, key) = tally.keys[index].quotientAndRemainder(dividingBy: tally.line.length)
      let (ordinal, offset) = tally.line.place(key)
      let track = tally.layout.tracks[ordinal]
      guard only.map({ $0 == track }) ?? !snapshot.tombstones.contains(track) else { continue }
      candidates.append(
        Candidate(track: track, offset: offset, votes: tally.counts[index], rung: Int(rung)))
    }
    return candidates
  }

  /// A key of `line` for each vote, in no order; those under a warp as many lines later as its
  /// number says.
  func votes<Key: FixedWidthInteger & UnsignedInteger>(
    in source: any PostingSource, for query: QueryLandmarks, on line: OffsetLine, _ work: inout Work
  ) throws(FingerprintError) -> [Key] {
    let layout = source.layout
    var votes = [Key]()
    votes.reserveCapacity(query.frames.count * 2)
    // postings come in order, so the next one's track is nearly always the last one's
    var ordinal = 0
    var end: UInt32 = 0
    let longest = Self.longestList(in: source)
    // what a landmark takes from a posting's key: its frame, and its rung to a line of its own
    let steps = zip(query.frames, query.rungs).map { frame, rung in
      Key(truncatingIfNeeded: frame)
        &- Key(truncatingIfNeeded: UInt64(rung) &* line.length)
    }
    work.postings += try query.starts.withUnsafeBufferPointer { starts throws(FingerprintError) in
      try steps.withUnsafeBufferPointer { steps throws(FingerprintError) in
        try source.lookUp(query, longest: longest, on: connection) { position, number in
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

  /// Which of `counts` are largest, several times as many as are wanted.
  private func strongestRuns(_ counts: [Int32]) -> [Int] {
    guard only == nil else { return Array(counts.indices) }
    guard let largest = counts.max() else { return [] }
    // the least count of which there are not too many: a histogram instead of a sort
    var histogram = [Int](repeating: 0, count: Int(largest) + 1)
    for count in counts { histogram[Int(count)] += 1 }
    var least = histogram.count - 1
    var total = histogram[least]
    while least > 1, total + histogram[least - 1] <= limit * 8 {
      least -= 1
      total += histogram[least]
    }
    return counts.indices.filter { counts[$0] >= least }
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
