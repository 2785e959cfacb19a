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
/// Every posting found votes for (track, reference frame − query frame). Votes are numbers, sorted by
/// radix and counted in runs, so the cost follows the votes, not the size of the index. Under many
/// warps there are millions in a large collection: those of a few warps at a time are cast, sorted
/// and counted where the processor's cache holds them, and only the places with most are kept.
struct OffsetVoter {
  let snapshot: IndexSnapshot
  let connection: SQLiteConnection
  /// Candidates wanted.
  let limit: Int
  /// Where not `nil`, the one track that may be voted for.
  let only: TrackID?

  /// Offsets this near to a better one of the same track are that one.
  static let separation: Int32 = 2
  /// Keys that are told apart in one sort, unless one warp alone has more.
  private static let sortedKeys: UInt64 = 1 << 24

  /// The votes of a query as it is, in each source.
  ///
  /// - Parameter frames: Frames of the track that the query takes, at most.
  func tallies(
    for landmarks: [Landmark], frames: Int, _ times: inout StageTimes
  ) throws(FingerprintError) -> [VoteTally] {
    var tallies = [VoteTally]()
    try count([landmarks], frames: frames, &times) { tallies.append($0) }
    return tallies
  }

  /// The best candidates, best first, of a query as it is.
  func candidates(in tallies: [VoteTally]) -> [Candidate] {
    var pool = pool
    for tally in tallies { pool.add(tally) }
    return distinct(pool.best)
  }

  /// The best candidates, best first, of a query under several warps.
  ///
  /// - Parameters:
  ///   - rungs: The query's landmarks under each.
  ///   - frames: Frames of the track that the query takes under any of them, at most.
  func candidates(
    under rungs: [[Landmark]], frames: Int, _ times: inout StageTimes
  ) throws(FingerprintError) -> [Candidate] {
    var pool = pool
    try count(rungs, frames: frames, &times) { pool.add($0) }
    return distinct(pool.best)
  }

  /// Several times as many places as are wanted: what is near a better one falls out.
  private var pool: CandidatePool {
    CandidatePool(limit: limit * 8, removed: snapshot.tombstones, only: only)
  }

  /// Hands on the votes in each source under each few warps.
  private func count(
    _ rungs: [[Landmark]], frames: Int, _ times: inout StageTimes, _ tally: (VoteTally) -> Void
  ) throws(FingerprintError) {
    let query = QueryLandmarks(rungs)
    times.hashes += query.hashes.count
    let lines = snapshot.sources.map { OffsetLine(layout: $0.layout, frames: frames) }
    // half as wide, twice as fast, up to 27,000 hours
    if lines.allSatisfy({ $0.length <= 1 << 32 }) {
      try count(query, lines, UInt32.self, &times, tally)
    } else {
      try count(query, lines, UInt64.self, &times, tally)
    }
  }

  private func count<Key: FixedWidthInteger & UnsignedInteger>(
    _ query: QueryLandmarks, _ lines: [OffsetLine], _: Key.Type, _ times: inout StageTimes,
    _ tally: (VoteTally) -> Void
  ) throws(FingerprintError) {
    let lists = try PostingLists<Key>(of: query, in: snapshot.sources, on: lines, connection)
    times.postings += lists.read
    for (number, (source, line)) in zip(snapshot.sources, lines).enumerated() {
      let atOnce = max(1, Int(Self.sortedKeys / line.length))
      for first in stride(from: 0, to: query.rungCount, by: atOnce) {
        try stopIfCancelled(connection.path)
        let rungs = first..<min(first + atOnce, query.rungCount)
        tally(
          VoteTally(
            lists.votes(in: number, under: rungs), layout: source.layout, line: line, rungs: rungs))
      }
    }
  }

  /// Of one track among the candidates at most: a track that repeats itself must not fill the list,
  /// but where there are few tracks it may.
  var offsetsPerTrack: Int {
    let tracks = snapshot.sources.reduce(0) { $0 + $1.layout.tracks.count }
    return only == nil ? max(2, limit / max(1, tracks)) : limit
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
