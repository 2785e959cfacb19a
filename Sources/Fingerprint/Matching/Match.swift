/// A stretch of a track that sounds like the query, with the evidence for it.
public struct Match: Sendable, Hashable {
  /// The track.
  public let track: Track
  /// Whether ``pChance`` is at most the false-answer rate that was allowed.
  public let isAccepted: Bool
  /// The position in the track of the query's first sample. Negative where the query begins before
  /// the track.
  public let offsetSeconds: Double
  /// The part of the query in which the track is heard: what lies within the track when it is played
  /// from ``offsetSeconds``, less the beginning and the end where that is surely not so. Exact to a
  /// tenth of a second in undamaged audio, to some seconds deep in noise. Of a match that isn't
  /// accepted nothing is left out.
  public let queryRange: ClosedRange<Double>
  /// The same part, on the track's clock.
  public let trackRange: ClosedRange<Double>
  /// Track seconds a query second: 1 unless the query was played faster (> 1) or slower (< 1).
  public let speed: Double
  /// Semitones by which the query is higher than the track, negative where it is lower. Where
  /// ``speed`` alone was changed, as by a turntable, these are 12 · log₂ of it.
  public let pitchSemitones: Double
  /// The combined evidence, in units of its own; larger is better. Compare within one query only.
  public let score: Double
  /// The probability that the best wrong track of this database would look this good to this query.
  public let pChance: Double
  /// How far ``score`` stands above the best of the tracks behind it that is no copy of it.
  public let margin: Double
  /// Landmarks that agree on the offset.
  public let votes: Int
}

extension Match {
  /// What ``votes`` add to ``score``: ``voteWeight`` · √votes. The rest is the query's spectrum under the
  /// track's peaks.
  public var voteEvidence: Double { Double(Self.voteEvidence(Int32(votes))) }

  /// What the root of the votes weighs beside deviations of prominence, 0.6. More, and what a few
  /// pairs agree on by chance is first; less, and fewer right answers stand clear of chance
  /// (decisions 0006, 0007).
  public static let voteWeight = 0.6

  static func voteEvidence(_ votes: Int32) -> Float {
    Float(voteWeight) * Float(votes).squareRoot()
  }

  init(
    _ finding: Searcher.Finding, _ track: Track, queryDuration: Double,
    parameters: FingerprintParameters, isAccepted: Bool
  ) {
    let warp = finding.verified.warp
    let speed = Double(warp.time)
    let offset = finding.verified.offset * parameters.hopSeconds
    let heard = finding.heard
    let start = min(max(0, -offset / speed, heard.lowerBound), queryDuration)
    let end = max(
      start, min(queryDuration, (track.durationSeconds - offset) / speed, heard.upperBound))
    self.init(
      track: track, isAccepted: isAccepted, offsetSeconds: offset, queryRange: start...end,
      // rounding may leave it a hair before the track's beginning
      trackRange: max(0, start * speed + offset)...max(0, end * speed + offset), speed: speed,
      pitchSemitones: Double(warp.semitones),
      score: Double(finding.verified.score), pChance: finding.pChance,
      margin: Double(max(0, finding.margin)), votes: Int(finding.verified.candidate.votes))
  }
}

/// Milliseconds a query took, by stage.
public struct StageTimes: Sendable, Hashable {
  /// Reading, decoding, mixing down and resampling.
  public var decode = 0.0
  /// Spectrum, whitening, peaks, pairs.
  public var analysis = 0.0
  /// Looking hashes up and counting offsets.
  public var voting = 0.0
  /// Weighing the candidates.
  public var verification = 0.0
  /// All of it, from opening the input to the answer. Opening the database isn't part of it;
  /// bringing its index into memory for the first query is.
  public var total = 0.0
  /// Landmark hashes asked for.
  public var hashes = 0
  /// Postings read.
  public var postings = 0
  /// Candidates verified.
  public var candidates = 0
  /// Search passes made, see ``SearchOptions``.
  public var passes = 0

  /// All zero.
  public init() {}
}

/// The answer to one query.
public struct Identification: Sendable {
  /// The length of the audio that was looked at.
  public let durationSeconds: Double
  /// Best first. Only accepted ones unless ``SearchOptions/includesRejected`` asks for all.
  public let matches: [Match]
  /// What the user should know of the input: a truncated file, a shortened query.
  public package(set) var warnings: [String]
  /// What it cost.
  public let times: StageTimes

  /// The best accepted match.
  public var best: Match? { matches.first { $0.isAccepted } }
}

/// How a query is answered.
public struct SearchOptions: Sendable, Hashable {
  /// Accept a match whose probability of arising by chance is at most this. Default 0.001: one
  /// query in a thousand of audio that isn't in the database gets a wrong answer. 1 accepts the
  /// best track whatever it is.
  public var maxFalseRate = 0.001
  /// Tracks in the answer at most. Default 5; at least 1.
  public var limit = 5 { didSet { limit = max(1, limit) } }
  /// Whether matches that aren't accepted are listed too. Default false.
  public var includesRejected = false
  /// How far from 1 a speed may be at which the query is played, pitch moving along. Default 0.1,
  /// that is ±10 %; 0 tries none, 0.5 at most. It and the next two cost time only where a query
  /// isn't recognised as it is.
  public var speedRange = 0.1 { didSet { speedRange = min(0.5, max(0, speedRange)) } }
  /// How far from 1 a tempo may be at which the query is played at its own pitch. Default 0.1; 0.5
  /// at most.
  public var tempoRange = 0.1 { didSet { tempoRange = min(0.5, max(0, tempoRange)) } }
  /// Semitones by which the query may be higher or lower at its own tempo. Default 2; 12 at most.
  public var pitchRange = 2.0 { didSet { pitchRange = min(12, max(0, pitchRange)) } }
  /// Whether to spend full effort on every query, also when a first, cheap look is already certain.
  /// Default false.
  public var isExhaustive = false

  /// The defaults.
  public init() {}
}
