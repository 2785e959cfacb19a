import Fingerprint

/// A line a match, for people. Failed queries have no line: they are told on standard error.
struct QueryText: QueryFormat {
  /// Columns for the paths of all queries, so that the answers stand in one column.
  let labelWidth: Int
  var showsTiming = false
  var palette = Palette(isOn: false)

  /// A label longer than this one pushes its own line out instead of everyone's.
  static let widestLabel = 40

  init(paths: [String], showsTiming: Bool = false, palette: Palette = Palette(isOn: false)) {
    let widths = paths.map(\.printable.columns)
    labelWidth = widths.filter { $0 <= Self.widestLabel }.max() ?? 0
    self.showsTiming = showsTiming
    self.palette = palette
  }

  func text(for outcome: QueryOutcome, isFirst: Bool) -> String {
    guard let identification = outcome.identification else { return "" }
    let names = identification.matches.map(\.track).names
    let nameWidth = names.map(\.columns).max() ?? 0
    var lines = zip(identification.matches, names).map {
      line(
        of: $0, called: $1.padded(to: nameWidth), in: outcome.isPlay ? nil : identification)
    }
    if identification.best == nil { lines.insert(palette.doubtful("no match"), at: 0) }
    if showsTiming { lines.append(palette.faint(line(of: identification.times))) }
    let margin = String(
      repeating: " ", count: max(labelWidth, outcome.isStretch ? outcome.label.columns : 0))
    let labels =
      [outcome.label.padded(to: labelWidth)]
      + Array(repeating: margin, count: lines.count - 1)
    return zip(labels, lines).map { "\($0)   \($1)\n" }.joined()
  }

  private func line(of match: Match, called name: String, in answer: Identification?) -> String {
    var evidence = [String]()
    if match.isAccepted, let answer {
      let heard = (match.queryRange.upperBound - match.queryRange.lowerBound).fixed(1)
      evidence.append("heard in \(heard) s of \(answer.durationSeconds.fixed(1)) s")
    }
    if let change = match.change { evidence.append(change) }
    evidence.append("p(chance) \(chance(match.pChance))")
    if !match.isAccepted { evidence.append("not accepted") }
    return (match.isAccepted ? palette.good(name) : palette.faint(name))
      + "   \(match.place)   (\(evidence.joined(separator: ", ")))"
  }

  private func line(of times: StageTimes) -> String {
    let stages = [
      ("decode", times.decode), ("analysis", times.analysis), ("voting", times.voting),
      ("verification", times.verification), ("total", times.total),
    ]
    let counts = [
      counted(times.hashes, "hash", plural: "hashes"), counted(times.postings, "posting"),
      counted(times.candidates, "candidate"), counted(times.passes, "pass", plural: "passes"),
    ]
    return stages.map { "\($0.0) \($0.1.fixed(1)) ms" }.joined(separator: ", ") + "; "
      + counts.joined(separator: ", ")
  }
}
