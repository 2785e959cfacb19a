#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many landmarks of a clip agree on each offset in one track: a match is a spike among the
/// votes of chance.
public struct OffsetHistogram: Sendable, Hashable {
  /// The offset of the first count, in seconds of the track at the clip's first sample.
  public let firstOffsetSeconds: Double
  /// Seconds from one offset to the next: a frame.
  public let secondsPerOffset: Double
  /// Votes by offset within five seconds of the best, neighbouring offsets counted in, as the
  /// engine does. Empty where no landmark is shared.
  public let votes: [Int]
  /// Which of ``votes`` is the match's.
  public let best: Int
  /// All votes for the track, each counted once.
  public let total: Int
  /// The mean of ``votes`` over every offset that the clip can have in the track, the match's and
  /// its neighbours' left out.
  public let meanVotes: Double
  /// The most votes at any of those other offsets: music that repeats itself has other spikes.
  public let highestElsewhere: Int
  /// Votes that the best of all offsets reaches by chance one time in twenty, were the votes strewn
  /// evenly (Poisson).
  public let chanceVotes: Int

  /// Frames on either side of the best offset that are shown.
  private static let reach: Int32 = 215
  /// Offsets on either side of the best whose votes are the match's own: counts are of three.
  private static let margin: Int32 = 3

  /// A histogram of votes by offset in frames, `frames` being those of clip and track together. The
  /// offsets are told so many seconds earlier.
  init(
    _ counts: [Int32: Int], best winner: Int32, offsets frames: Int, hopSeconds: Double,
    earlier: Double = 0
  ) {
    func joined(_ offset: Int32) -> Int {
      (offset - 1...offset + 1).reduce(0) { $0 + counts[$1, default: 0] }
    }
    let shown = winner - Self.reach...winner + Self.reach
    firstOffsetSeconds = Double(shown.lowerBound) * hopSeconds - earlier
    secondsPerOffset = hopSeconds
    votes = counts.isEmpty ? [] : shown.map(joined)
    self.best = counts.isEmpty ? 0 : Int(Self.reach)
    total = counts.values.reduce(0, +)
    let elsewhere = counts.filter { abs($0.key - winner) > Self.margin }
    let places = max(1, frames - 2 * Int(Self.margin) - 1)
    meanVotes = 3 * Double(elsewhere.values.reduce(0, +)) / Double(places)
    highestElsewhere = elsewhere.keys.map(joined).max() ?? 0
    chanceVotes = Self.highestByChance(mean: meanVotes, places: places)
  }

  /// The least number that the highest of so many Poisson numbers reaches with a probability of at
  /// most 0.05.
  static func highestByChance(mean: Double, places: Int) -> Int {
    guard mean > 0 else { return 1 }
    var number = 0
    var term = exp(-mean)
    // beyond the mean terms fall off faster than a geometric series, which bounds what is left
    while Double(number) <= mean
      || Double(places) * term / (1 - mean / Double(number + 1)) > 0.05
    {
      number += 1
      term *= mean / Double(number)
    }
    return number
  }
}

extension OffsetVoter {
  /// Votes for one track by offset in frames, and the number of offsets that the query can have in
  /// it; none where the index doesn't have the track.
  func votes(
    for landmarks: [Landmark], frames: Int, track: TrackID
  ) throws(FingerprintError) -> (counts: [Int32: Int], offsets: Int) {
    var counts = [Int32: Int]()
    var offsets = 0
    let sources = snapshot.sources
    let lines = sources.map { OffsetLine(layout: $0.layout, frames: frames) }
    let lists = try PostingLists<UInt64>(
      of: QueryLandmarks([landmarks]), in: sources, on: lines, connection)
    for (number, source) in sources.enumerated() {
      guard let ordinal = source.layout.tracks.firstIndex(of: track) else { continue }
      for key in lists.votes(in: number, under: 0..<1) {
        let place = lines[number].place(key)
        if place.ordinal == ordinal { counts[place.offset, default: 0] += 1 }
      }
      offsets = source.layout.frames(ordinal) + frames
    }
    return (counts, offsets)
  }
}
