import Fingerprint
import FingerprintPages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The tables of an explanation's page.
struct ExplanationTables {
  private let explanation: Explanation

  init(_ explanation: Explanation) { self.explanation = explanation }

  /// How votes and prominence become a score, and the score a probability; empty without a match.
  var numbers: String {
    guard let match = explanation.match, let evidence = explanation.evidence else { return "" }
    let votes = match.voteEvidence
    var rows = [
      (
        "votes",
        "\(counted(match.votes, "landmark")) agree on the place:"
          + " \(Match.voteWeight.fixed(1)) × √\(match.votes.grouped) = \(votes.fixed(2))"
      ),
      (
        "spectrum",
        "under \(counted(evidence.peakCount, "peak")) of the track, which count as"
          + " \(evidence.effectivePeaks.fixed(1)), the query stands out by"
          + " \(evidence.meanProminence.fixed(2)) deviations on average:"
          + " \(evidence.meanProminence.fixed(2)) × √\(evidence.effectivePeaks.fixed(1)) ="
          + " \(evidence.total.fixed(2))"
      ),
      ("score", "\(votes.fixed(2)) + \(evidence.total.fixed(2)) = \(match.score.fixed(2))"),
    ]
    if let best = explanation.otherScores.first {
      rows.append(
        (
          "rivals",
          "\(counted(explanation.otherScores.count, "other track")) weighed, the best scores"
            + " \(best.fixed(2))" + (best > match.score ? ", better than this one" : "")
        ))
    }
    if let chance = explanation.chance { rows += self.rows(chance, match) }
    if abs(evidence.speed - match.speed) > 0.0001 {
      rows.append(
        (
          "speed",
          "weighed at \(evidence.speed.fixed(3)) times the track's own, which was enough to know it;"
            + " sought out afterwards: \(match.speed.fixed(3))"
        ))
    }
    let items = rows.map { "<dt>\(HTML.escaped($0.0))</dt><dd>\(HTML.escaped($0.1))</dd>" }
    return "<dl class=\"numbers\">\n\(items.joined(separator: "\n"))\n</dl>"
  }

  private func rows(_ fit: ChanceFit, _ match: Match) -> [(String, String)] {
    let places = fit.hasFewTracks ? "places" : "tracks"
    let base = fit.base.fixed(2)
    // what makes chance ten times as rare
    let decade = (fit.scale * log(10)).fixed(2)
    var rows = [
      (
        "spread",
        "the \(fit.rivals.count.grouped) best \(places) behind it, copies aside, score"
          + " \(fit.mean.fixed(2)) on average, with a deviation of \(fit.deviation.fixed(2)), a little"
          + " of which is for their being few"
      )
    ]
    if fit.handicap > 0 {
      let elsewhere = fit.elsewhere.map { ", and another place in this track \($0.fixed(2))" } ?? ""
      rows.append(
        (
          "resemblance",
          "the best behind it scores \(fit.rivals[0].fixed(2))\(elsewhere): where others stand out"
            + " so, \(fit.handicap.fixed(2)) more is asked"
        ))
    }
    rows += [
      (
        "fall",
        "a score up to \(base) can well be chance; each further \(decade) makes chance ten times rarer"
      ),
      (
        "p(chance)",
        "10^(−(\(match.score.fixed(2)) − \(base)) / \(decade))" + probability(fit, match)
      ),
    ]
    if let needed = explanation.neededScore, needed.isFinite {
      rows.append(
        (
          "threshold",
          "\(explanation.maxFalseRate.shortest), which takes a score of \(needed.fixed(2))"
        ))
    }
    return rows
  }

  /// What the fall comes to, and what is made of it: ` = 0.043`.
  private func probability(_ fit: ChanceFit, _ match: Match) -> String {
    let fallen = exp(-(match.score - fit.base) / fit.scale)
    guard match.pChance < 1 else { return " is no less than 1" }
    guard fallen < fit.floor else { return " \(chance(match.pChance))" }
    return " \(chance(fallen)); no surer than the track that fits better: \(chance(match.pChance))"
  }

  /// The best tracks; empty where there are none.
  var candidates: String {
    guard !explanation.candidates.isEmpty else { return "" }
    let shown = explanation.match?.track.id
    let names = explanation.candidates.map(\.track).names
    let rows = explanation.candidates.enumerated().map { index, match in
      let name = HTML.escaped(names[index])
      return [
        "\(index + 1)", match.track.id == shown ? "<b>\(name)</b>" : name,
        HTML.escaped(clockTime(match.offsetSeconds, tenths: true)), match.score.fixed(1),
        HTML.escaped(ExplanationWords.number(match.pChance)), match.votes.grouped,
        match.isAccepted ? "<b class=\"good\">yes</b>" : "no",
      ]
    }
    return HTML.table(
      ["", "track", "offset", "score", "p(chance)", "votes", "accepted"], rows, words: 1..<2)
  }

  /// The passes and what they cost.
  var passes: String {
    let rows = explanation.passes.map { pass in
      let best = pass.best.map {
        "\($0.track.displayName.printable), p(chance) \(chance($0.pChance))"
      }
      return [
        pass.kind.name,
        HTML.escaped(best ?? "nothing")
          + (pass.isDecisive ? " <b>(decided)</b>" : ""),
        pass.weighedTracks.grouped, pass.times.hashes.grouped, pass.times.postings.grouped,
        pass.times.total.fixed(1),
      ]
    }
    return HTML.table(
      ["pass", "best of it", "tracks weighed", "hashes asked for", "postings read", "ms"], rows,
      words: 0..<2)
  }
}
