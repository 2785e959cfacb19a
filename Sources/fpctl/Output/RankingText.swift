import Fingerprint

/// A line a track, for people. Failed queries have no line: they are told on standard error.
struct RankingText: RankingFormat {
  /// Columns for the labels of all queries, so that the answers stand in one column.
  private let labelWidth: Int
  private let palette: Palette

  init(labels: [String], palette: Palette = Palette(isOn: false)) {
    let widths = labels.map(\.printable.columns)
    labelWidth = widths.filter { $0 <= QueryText.widestLabel }.max() ?? 0
    self.palette = palette
  }

  func text(for outcome: RankingOutcome, isFirst: Bool) -> String {
    guard let ranking = outcome.ranking else { return "" }
    let label = outcome.label.printable.padded(to: labelWidth)
    guard !ranking.matches.isEmpty else { return "\(label)   no other track to compare with\n" }
    let names = ranking.matches.map(\.track).names
    let nameWidth = names.map(\.columns).max() ?? 0
    return ranking.matches.enumerated().map { index, match in
      let margin = index == 0 ? label : String(repeating: " ", count: labelWidth)
      let name = names[index].padded(to: nameWidth)
      let similarity = match.similarity.fixed(3)
      let number = similarity.hasPrefix("-") ? similarity : " " + similarity
      return "\(margin)  \(number)   \(palette.good(name))   at \(Self.clock(match.chunkRange))   "
        + palette.faint("(most like \(Self.clock(match.queryRange)))") + "\n"
    }.joined()
  }

  /// What to tell where some tracks have nothing to be compared by.
  static func warning(lacking: Int, of model: any EmbeddingModel) -> String {
    "\(counted(lacking, "track")) \(lacking == 1 ? "has" : "have") no \(model.name) embeddings and"
      + " can't be found: run `fpctl index --models` on the audio to add them"
  }

  private static func clock(_ range: ClosedRange<Double>) -> String {
    clockTime(range.lowerBound, tenths: true) + "–" + clockTime(range.upperBound, tenths: true)
  }
}
