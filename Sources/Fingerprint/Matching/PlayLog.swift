/// Joins what is heard in one stretch of a recording after the other to what was played in it, and
/// when: an answer for each time that a track is played, instead of one every ten seconds.
///
/// ```swift
/// var log = PlayLog()
/// try database.identify(.file(path: "radio.mp3"), inStretchesOf: 10) { plays += log.take($0) }
/// plays += log.finish()
/// ```
///
/// A track is taken for played on where it is heard again at the very place that it would have come
/// to, an announcement of half a minute in between or not. Its begin and end are as exact as
/// ``Match/queryRange``: to a tenth of a second in undamaged audio. Where it isn't recognised in the
/// stretch in which it begins or ends, having hardly begun, they are those of the next one.
///
/// Music that repeats itself is at times recognised at another repetition than the one that is played.
/// Where the track comes back to its place after that, or one stretch of it at its begin or end is
/// heard elsewhere, that is no other play, as long as the track could have gone on there instead.
///
/// Plays are given by when they began: one that began earlier and goes on holds back those within it.
/// Cost: none to speak of; memory: the tracks that are being played.
public struct PlayLog: Sendable {
  /// Seconds in which a track that is played on may go unrecognised. 30.
  public static let longestGapSeconds = 30.0
  /// Seconds by which the place that a track has come to may differ from where it should be: more than
  /// a speed's error makes in half a minute, less than a bar.
  private static let tolerance = 0.5

  /// A track that is being played.
  private struct Play {
    var match: Match
    /// In the recording: where it began, and how far it was heard.
    var range: ClosedRange<Double>
    /// The places in the track at the ends of `range`.
    var trackStart: Double
    var trackEnd: Double
    /// Stretches that it was heard in.
    var stretches = 1

    /// Whether `other` is what was heard of this play at another repetition in the track.
    func explains(_ other: Play) -> Bool {
      let touches =
        other.range.lowerBound <= range.upperBound + PlayLog.tolerance
        && other.range.upperBound >= range.lowerBound - PlayLog.tolerance
      let isWithin =
        other.range.lowerBound >= range.lowerBound && other.range.upperBound <= range.upperBound
      // a restart or the second play in a row would have had to go on before or beyond the track
      let whole = extended(over: other.range)
      return match.track.id == other.match.track.id && touches && stretches > other.stretches
        && (isWithin || other.stretches == 1) && whole.trackStart >= -PlayLog.tolerance
        && whole.trackEnd <= match.track.durationSeconds + PlayLog.tolerance
    }

    /// This one, having gone on at its place over `other` too.
    func extended(over other: ClosedRange<Double>) -> Play {
      var whole = self
      let start = min(range.lowerBound, other.lowerBound)
      let end = max(range.upperBound, other.upperBound)
      whole.trackStart -= (range.lowerBound - start) * match.speed
      whole.trackEnd += (end - range.upperBound) * match.speed
      whole.range = start...end
      return whole
    }
  }

  private var plays: [Play] = []

  /// A log in which nothing has been played.
  public init() {}

  /// Takes the answer to the next stretch.
  ///
  /// - Returns: The plays that are over, by when they began: each with its part of the recording, and
  ///   one match, on the clock of that part. Its evidence is that of the stretch in which it was surest.
  public mutating func take(_ answer: LiveIdentifier.Answer) -> [LiveIdentifier.Answer] {
    let start = answer.streamRange.lowerBound
    for match in answer.identification.matches where match.isAccepted {
      let range = (start + match.queryRange.lowerBound)...(start + match.queryRange.upperBound)
      let isNext = { (play: Play) in
        let expected = play.trackEnd + (range.lowerBound - play.range.upperBound) * match.speed
        return play.match.track.id == match.track.id
          && abs(match.trackRange.lowerBound - expected) <= Self.tolerance
      }
      guard let index = plays.firstIndex(where: isNext) else {
        plays.append(
          Play(
            match: match, range: range, trackStart: match.trackRange.lowerBound,
            trackEnd: match.trackRange.upperBound))
        continue
      }
      let isSurer = match.pChance < plays[index].match.pChance
      if isSurer { plays[index].match = match }
      // the last stretch reaches back
      let end = max(range.upperBound, plays[index].range.upperBound)
      plays[index].range = plays[index].range.lowerBound...end
      plays[index].trackEnd = match.trackRange.upperBound + (end - range.upperBound) * match.speed
      plays[index].stretches += 1
    }
    return ended(before: answer.streamRange.upperBound - Self.longestGapSeconds)
  }

  /// The plays that have gone on to the end of the recording.
  public mutating func finish() -> [LiveIdentifier.Answer] { ended(before: .infinity) }

  private mutating func ended(before limit: Double) -> [LiveIdentifier.Answer] {
    joinRepetitions(before: limit)
    plays.sort { $0.range.lowerBound < $1.range.lowerBound }
    var over: [Play] = []
    while let first = plays.first, first.range.upperBound < limit,
      // the stretch after its end may turn out to be its last one
      !plays.contains(where: { $0.range.upperBound >= limit && first.explains($0) })
    {
      over.append(plays.removeFirst())
    }
    return over.map(Self.answer)
  }

  /// Makes what is over, and was only heard at another repetition of a play, part of that play.
  private mutating func joinRepetitions(before limit: Double) {
    var index = 0
    while index < plays.count {
      let play = plays[index]
      if play.range.upperBound < limit,
        let whole = plays.firstIndex(where: { $0.explains(play) })
      {
        plays[whole] = plays[whole].extended(over: play.range)
        plays.remove(at: index)
        index = 0
      } else {
        index += 1
      }
    }
  }

  private static func answer(_ play: Play) -> LiveIdentifier.Answer {
    let seconds = play.range.upperBound - play.range.lowerBound
    let match = play.match
    let joined = Match(
      track: match.track, isAccepted: true, offsetSeconds: play.trackStart,
      queryRange: 0...seconds, trackRange: play.trackStart...max(play.trackStart, play.trackEnd),
      speed: match.speed,
      pitchSemitones: match.pitchSemitones, score: match.score, pChance: match.pChance,
      margin: match.margin, votes: match.votes)
    return LiveIdentifier.Answer(
      streamRange: play.range,
      identification: Identification(
        durationSeconds: seconds, matches: [joined], warnings: [], times: StageTimes()))
  }
}
