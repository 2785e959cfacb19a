/// Why a clip was taken for a track, or wasn't: the answer of
/// ``FingerprintDatabase/identify(_:excerpt:options:)`` with all that led to it.
public struct Explanation: Sendable {
  /// What each stage made of the clip. ``Inspection/comparison`` is with the track that is
  /// explained; `nil` where that has nothing in common with the clip.
  public let inspection: Inspection
  /// The track that was asked about; `nil` where it is the best answer that is explained.
  public let askedTrack: Track?
  /// The probability of chance up to which a match is accepted.
  public let maxFalseRate: Double
  /// What ``Match/pChance`` was computed from; `nil` where the track came not so far, or there was
  /// nothing to judge it by.
  public let chance: ChanceFit?
  /// Which stretches of the clip carry the evidence; `nil` where there is no comparison.
  public let evidence: EvidenceTimeline?
  /// The tracks of the decisive pass, best first, ``SearchOptions/limit`` of them at most.
  public let candidates: [Match]
  /// The scores of all tracks that were weighed in that pass but the explained one's, best first.
  public let otherScores: [Double]
  /// In the order in which they were made; at least one.
  public let passes: [SearchPass]
  /// What the search cost, decoding left out.
  public let times: StageTimes
  /// What the track itself sounds like there; `nil` where there is no comparison.
  public let referenceAudio: ReferenceAudio?

  /// The match that is explained; `nil` where the track has nothing in common with the clip.
  public var match: Match? { inspection.comparison?.match }

  /// What was decided, and on what ground.
  public var verdict: Verdict {
    guard let comparison = inspection.comparison else {
      return inspection.query.peaks.isEmpty ? .nothingHeard : .nothingShared
    }
    if comparison.match.isAccepted { return .accepted }
    if comparison.rank == nil { return .notWeighed }
    return chance == nil ? .nothingToJudgeBy : .tooLikelyByChance
  }

  /// The score from which on the match would be accepted; `nil` where that can't be told.
  public var neededScore: Double? { chance?.score(atChance: maxFalseRate) }

  /// What was decided, and on what ground.
  public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Chance looks this good seldom enough.
    case accepted
    /// Chance looks this good too often.
    case tooLikelyByChance = "too_likely_by_chance"
    /// There are no other places to tell by what chance does.
    case nothingToJudgeBy = "nothing_to_judge_by"
    /// Other tracks have so many more landmarks in common with the clip that this one was not
    /// weighed.
    case notWeighed = "not_weighed"
    /// Not one landmark of the clip is in the track, or if none was asked about, in the database.
    case nothingShared = "nothing_shared"
    /// The clip has no peaks: it is silence, or a sound without any.
    case nothingHeard = "nothing_heard"
  }
}

extension FingerprintDatabase {
  /// Why `input` is taken for a track, or isn't.
  ///
  /// It searches as ``identify(_:excerpt:options:)`` does, with the same result, keeps what it finds
  /// on the way, and reads the track's own file if that is still there. Cost: a few queries', and
  /// decoding that file.
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - excerpt: The part of the input to look at; at most as much of it as a query may have
  ///     (``QueryParameters/longestSeconds``) is, and a warning says so.
  ///   - track: The track to explain; `nil`, the default, is the best answer, accepted or not.
  ///   - options: How the query is answered; ``SearchOptions/limit`` is of ``Explanation/candidates``.
  /// - Throws: ``FingerprintError`` where the input can't be decoded, the database can't be read or
  ///   has no such track.
  public func explanation(
    of input: AudioInput, excerpt: Excerpt = Excerpt(), track: TrackID? = nil,
    options: SearchOptions = SearchOptions()
  ) throws(FingerprintError) -> Explanation {
    var asked: Track?
    if let track { asked = try requiredTrack(track) }
    let (clip, plain) = try inspected(input, excerpt)
    var inspection = plain
    let (examination, comparison, evidence, candidates, passes) = try withSnapshot {
      snapshot, connection throws(FingerprintError) in
      let searcher = Searcher(
        snapshot: snapshot, connection: connection, parameters: parameters, query: query)
      let examination = try searcher.examination(of: clip.samples, track: track, options)
      return (
        examination, try searcher.comparison(examination, clip, options),
        try searcher.evidence(examination, clip),
        try searcher.candidates(examination, clip, options),
        try searcher.passes(examination, clip, options)
      )
    }
    inspection.comparison = comparison
    var audio: ReferenceAudio?
    if let comparison {
      audio = try ReferenceAudio(
        of: comparison.match,
        with: Inspector(parameters: parameters, query: query, decoder: decoder))
    }
    return Explanation(
      inspection: inspection, askedTrack: asked, maxFalseRate: options.maxFalseRate,
      chance: comparison == nil ? nil : examination.subject?.finding.chance,
      evidence: comparison == nil ? nil : evidence, candidates: candidates,
      otherScores: examination.otherScores, passes: passes, times: examination.times,
      referenceAudio: audio)
  }
}

extension Examination {
  /// The scores of all tracks but the one that is looked into, best first.
  fileprivate var otherScores: [Double] {
    findings.indices.filter { $0 != subject?.index }.map { Double(findings[$0].verified.score) }
  }
}
