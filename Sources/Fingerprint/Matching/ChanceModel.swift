/// The probability that chance alone gives a query so good a best candidate, in this database.
///
/// What wrong tracks score depends on the query: a dense passage draws more than a sparse one,
/// speech less than music. So a candidate is judged against its own rivals, the best candidates of
/// the other tracks: a sample of what chance does to this very query in a database of this size.
/// Their mean μ and deviation σ tell where chance ends. Music is no noise, though: what is in the
/// same key, at the same tempo or on the same instruments agrees a little all along, and that grows
/// with the root of the number of peaks as a true match's evidence does. With σ + ``resemblance``
/// · √peaks for a measure, the best of chance lies equally far above μ in queries of one second and
/// of fifteen, easy or hard, and its tail is exponential (decision 0003).
///
/// What is mistaken for a match is mostly such music, and seldom resembles the query at one place
/// alone: it repeats itself, and other tracks do the same. So where the best rival stands out of the
/// others, or another place in the candidate's own track does, more is asked (decision 0008).
///
/// Copies of the right track are no rivals (``CopyFinder``). Remixes, tracks that share a sample
/// are, and still no chance: each rival counts as at most ``bound`` times as far above the median
/// as that is above the last of them.
enum ChanceModel {
  /// How far the best of chance reaches, in deviations above the mean.
  struct Tail: Sendable {
    /// In one of ten queries.
    let reach: Double
    /// So much farther ten times as rarely.
    let decade: Double

    /// Of the candidates with most votes in a quick look.
    static let first = Tail(reach: 2.2, decade: 1.25)
    /// Of all places in all tracks: the best of so many is more often music that resembles the
    /// query. What a query has two chances for, as it is and on the ladder, has to be rarer in each:
    /// more of the rate is for this one.
    static let full = Tail(reach: 1.8, decade: 1.1)
    /// Over a ladder of warps, the best of them looked at more closely: less of the rate, since few
    /// queries are at another speed.
    static let ladder = Tail(reach: 2.1, decade: 1.1)
  }

  /// So many times as improbable by chance must a match on the ladder be to be preferred, where
  /// neither is accepted: few queries are at another speed.
  static let ladderOdds = 5.0

  /// Rivals that are looked at, at most, and at most half of those that are there: the lower ones
  /// say nothing of the tail.
  static let rivals = 40
  /// A collection of fewer other tracks has few rivals: further places in its tracks make up for
  /// them. What they can't tell is how unlike tracks are, some resembling the query everywhere and
  /// others nowhere, so that more is asked the fewer there are (decision 0011).
  static let fewestTracks = 30
  /// How much farther chance reaches where one other track is all there is, in ``resemblance``; with
  /// two, half as much, and so on. And so much is added to ``placeShare``.
  private static let unlikeness = 2.0
  /// Places that there should be then, before those of the candidate's own track are looked at,
  /// which may be no chance: music repeats itself.
  static let fewestPlaces = 20
  /// How far above the median a rival counts, in units of the median's distance from the last.
  private static let bound: Float = 5
  /// What is added to σ: steadies it where rivals are much alike.
  private static let addition = 0.15
  /// What is added to σ for each root of a peak.
  private static let resemblance = 0.06
  /// Seconds between two places of a track, at least, for the one to tell of the other.
  static let placeSeconds = 0.5
  /// So much of what the best rival has above μ is asked of the candidate.
  private static let rivalShare = 0.4
  /// So much of what the best other place in its own track has.
  private static let placeShare = 0.2
  /// Where there are few tracks the candidate's own tells most: so much, at most.
  private static let largestPlaceShare = 0.4
  /// Deviations that either counts at most: a remix, a refrain are no chance.
  private static let farthest = 4.0

  /// What chance does to a candidate, as its rivals tell; `nil` where there are fewer than four.
  ///
  /// - Parameters:
  ///   - rivals: The best scores of the other tracks, best first.
  ///   - elsewhere: The best score of another place in the same track.
  ///   - floor: What the track before it came to.
  ///   - peaks: Reference peaks by which the candidate was weighed.
  ///   - tail: Of what search.
  ///   - tracks: Tracks that the rivals are in; of fewer than ``fewestTracks`` the rivals are places.
  static func fit(
    rivals: [Float], elsewhere: Float? = nil, peaks: Int, _ tail: Tail = .first,
    tracks: Int = .max, floor: Double = 0
  ) -> ChanceFit? {
    let count = min(Self.rivals, rivals.count / 2)
    guard count >= 2 else { return nil }
    let rivals = rivals.prefix(count)
    let median = rivals[count / 2]
    let limit = median + bound * (median - rivals[count - 1])
    let bounded = rivals.map { Double(min($0, limit)) }
    let mean = bounded.reduce(0, +) / Double(count)
    let variance = bounded.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    // 0 where there are enough of them, and where there is none: its own places are the rivals then
    let want = tracks == 0 ? 0 : max(0, 1 / Double(tracks) - 1 / Double(fewestTracks))
    let deviation =
      variance.squareRoot() + addition
      + resemblance * (1 + unlikeness * want) * Double(peaks).squareRoot()
    let placeShare = min(placeShare + unlikeness * want, largestPlaceShare)
    func above(_ score: Float) -> Double {
      min(max(0, Double(score) - mean), farthest * deviation)
    }
    let handicap =
      rivalShare * above(rivals[0]) + placeShare * (elsewhere.map(above) ?? 0)
    return ChanceFit(
      rivals: rivals.map { Double($0) }, mean: mean, deviation: deviation,
      elsewhere: elsewhere.map { Double($0) }, handicap: handicap,
      base: mean + handicap + (tail.reach - tail.decade) * deviation,
      scale: tail.decade * deviation / ln10,
      hasFewTracks: tracks < fewestTracks, floor: floor)
  }

  private static let ln10 = 2.302585092994046
}
