/// Weighs the query at every offset in every track.
///
/// Voting proposes places where *pairs* of peaks agree. Deep in noise or across a room hardly a pair
/// survives, and in half of such queries the right place was not among hundreds of candidates,
/// though the query's spectrum still stands out under single peaks of the reference. So here the
/// evidence of ``MatchVerifier`` is summed for all offsets at once: a reference peak adds, at each
/// offset at which it falls inside the query, the prominence of the query's cell there as far as it
/// may be heard (``Audibility``), and over ascending offsets these are the cells of one bin from
/// last to first. A row of the map, turned round, added to a row of sums: the fastest thing a
/// processor does.
///
/// Cost: 0.1 ns a cell (reference peaks × query frames), and reading the peaks: 12 ms for four hours
/// of music and 2 s of query, 30 ms for 8 s. Sums have 16 bits, which is exact enough to propose:
/// what is proposed is weighed again.
struct OffsetSweep {
  private let voter: OffsetVoter
  private let parameters: FingerprintParameters
  /// Peaks × frames, at most.
  private let cellLimit: Int
  /// The query's frames that are swept.
  private let part: Range<Int>
  /// By loudness, then bin, then from the last frame of ``part`` to the first: weighted prominence in
  /// 1 / ``unit``.
  private let rows: [Int16]
  /// By loudness, then bin: the square of the weight, in 1 / ``squareUnit``.
  private let squares: [Int64]
  private static let squareUnit: Float = 65_536
  private let bins: Int
  private let unit: Float

  /// A sweep with the middle of a query, at most `seconds` of it.
  init(
    _ map: ProminenceMap, _ audibility: Audibility, _ voter: OffsetVoter, cellLimit: Int,
    seconds: Double,
    _ parameters: FingerprintParameters
  ) {
    self.voter = voter
    self.parameters = parameters
    self.cellLimit = cellLimit
    let frames = min(map.frames, Int(seconds * parameters.framesPerSecond))
    let start = (map.frames - frames) / 2
    part = start..<(start + frames)
    bins = map.bins
    // so fine that the sum over as many peaks as there can be fits
    let mostPeaks = max(1, DensityLimiter.reference(parameters).most(inFrames: frames))
    let unit = max(
      1, (Float(Int16.max) / (ProminenceMap.bounds.upperBound * Float(mostPeaks))).rounded(.down))
    self.unit = unit
    // those of a database without loudness are all of one grade
    let grades = parameters.keepsLoudness ? LoudnessGrader.grades : 1
    squares = audibility.weights.map { Int64(($0 * $0 * Self.squareUnit).rounded()) }
    var turned = [Float](repeating: 0, count: bins * frames)
    turned.withUnsafeMutableBufferPointer { turned in
      map.cells.withUnsafeBufferPointer { cells in
        for frame in 0..<frames {
          let cells = cells.baseAddress! + (start + frame) * map.bins
          for bin in 0..<map.bins { turned[bin &* frames &+ (frames &- 1 &- frame)] = cells[bin] }
        }
      }
    }
    var rows = [Int16](repeating: 0, count: grades * bins * frames)
    rows.withUnsafeMutableBufferPointer { rows in
      turned.withUnsafeBufferPointer { turned in
        for grade in 0..<grades {
          for bin in 0..<map.bins {
            let factor = unit * audibility.weight(UInt8(grade), bin: bin)
            let row = turned.baseAddress! + bin * frames
            let target = rows.baseAddress! + (grade * map.bins + bin) * frames
            for frame in 0..<frames { target[frame] = Int16((row[frame] * factor).rounded()) }
          }
        }
      }
    }
    self.rows = rows
  }

  private struct Place {
    let candidate: Candidate
    let score: Float

    /// Best first, as ``VerifiedCandidate/precedes(_:_:)``.
    static func precedes(_ a: Place, _ b: Place) -> Bool {
      a.score != b.score ? a.score > b.score : Candidate.precedes(a.candidate, b.candidate)
    }
  }

  /// The places with most evidence that are none of `others`, as many as the voter may name.
  func candidates(
    beside others: [Candidate], _ tallies: [VoteTally]
  ) throws(FingerprintError) -> [Candidate] {
    guard !part.isEmpty else { return [] }
    var heap = BoundedHeap<Place>(capacity: voter.limit, precedes: Place.precedes)
    var buffers = Buffers()
    for (tally, ordinals) in zip(tallies, sweptTracks(tallies)) {
      let ranges = tally.ranges
      for ordinal in ordinals {
        try stopIfCancelled(voter.connection.path)
        let track = tally.layout.tracks[ordinal]
        let peaks = try Forward.peaks(of: track, on: voter.connection, parameters)
        weigh(peaks, frames: tally.layout.frames(ordinal), &buffers)
        addVotes(tally, ordinal, ranges[ordinal], &buffers)
        for place in best(of: track, buffers) { heap.insert(place) }
      }
    }
    let offsets = Dictionary(grouping: others, by: \.track).mapValues { $0.map(\.offset) }
    return heap.sorted.map(\.candidate).filter { candidate in
      offsets[candidate.track]?.contains {
        abs($0 - candidate.offset) <= OffsetVoter.separation
      } != true
    }
  }

  /// The tracks of each source that are swept, by their places in the layout: all, or as many as
  /// the limit allows, those with most votes for one place first.
  private func sweptTracks(_ tallies: [VoteTally]) -> [[Int]] {
    let removed = voter.snapshot.tombstones
    let cellsPerFrame =
      Double(parameters.peaksPerSecond) * parameters.hopSeconds * Double(part.count)
    var tracks = tallies.enumerated().flatMap { source, tally in
      tally.layout.tracks.indices.filter { !removed.contains(tally.layout.tracks[$0]) }.map {
        (source: source, ordinal: $0, cost: Double(tally.layout.frames($0)) * cellsPerFrame)
      }
    }
    var left = Double(cellLimit)
    if tracks.reduce(0, { $0 + $1.cost }) > left {
      let votes = tallies.map(\.largestCounts)
      tracks.sort {
        let (a, b) = (votes[$0.source][$0.ordinal], votes[$1.source][$1.ordinal])
        return (b, $0.source, $0.ordinal) < (a, $1.source, $1.ordinal)
      }
    }
    var swept = [[Int]](repeating: [], count: tallies.count)
    // one that is too long for what is left is passed over: a day of radio must not keep songs out
    for track in tracks where track.cost <= left {
      left -= track.cost
      swept[track.source].append(track.ordinal)
    }
    return swept
  }

  /// What is kept from track to track, so that it need not be allocated again.
  private struct Buffers {
    var sums: [Int16] = []
    /// By the track's frame, the number of its peaks, and the squares of their weights.
    var counts: [Int16] = []
    var squares: [Int64] = []
    /// Prominence by offset, in deviations of chance; the first one's query ends with the track's
    /// first frame.
    var prominence: [Float] = []
    /// Likewise with what the votes add.
    var scores: [Float] = []
    /// Likewise the votes.
    var votes: [Int32] = []
  }

  /// Prominence at every offset of a track.
  private func weigh(_ peaks: [Peak], frames: Int, _ buffers: inout Buffers) {
    let length = part.count
    let offsets = frames + length - 1
    buffers.sums.reset(to: 0, count: offsets)
    buffers.counts.reset(to: 0, count: frames)
    buffers.squares.reset(to: 0, count: frames)
    buffers.prominence.reset(to: -.infinity, count: offsets)
    buffers.sums.withUnsafeMutableBufferPointer { sums in
      buffers.counts.withUnsafeMutableBufferPointer { counts in
        rows.withUnsafeBufferPointer { rows in
          for peak in peaks {
            let (frame, bin) = (Int(peak.frame), Int(peak.bin))
            guard frame >= 0, frame < frames, bin >= 0, bin < bins else { continue }
            counts[frame] &+= 1
            let place = Int(peak.loudness) &* bins &+ bin
            buffers.squares[frame] &+= squares[place]
            let row = rows.baseAddress! + place * length
            let target = sums.baseAddress! + frame
            for index in 0..<length { target[index] &+= row[index] }
          }
        }
      }
    }
    let scale = Self.squareUnit.squareRoot() / unit
    var count = 0
    var square: Int64 = 0
    for index in 0..<offsets {
      if index < frames {
        count += Int(buffers.counts[index])
        square += buffers.squares[index]
      }
      if index >= length {
        count -= Int(buffers.counts[index - length])
        square -= buffers.squares[index - length]
      }
      guard count >= MatchVerifier.fewestPeaks else { continue }
      buffers.prominence[index] = Float(buffers.sums[index]) * scale / Float(square).squareRoot()
    }
  }

  /// The offset of the whole query that stands at `index` of the buffers.
  private func offset(_ index: Int) -> Int { index - (part.count - 1) - part.lowerBound }

  /// Adds what votes there are, and the best prominence beside them, as the verifier does.
  private func addVotes(
    _ tally: VoteTally, _ ordinal: Int, _ range: Range<Int>, _ buffers: inout Buffers
  ) {
    let count = buffers.prominence.count
    buffers.votes.reset(to: 0, count: count)
    buffers.scores.removeAll(keepingCapacity: true)
    buffers.scores += buffers.prominence
    let first = Int64(tally.line.key(tally.layout.bases[ordinal], ordinal)) + Int64(offset(0))
    for number in range {
      let index = Int(Int64(tally.keys[number]) - first)
      guard index >= 0, index < count else { continue }
      var best = buffers.prominence[index]
      if index > 0 { best = max(best, buffers.prominence[index - 1]) }
      if index + 1 < count { best = max(best, buffers.prominence[index + 1]) }
      if best == -.infinity { best = 0 }
      buffers.votes[index] = tally.counts[number]
      buffers.scores[index] = best + Match.voteEvidence(tally.counts[number])
    }
  }

  /// The best places of a track, none within half a second of a better one.
  private func best(of track: TrackID, _ buffers: Buffers) -> [Place] {
    let wanted = voter.offsetsPerTrack
    let reach = Int(ChanceModel.placeSeconds * parameters.framesPerSecond)
    var found = [(score: Float, index: Int)]()
    buffers.scores.withUnsafeBufferPointer { scores in
      // what nothing speaks for, as in silence, is no place
      var least: Float = 0
      for index in scores.indices where scores[index] > least {
        let score = scores[index]
        let before = max(0, index - reach)..<index
        let behind = (index + 1)..<min(scores.count, index + reach + 1)
        guard before.allSatisfy({ scores[$0] < score }), behind.allSatisfy({ scores[$0] <= score })
        else { continue }
        let place = found.firstIndex { $0.score < score } ?? found.count
        found.insert((score, index), at: place)
        if found.count > wanted { found.removeLast() }
        if found.count == wanted { least = found[wanted - 1].score }
      }
    }
    return found.map { score, index in
      Place(
        candidate: Candidate(
          track: track, offset: Int32(offset(index)), votes: buffers.votes[index]), score: score)
    }
  }
}

extension Array {
  /// Makes it `count` times `value`, in the memory it has.
  fileprivate mutating func reset(to value: Element, count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(value, count: count))
  }
}
