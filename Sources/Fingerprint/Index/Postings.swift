/// The landmarks of a query, looked up by hash and counted by warp.
struct QueryLandmarks {
  /// A landmark's hash, by its number among ``hashes``, and its anchor's frame.
  struct Anchor: Hashable {
    let number: Int32
    let frame: Int32
  }

  /// Distinct hashes under all warps, ascending.
  private(set) var hashes: [UInt32] = []
  /// The landmarks of each warp in turn, its hashes ascending; one that occurs several times is
  /// there as often.
  private(set) var anchors: [Anchor]
  /// Where each warp's landmarks begin in ``anchors``; one more entry than warps.
  let starts: [Int]
  /// Warps in all.
  var rungCount: Int { starts.count - 1 }

  private static let rungBits = 64 - 32 - LandmarkHash.bitCount
  /// Warps that a number is left for.
  static let mostRungs = 1 << rungBits

  /// - Parameter landmarks: Those under each warp.
  init(_ landmarks: [[Landmark]]) {
    precondition(landmarks.count <= Self.mostRungs, "a ladder has 1,024 rungs at most")
    starts = landmarks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    var keys = [UInt64]()
    keys.reserveCapacity(starts[landmarks.count])
    for (rung, landmarks) in landmarks.enumerated() {
      for landmark in landmarks {
        keys.append(
          (UInt64(landmark.hash.rawValue) << UInt64(Self.rungBits) | UInt64(rung)) << 32
            | UInt64(UInt32(bitPattern: landmark.frame)))
      }
    }
    radixSort(&keys, bits: (64 - LandmarkHash.bitCount)..<64)
    anchors = [Anchor](repeating: Anchor(number: 0, frame: 0), count: keys.count)
    hashes.reserveCapacity(keys.count)
    var places = starts
    for key in keys {
      let hash = UInt32(key >> UInt64(64 - LandmarkHash.bitCount))
      if hashes.last != hash { hashes.append(hash) }
      let rung = Int(key >> 32) & (Self.mostRungs - 1)
      anchors[places[rung]] = Anchor(
        number: Int32(hashes.count - 1), frame: Int32(truncatingIfNeeded: key))
      places[rung] += 1
    }
  }
}

/// A part of the inverted index: a segment of the file, or the tracks not yet in one.
protocol PostingSource: Sendable {
  /// The tracks, in the order of their positions.
  var layout: TrackLayout { get }
  /// Postings in all.
  var postings: Int { get }
  /// What it takes in memory, nearly.
  var memoryBytes: Int { get }

  /// Calls `wants` with the number (among `query.hashes`) of each hash that is there, ascending, and
  /// how many postings it has; then, if these are wanted, `hit` with the position of each and the
  /// same number.
  func lookUp(
    _ query: QueryLandmarks, on connection: SQLiteConnection, wants: (Int, Int) -> Bool,
    hit: (UInt32, Int) -> Void
  ) throws(FingerprintError)
}

/// An immutable segment of the inverted table.
struct Segment: PostingSource {
  let id: Int64
  let layout: TrackLayout
  /// The first hash of every block.
  let directory: [UInt32]
  let postings: Int

  var memoryBytes: Int { layout.memoryBytes + directory.count * MemoryLayout<UInt32>.stride }

  func lookUp(
    _ query: QueryLandmarks, on connection: SQLiteConnection, wants: (Int, Int) -> Bool,
    hit: (UInt32, Int) -> Void
  ) throws(FingerprintError) {
    guard !query.hashes.isEmpty, !directory.isEmpty else { return }
    let rows = try connection.statement(
      "SELECT key, block FROM postings WHERE key BETWEEN ?1 AND ?2 ORDER BY key")
    defer { rows.reset() }
    var next = 0
    let positions = layout.positions
    for run in neededBlocks(query) {
      rows.reset()
      rows.bind([
        .integer(PostingTable.key(run.lowerBound, of: id)),
        .integer(PostingTable.key(run.upperBound - 1, of: id)),
      ])
      var block = run.lowerBound
      while try rows.step() {
        guard rows.integer(0) == PostingTable.key(block, of: id) else { break }
        let first = directory[block]
        let end = block + 1 < directory.count ? directory[block + 1] : .max
        let isWhole = rows.withBlob(1) { bytes in
          guard
            var reader = PostingBlock.Reader(bytes, firstHash: first, positions: positions)
          else { return false }
          return query.hashes.withUnsafeBufferPointer { wanted in
            while next < wanted.count, wanted[next] < end {
              if let count = reader.find(wanted[next]), wants(next, count) {
                reader.take { hit($0, next) }
              }
              next += 1
            }
            return reader.isWhole
          }
        }
        guard isWhole else { break }
        block += 1
      }
      guard block == run.upperBound else {
        throw PostingTable.damaged(block, of: id, connection)
      }
    }
  }

  /// The blocks that may hold a hash of the query, as runs; runs with a gap of a block or two are
  /// joined, since reading on is cheaper than seeking.
  private func neededBlocks(_ query: QueryLandmarks) -> [Range<Int>] {
    var runs = [Range<Int>]()
    var block = 0
    for hash in query.hashes {
      guard hash >= directory[0] else { continue }
      while block + 1 < directory.count, directory[block + 1] <= hash { block += 1 }
      if let last = runs.last, block <= last.upperBound + 2 {
        if block >= last.upperBound { runs[runs.count - 1] = last.lowerBound..<(block + 1) }
      } else {
        runs.append(block..<(block + 1))
      }
    }
    return runs
  }
}

/// Tracks that are in no segment yet, indexed in memory.
struct PendingPostings: PostingSource {
  private(set) var layout = TrackLayout()
  /// `hash << 32 | position`, ascending: what a segment is made from.
  private(set) var keys: [UInt64] = []

  var postings: Int { keys.count }

  var memoryBytes: Int { layout.memoryBytes + keys.count * MemoryLayout<UInt64>.stride }

  /// Pairs up the peaks of each track.
  init(_ tracks: [(id: TrackID, frames: Int, peaks: [Peak])], _ parameters: FingerprintParameters) {
    let pairs = PairMaker(fanOut: parameters.fanOut, parameters)
    for track in tracks {
      let base = UInt64(layout.positions)
      guard layout.append(track.id, frames: track.frames) else { break }
      for landmark in pairs.landmarks(of: track.peaks) {
        keys.append(UInt64(landmark.hash.rawValue) << 32 | (base + UInt64(landmark.frame)))
      }
    }
    // positions ascend already within the order in which they were made
    radixSort(&keys, bits: 32..<(32 + LandmarkHash.bitCount))
  }

  func lookUp(
    _ query: QueryLandmarks, on connection: SQLiteConnection, wants: (Int, Int) -> Bool,
    hit: (UInt32, Int) -> Void
  ) throws(FingerprintError) {
    var low = 0
    for (number, hash) in query.hashes.enumerated() {
      low = keys.firstIndex(notBefore: UInt64(hash) << 32, from: low)
      var index = low
      while index < keys.count, keys[index] >> 32 == UInt64(hash) { index += 1 }
      if index > low, wants(number, index - low) {
        for key in keys[low..<index] { hit(UInt32(truncatingIfNeeded: key), number) }
      }
      low = index
      if low == keys.count { break }
    }
  }
}

extension Array where Element == UInt64 {
  /// The first index from `start` on whose key is `key` or more, by galloping: cheap where it is
  /// near.
  func firstIndex(notBefore key: UInt64, from start: Int) -> Int {
    var step = 1
    var low = start
    while low + step < count, self[low + step] < key {
      low += step
      step *= 2
    }
    var high = Swift.min(low + step + 1, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
