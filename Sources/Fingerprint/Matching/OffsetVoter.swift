/// A place where the query may lie: a track, and the track's frame at the query's first frame.
struct Candidate: Hashable, Sendable {
  let track: TrackID
  /// Frames; negative where the query begins before the track.
  var offset: Int32
  /// Landmarks that agree on it, neighbouring offsets counted in.
  let votes: Int32

  /// Best first; equal votes fall back to the lower track, then the earlier offset.
  static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    (b.votes, a.track, a.offset) < (a.votes, b.track, b.offset)
  }
}

/// Looks the query's landmarks up and finds the offsets on which most of them agree.
///
/// Every posting found votes for (track, reference frame − query frame). All votes of a source are one array of
/// numbers, sorted by radix and counted in runs, so the cost follows the votes, not the size of the index: about
/// 20 ns a vote.
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
  /// Offsets of one track among them at most: a track that repeats itself must not fill the list.
  var offsetsPerTrack = 2
  /// Lists longer than this are passed over.
  var longestList = 1 << 20

  /// The best candidates, best first.
  func candidates(
    for landmarks: [Landmark], frames: Int, work: inout Work
  ) throws(FingerprintError) -> [Candidate] {
    let query = QueryLandmarks(landmarks)
    work.hashes += query.hashes.count
    var found = [Candidate]()
    for source in snapshot.sources {
      found += try candidates(in: source, for: query, frames: frames, work: &work)
    }
    return distinct(found.sorted(by: Candidate.precedes))
  }

  private func candidates(
    in source: any PostingSource, for query: QueryLandmarks, frames: Int, work: inout Work
  ) throws(FingerprintError) -> [Candidate] {
    let layout = source.layout
    // tracks are set apart by a query's length, so that a vote for an offset before a track's beginning is not taken for
    // one near the end of the track before it
    let gap = UInt64(frames + 2)
    var votes = [UInt64]()
    votes.reserveCapacity(query.frames.count * 2)
    var ordinal = 0
    var guardedUpTo: UInt32 = 0
    var base: UInt64 = 0
    work.postings += try source.lookUp(query, longest: longestList, on: connection) { position, number in
      if position >= guardedUpTo || position < layout.bases[ordinal] {
        ordinal = layout.ordinal(of: position)
        guardedUpTo = layout.bases[ordinal + 1]
        base = UInt64(ordinal + 1) * gap
      }
      let shifted = UInt64(position) + base
      for index in query.starts[number]..<query.starts[number + 1] {
        votes.append(shifted - UInt64(query.frames[Int(index)]))
      }
    }
    guard !votes.isEmpty else { return [] }
    let highest = UInt64(layout.positions) + UInt64(layout.tracks.count + 1) * gap
    radixSort(&votes, bits: 0..<(64 - highest.leadingZeroBitCount))

    return strongestRuns(votes).compactMap { run in
      // the track whose stretch, gap before it included, holds the offset
      let ordinal = track(of: run.key, gap: gap, layout)
      let start = UInt64(layout.bases[ordinal]) + UInt64(ordinal + 1) * gap
      guard !snapshot.tombstones.contains(layout.tracks[ordinal]) else { return nil }
      return Candidate(
        track: layout.tracks[ordinal], offset: Int32(Int64(run.key) - Int64(start)),
        votes: run.votes)
    }
  }

  private func track(of key: UInt64, gap: UInt64, _ layout: TrackLayout) -> Int {
    var low = 0
    var high = layout.tracks.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if UInt64(layout.bases[middle]) + UInt64(middle) * gap + 1 <= key { low = middle } else {
        high = middle - 1
      }
    }
    return low
  }

  /// The offsets with most votes, neighbours on both sides counted in, several times as many as are wanted.
  private func strongestRuns(_ votes: [UInt64]) -> [(key: UInt64, votes: Int32)] {
    var keys = [UInt64]()
    var counts = [Int32]()
    for vote in votes {
      if keys.last == vote {
        counts[counts.count - 1] += 1
      } else {
        keys.append(vote)
        counts.append(1)
      }
    }
    var joined = counts
    for index in 1..<max(1, keys.count) where keys[index] == keys[index - 1] + 1 {
      joined[index] += counts[index - 1]
      joined[index - 1] += counts[index]
    }
    // the least count of which there are not too many: a histogram instead of a sort
    let most = Int(joined.max() ?? 0)
    var histogram = [Int](repeating: 0, count: most + 2)
    for count in joined { histogram[Int(count)] += 1 }
    var least = most
    var total = histogram[most]
    while least > 1, total + histogram[least - 1] <= limit * 8 {
      least -= 1
      total += histogram[least]
    }
    return keys.indices.filter { joined[$0] >= least }.map { (keys[$0], joined[$0]) }
  }

  /// Without the neighbours of better ones, at most ``offsetsPerTrack`` of a track, at most ``limit``.
  private func distinct(_ candidates: [Candidate]) -> [Candidate] {
    var kept = [Candidate]()
    var offsets: [TrackID: [Int32]] = [:]
    for candidate in candidates {
      let own = offsets[candidate.track, default: []]
      guard own.count < offsetsPerTrack, !own.contains(where: { abs($0 - candidate.offset) <= 2 })
      else { continue }
      offsets[candidate.track, default: []].append(candidate.offset)
      kept.append(candidate)
      if kept.count == limit { break }
    }
    return kept
  }
}
