import Fingerprint

/// What an explanation amounts to in plain sentences: for the page, the text and the record.
struct ExplanationWords {
  let explanation: Explanation

  /// The verdict in a line: `Accepted: The Fixtures – Evening Street, at 0:11.2`.
  var headline: String {
    let isFirst = explanation.inspection.comparison?.rank == 1
    let subject = explanation.askedTrack == nil ? "Refused" : "Not this one"
    switch explanation.verdict {
    case .accepted: return "Accepted: \(track), \(place)"
    case .tooLikelyByChance, .nothingToJudgeBy:
      return explanation.askedTrack == nil
        ? "Refused: nothing is recognised for sure; the nearest is \(track), \(place)"
        : isFirst
          ? "Not sure enough: \(track) fits best, \(place), but may do so by chance"
          : "\(subject): \(track) is not recognised for sure"
    case .notWeighed: return "\(subject): others fit so much better than \(track)"
    case .nothingShared:
      return explanation.askedTrack == nil
        ? "\(subject): nothing in the database has anything in common with it"
        : "\(subject): \(track) has nothing in common with it"
    case .nothingHeard: return "\(subject): there is nothing to be heard in it"
    }
  }

  /// Why, and how the query was played; a sentence each, most important first.
  var reasons: [String] {
    [ground, comparison, change, peaks, instead, remedy].compactMap(\.self)
  }

  /// The name of the track that is explained.
  var track: String {
    (explanation.match?.track ?? explanation.askedTrack).map(name) ?? "no track"
  }

  /// As it is called among the candidates.
  private func name(_ track: Track) -> String {
    let index = explanation.candidates.firstIndex { $0.track.id == track.id }
    return index.map { explanation.candidates.map(\.track).names[$0] }
      ?? track.displayName.printable
  }

  private var place: String { explanation.match?.place ?? "" }

  /// The probability against the threshold.
  private var ground: String? {
    let limit = "\(explanation.maxFalseRate.shortest)"
    switch explanation.verdict {
    case .accepted:
      guard let p = explanation.match?.pChance else { return nil }
      return "p(chance) \(chance(p)) is \(p < explanation.maxFalseRate ? "below" : "at") \(limit):"
        + " audio that isn't in the database would look this good \(Self.frequency(p))."
    case .tooLikelyByChance:
      guard let p = explanation.match?.pChance else { return nil }
      return "p(chance) \(chance(p)) is above \(limit): audio that isn't in the database would look"
        + " this good \(Self.frequency(p))."
    case .nothingToJudgeBy:
      return
        "There is no other place in the database to compare it with, so chance can't be ruled out."
    case .notWeighed:
      return "So many landmarks of other tracks agree better that this one isn't among those whose"
        + " evidence is weighed; it was weighed for this explanation alone."
    case .nothingShared: return "None of its landmarks is found there."
    case .nothingHeard:
      return "It has no peak above its surroundings: silence, or a steady noise."
    }
  }

  /// The score against the others'.
  private var comparison: String? {
    guard let match = explanation.match else { return nil }
    let score = match.score
    var text = "It scores \(score.fixed(1))"
    if let best = explanation.otherScores.first {
      let others = counted(explanation.otherScores.count, "other track")
      if best >= score {
        let better = explanation.otherScores.count { $0 >= score }
        text += "; \(better.grouped) of the \(others) weighed \(better == 1 ? "scores" : "score")"
        text += " as much or more, the best \(best.fixed(1))"
      } else if match.isAccepted || score - best > 2 * (explanation.chance?.scale ?? 0) {
        text += "; the best of the \(others) weighed reaches \(best.fixed(1))"
      } else {
        text += "; the best of the \(others) weighed scores nearly as much, \(best.fixed(1))"
      }
      if match.isAccepted, nextBest?.isAccepted == true { text += ", and is accepted, too" }
    }
    if let needed = explanation.neededScore, needed.isFinite {
      text +=
        match.isAccepted
        ? "; \(needed.fixed(1)) would have been enough"
        : "; it would take \(needed.fixed(1)) to be accepted"
    }
    return text + "."
  }

  private var change: String? {
    guard let match = explanation.match, match.change != nil else { return nil }
    let percent = 100 * (match.speed - 1)
    let tempo = "\(abs(percent).fixed(1)) % \(percent > 0 ? "faster" : "slower")"
    let semitones = "\(abs(match.pitchSemitones).fixed(1)) semitones"
    let pitch = "\(semitones) \(match.pitchSemitones > 0 ? "higher" : "lower")"
    let found = match.isAccepted ? "The query is" : "It fits best if the query is taken to be"
    if !match.isTimed { return "\(found) \(pitch) than the track, at its tempo." }
    return match.isTuned
      ? "\(found) \(tempo) than the track, and \(pitch)."
      : "\(found) \(tempo) than the track, at its pitch."
  }

  private var peaks: String? {
    guard let comparison = explanation.inspection.comparison, let match = explanation.match else {
      return nil
    }
    let all = comparison.referencePeaks.count
    guard all > 0 else { return "None of it lies within the track." }
    let share = Double(comparison.matchedPeaks) / Double(all)
    return
      "\(counted(match.votes, "landmark")) \(match.votes == 1 ? "agrees" : "agree") on the place."
      + " Of the track's \(counted(all, "peak")) there, \(comparison.matchedPeaks.grouped) are peaks"
      + " of the query: \((100 * share).fixed(0)) %, where chance finds"
      + " \((100 * comparison.chanceShare).fixed(0)) %."
  }

  /// The best track but the one that is explained; `nil` where `--limit` leaves none.
  private var nextBest: Match? {
    explanation.candidates.first { $0.track.id != explanation.match?.track.id }
  }

  /// What can be done where nothing is recognised for sure, as far as it would help.
  private var remedy: String? {
    var advice = [String]()
    let seconds = explanation.inspection.durationSeconds
    switch explanation.verdict {
    case .tooLikelyByChance, .nothingShared:
      if seconds < Self.longSeconds {
        advice.append("A longer clip than these \(seconds.fixed(1)) s has more evidence in it.")
      }
    case .notWeighed: break
    case .accepted, .nothingToJudgeBy, .nothingHeard: return nil
    }
    // of what is refused as a whole, the full search has been made
    if !explanation.passes.contains(where: { $0.kind == .full }) {
      advice.append("With --exhaustive more tracks are weighed.")
    }
    if explanation.verdict == .tooLikelyByChance, let p = explanation.match?.pChance,
      p <= Self.loosestRate
    {
      let rate = Self.rate(atLeast: p)
      advice.append(
        "With --max-false-rate \(rate.shortest) it would be accepted, and so would a wrong answer"
          + " \(Self.frequency(rate)).")
    }
    return advice.isEmpty ? nil : advice.joined(separator: " ")
  }

  /// A clip that is longer has enough evidence in it if the track is in the database at all.
  private static let longSeconds = 15.0
  /// No rate beyond it is worth advising: too many answers would be wrong.
  private static let loosestRate = 0.1

  /// The next 1, 2 or 5 times a power of ten, but no less than the default.
  static func rate(atLeast p: Double) -> Double {
    let rates = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]
    return rates.first { $0 >= p } ?? 1
  }

  /// The best answer, where another track was asked about.
  private var instead: String? {
    guard let best = explanation.candidates.first, explanation.askedTrack != nil,
      best.track.id != explanation.askedTrack?.id
    else { return nil }
    return "The best answer is \(name(best.track)), \(best.place), with a score of"
      + " \(best.score.fixed(1)) and p(chance) \(chance(best.pChance)):"
      + " \(best.isAccepted ? "accepted" : "not accepted either")."
  }

  /// A probability for a table: without the sign of equality.
  static func number(_ p: Double) -> String {
    let text = chance(p)
    return text.hasPrefix("= ") ? String(text.dropFirst(2)) : text
  }

  /// A probability as people say it: `1 time in 770,000`.
  static func frequency(_ p: Double) -> String {
    if p > 0.5 { return p > 0.95 ? "nearly always" : "more often than not" }
    if p < 1e-12 { return "less than once in a million million times" }
    var unit = 1.0
    while 1 / p >= unit * 100 { unit *= 10 }
    let times = Int(((1 / p / unit).rounded() * unit).rounded())
    return "1 time in \(times.grouped)"
  }
}
