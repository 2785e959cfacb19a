import Fingerprint
import FingerprintPages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The plots of an explanation that aren't spectra.
struct ExplanationPlots {
  private let explanation: Explanation

  private static let height = 15.0
  /// Rivals that are drawn where none were chosen to judge by.
  private static let rivalsShown = 40

  init(_ explanation: Explanation) { self.explanation = explanation }

  // MARK: Evidence

  /// The evidence summed up along the query; `nil` where there is none.
  var evidence: String? {
    guard let evidence = explanation.evidence, evidence.peakCount > 0 else { return nil }
    let inspection = explanation.inspection
    let end = max(inspection.durationSeconds, 0.1)
    var sums = [0.0]
    var deviations = [0.0]
    var squares = 0.0
    for (value, deviation) in zip(evidence.prominence, evidence.chanceDeviations) {
      sums.append(sums[sums.count - 1] + value)
      squares += deviation * deviation
      deviations.append(squares.squareRoot())
    }
    // what the sum must come to for the match to be accepted, the votes being what they are
    let needed = explanation.neededScore.map { $0 - (explanation.match?.voteEvidence ?? 0) }
    let shown = needed.map { $0 > 0 && $0.isFinite ? [$0] : [] } ?? []
    let low = min(-2.4, (sums.min() ?? 0) * 1.1)
    let high = max(3, ((sums + shown).max() ?? 0) * 1.18)
    let start = inspection.startSeconds
    var plot = StretchPlot(
      x: StretchPlot.Axis(
        start > 0 ? "seconds of the input" : "seconds of the query", 0...end,
        ticks: ExplanationSpectra.ticks(start...end + start, most: 6).map {
          ($0.value - start, $0.label)
        }),
      y: StretchPlot.Axis(
        "evidence so far", low...high, ticks: ExplanationSpectra.ticks(low...high, most: 6)),
      height: 13)
    let times = sums.indices.map { min(end, Double($0) * evidence.secondsPerStep) }
    plot.addPath(
      zip(times, deviations).map { ($0, 2 * $1) }
        + zip(times, deviations).reversed().map { ($0, -2 * $1) }, style: "chance", isClosed: true)
    plot.addPath([(0, 0), (end, 0)], style: "zero")
    for index in evidence.prominence.indices {
      let bounds = [sums[index], sums[index + 1]].sorted()
      plot.addBar(
        x: times[index]...times[index + 1], y: bounds[0]...bounds[1],
        style: sums[index + 1] >= sums[index] ? "up" : "down")
    }
    plot.addPath(
      sums.indices.dropFirst().flatMap { [(times[$0 - 1], sums[$0]), (times[$0], sums[$0])] },
      style: "sum")
    if let level = shown.first {
      plot.addPath([(0, level), (end, level)], style: "limit")
      // before the sum comes there above the line, else behind it below: where no bars are
      let isLate = zip(times, sums).allSatisfy { $0 > 0.5 * end || $1 < 0.9 * level }
      plot.addText(
        "enough, with \(counted(explanation.match?.votes ?? 0, "vote"))", x: isLate ? 0 : end,
        y: level, isLate ? .start : .end, style: isLate ? "limit" : "limit under")
    }
    return plot.figure(
      "Evidence in the query's spectrum, added up",
      keys: [
        StretchPlot.key("adds", bar: "up"), StretchPlot.key("takes away", bar: "down"),
        StretchPlot.key("chance (two deviations)", bar: "chance"),
      ])
  }

  // MARK: Votes

  /// The histogram of votes; `nil` where there are none.
  var votes: String? {
    guard let histogram = explanation.inspection.comparison?.histogram, !histogram.votes.isEmpty
    else { return nil }
    let step = histogram.secondsPerOffset
    let first = histogram.firstOffsetSeconds - step / 2
    let range = first...first + step * Double(histogram.votes.count)
    let top = 1.25 * Double(max(histogram.votes.max() ?? 0, histogram.chanceVotes, 3))
    let ticks = ExplanationSpectra.ticks(0...top, most: 5).filter { $0.value == $0.value.rounded() }
    var plot = StretchPlot(
      x: StretchPlot.Axis(
        "where in the track the query begins, seconds", range,
        ticks: ExplanationSpectra.ticks(range, most: 6)),
      y: StretchPlot.Axis("votes", 0...top, ticks: ticks), height: Self.height)
    for (index, votes) in histogram.votes.enumerated() where votes > 0 {
      let left = first + Double(index) * step
      let isBest = index == histogram.best
      // the match's at least as wide as can be seen
      let reach = isBest ? max(0, step * Double(histogram.votes.count) / 300 - step / 2) : 0
      plot.addBar(
        x: left - reach...left + step + reach, y: 0...Double(votes), style: isBest ? "up" : "votes")
    }
    let chance = Double(histogram.chanceVotes)
    plot.addPath([(range.lowerBound, chance), (range.upperBound, chance)], style: "limit")
    // the numbers are told in the keys: among bars of any height there is no room for them
    return plot.figure(
      "Votes for the place",
      keys: [
        StretchPlot.key(
          "this place: \(counted(histogram.votes[histogram.best], "vote"))", bar: "up"),
        StretchPlot.key("others", bar: "votes"),
        StretchPlot.key(
          "what votes strewn evenly reach 1 time in 20: \(histogram.chanceVotes.grouped)",
          line: "limit"),
      ])
  }

  // MARK: Rivals

  /// The scores of all tracks by rank, and the fall that was fitted to them; `nil` where there are
  /// no others.
  var rivals: String? {
    guard let match = explanation.match else { return nil }
    guard let chance = explanation.chance else { return unjudged(match) }
    // ranks above one, probabilities below, as powers of ten
    let rate = max(explanation.maxFalseRate, 1e-12)
    // where the fall comes to it, though no score will do behind a track that fits better
    let needed = chance.base - chance.scale * log(rate)
    let limit = log10(rate)
    // chance is judged by those behind the match
    let better = explanation.otherScores.filter { $0 > max(match.score, chance.rivals[0]) }
    let highest = log10(Double(better.count + chance.rivals.count) * 1.6)
    let low = min(limit - 1.2, -1.0)
    let least = chance.rivals[chance.rivals.count - 1]
    let span = min(needed, match.score) - least
    let left = least - 0.08 * max(1, span)
    let right = max(needed, match.score, chance.rivals[0], better.first ?? 0) * 1.06 + 0.3
    var plot = rankPlot(left...right, low...highest)
    plot.addBar(x: left...right, y: low...limit, style: "accepting")
    // on the side that the tail leaves free
    let isLate = needed - left > 0.55 * (right - left)
    plot.addText(
      "accepted: p ≤ \(explanation.maxFalseRate.shortest)", x: isLate ? left : right,
      y: limit, isLate ? .start : .end, style: "accepting under")
    plot.addPath(
      [chance.base, max(chance.base, right)].map {
        ($0, -($0 - chance.base) / chance.scale / log(10))
      },
      style: "tail")
    plot.addDots(
      (better + chance.rivals).enumerated().map { ($0.element, log10(Double($0.offset + 1))) },
      styles: ["rival"])
    let own =
      match.score > chance.base
      ? log10(max(1e-300, chance.pChance(ofScore: match.score)))
      : log10(Double(explanation.otherScores.count { $0 >= match.score } + 1))
    if own < low {
      addBeyond(match, to: &plot, y: low, in: left...right)
    } else {
      addCandidate(match, to: &plot, y: min(own, highest - 0.2), in: left...right)
    }
    let others = chance.hasFewTracks ? "other tracks, and other places" : "other tracks"
    return plot.figure(
      "The track among its rivals",
      keys: [
        StretchPlot.key("this track", dots: ["here"]),
        StretchPlot.key("\(others), best first", dots: ["rival"]),
        StretchPlot.key("how fast chance dies out", line: "tail"),
      ])
  }

  /// The scores alone, where there is no judging by them.
  private func unjudged(_ match: Match) -> String? {
    let others = Array(explanation.otherScores.prefix(Self.rivalsShown))
    guard let least = others.last, let most = others.first else { return nil }
    let range = min(least, match.score) - 0.5...max(most, match.score) * 1.06 + 0.5
    var plot = rankPlot(range, -0.3...log10(Double(others.count) * 1.6 + 1))
    plot.addDots(
      others.indices.map { (others[$0], log10(Double($0 + 1))) }, styles: ["rival"])
    let rank = others.count { $0 >= match.score } + 1
    addCandidate(match, to: &plot, y: log10(Double(rank)), in: range)
    return plot.figure(
      "The track among its rivals",
      keys: [
        StretchPlot.key("this track", dots: ["here"]),
        StretchPlot.key("other tracks, best first", dots: ["rival"]),
      ])
  }

  private func rankPlot(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>) -> StretchPlot {
    let decades = Int(y.lowerBound.rounded(.up))...Int(y.upperBound.rounded(.down))
    // every decade where there are few of them
    let step = max(1, (decades.count + 5) / 6)
    let ticks = decades.filter { $0 % step == 0 }.map { decade -> StretchPlot.Tick in
      let power = Int(pow(10, Double(abs(decade))).rounded())
      return (Double(decade), decade < 0 ? "1 in \(power.grouped)" : power.grouped)
    }
    return StretchPlot(
      x: StretchPlot.Axis("score", x, ticks: ExplanationSpectra.ticks(x, most: 6)),
      y: StretchPlot.Axis("other tracks that reach it", y, ticks: ticks), height: Self.height)
  }

  private func addCandidate(
    _ match: Match, to plot: inout StretchPlot, y: Double, in range: ClosedRange<Double>
  ) {
    plot.addDots([(match.score, y)], styles: ["here"])
    plot.addText(
      match.score.fixed(1), x: match.score, y: y, side(of: match, in: range),
      style: "here beside")
  }

  /// An arrow at the lower edge where the candidate lies so far below it that an axis down to there
  /// would leave no room for the rivals.
  private func addBeyond(
    _ match: Match, to plot: inout StretchPlot, y: Double, in range: ClosedRange<Double>
  ) {
    plot.addText("▼", x: match.score, y: y, .middle, style: "here")
    plot.addText(
      "\(match.score.fixed(1)), p \(chance(match.pChance))", x: match.score, y: y,
      side(of: match, in: range), style: "here aside")
  }

  /// Where there is room for what is written beside the candidate.
  private func side(of match: Match, in range: ClosedRange<Double>) -> StretchPlot.Anchor {
    match.score > (range.lowerBound + range.upperBound) / 2 ? .end : .start
  }
}
