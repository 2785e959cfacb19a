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
    let trackStart: Double
    var trackEnd: Double
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
    }
    return ended(before: answer.streamRange.upperBound - Self.longestGapSeconds)
  }

  /// The plays that have gone on to the end of the recording.
  public mutating func finish() -> [LiveIdentifier.Answer] { ended(before: .infinity) }

  private mutating func ended(before limit: Double) -> [LiveIdentifier.Answer] {
    let over = plays.filter { $0.range.upperBound < limit }
    plays.removeAll { $0.range.upperBound < limit }
    return over.sorted { $0.range.lowerBound < $1.range.lowerBound }.map(Self.answer)
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
