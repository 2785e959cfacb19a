/// Tells whether two places in the database hold the same recording, by the peaks that are stored
/// of both.
///
/// A copy of the right track, in another format or on another album, fits the query as well as that
/// does, and says nothing of chance. How well it fits can't tell it from music that resembles the
/// query, but it is like the right track peak by peak, however noisy the query is.
struct CopyFinder {
  private let frames: Int
  private let connection: SQLiteConnection
  private let parameters: FingerprintParameters
  private var constellations: [Place: Constellation] = [:]

  /// - Parameter frames: Of the query.
  init(frames: Int, _ connection: SQLiteConnection, _ parameters: FingerprintParameters) {
    self.frames = frames
    self.connection = connection
    self.parameters = parameters
  }

  /// The share of peaks that two places have in common from which on they are copies. MP3 at 64
  /// kbit/s leaves nine tenths of them; other music that fits the same query has a twentieth, and
  /// more than a third once in a thousand seconds (decision 0008).
  private static let leastShare: Float = 0.5
  /// Fewer peaks than that tell nothing.
  private static let fewestPeaks = 12

  private struct Place: Hashable {
    let track: TrackID
    let offset: Double
    let warp: Warp
  }

  /// Peaks on the query's grid, by time.
  private struct Constellation {
    var frames: [Float] = []
    var bins: [Float] = []
  }

  /// Whether what the query is taken for at one place is the same recording as at the other. Cost:
  /// about 10 µs for 10 s of query, reading the peaks included.
  mutating func areCopies(
    _ a: VerifiedCandidate, _ b: VerifiedCandidate
  ) throws(FingerprintError) -> Bool {
    let (a, b) = (try constellation(a), try constellation(b))
    guard min(a.frames.count, b.frames.count) >= Self.fewestPeaks else { return false }
    let needed = Self.leastShare * Float(a.frames.count + b.frames.count) / 2
    return Float(Self.shared(a, b)) >= needed
  }

  /// The peaks of `a` that have one of `b` next to them: half a frame more for what two grids may
  /// lie apart.
  private static func shared(_ a: Constellation, _ b: Constellation) -> Int {
    var count = 0
    var first = 0
    for index in a.frames.indices {
      while first < b.frames.count, b.frames[first] < a.frames[index] - 1.5 { first += 1 }
      var other = first
      while other < b.frames.count, b.frames[other] <= a.frames[index] + 1.5 {
        if abs(b.bins[other] - a.bins[index]) < 1.5 {
          count += 1
          break
        }
        other += 1
      }
    }
    return count
  }

  private mutating func constellation(
    _ candidate: VerifiedCandidate
  ) throws(FingerprintError) -> Constellation {
    let place = Place(
      track: candidate.candidate.track, offset: candidate.offset, warp: candidate.warp)
    if let known = constellations[place] { return known }
    let grid = WarpedGrid(candidate.warp, parameters)
    let first = Int(candidate.offset.rounded(.down))
    let end = first + Int(grid.recordingFrame(Float(frames)).rounded(.up))
    let peaks = try Forward.peaks(
      of: place.track, frames: first..<max(first, end), on: connection, parameters)
    let constellation = Constellation(
      frames: peaks.map { grid.queryFrame(Float(Double($0.frame) - candidate.offset)) },
      bins: peaks.map { grid.queryBin(Float($0.bin)) })
    constellations[place] = constellation
    return constellation
  }
}
