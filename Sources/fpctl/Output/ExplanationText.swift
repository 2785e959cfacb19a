import Fingerprint

/// An explanation for the terminal: the verdict, the reasons, the next candidates, the passes.
struct ExplanationText {
  let path: String
  let explanation: Explanation
  var palette = Palette(isOn: false)

  /// All of it.
  var text: String {
    let words = ExplanationWords(explanation: explanation)
    let headline =
      explanation.match?.isAccepted == true
      ? palette.good(words.headline) : palette.doubtful(words.headline)
    let page = HelpText(commands: [])
    var text = palette.bold(path.printable) + "\n" + headline + "\n\n"
    text += words.reasons.map { page.wrapped($0, indent: 0) }.joined()
    if let stretch { text += "\n" + stretch }
    return text + candidates + passes
  }

  /// Where in the clip the evidence is: `evidence by 0.5 s   ▁▂▃▅▇`.
  private var stretch: String? {
    guard let evidence = explanation.evidence, evidence.peakCount > 0 else { return nil }
    let most = max(evidence.prominence.max() ?? 0, 1e-9)
    let blocks = Array("▁▂▃▄▅▆▇█")
    let bars = evidence.prominence.map { value in
      value <= 0 ? " " : blocks[min(blocks.count - 1, Int(value / most * Double(blocks.count)))]
    }
    return "Evidence in each \(evidence.secondsPerStep.shortest) s  |\(String(bars))|\n"
  }

  private var candidates: String {
    guard !explanation.candidates.isEmpty else { return "" }
    var columns = TextColumns(.right, .right, .right, .right, .right, .left)
    columns.append("", "score", "p(chance)", "votes", "offset", "track")
    let names = explanation.candidates.map(\.track).names
    for (index, match) in explanation.candidates.enumerated() {
      columns.append(
        "\(index + 1)", match.score.fixed(1), ExplanationWords.number(match.pChance),
        match.votes.grouped, clockTime(match.offsetSeconds, tenths: true),
        names[index])
    }
    return table(columns)
  }

  private var passes: String {
    var columns = TextColumns(.left, .right, .right, .right, .right)
    columns.append("pass", "tracks", "hashes", "postings", "ms")
    for pass in explanation.passes {
      columns.append(
        pass.kind.name + (pass.isDecisive && explanation.passes.count > 1 ? ", decided" : ""),
        pass.weighedTracks.grouped, pass.times.hashes.grouped, pass.times.postings.grouped,
        pass.times.total.fixed(1))
    }
    return table(columns)
  }

  private func table(_ columns: TextColumns) -> String {
    let lines = columns.lines
    return "\n" + palette.faint(lines[0]) + "\n" + lines.dropFirst().map { $0 + "\n" }.joined()
  }
}
