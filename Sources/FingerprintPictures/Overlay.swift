internal import Fingerprint

/// What is drawn upon panels of levels, chosen so that it stays legible, and its legend.
struct Overlay {
  /// A kind of mark with all its places, in seconds and hertz.
  struct Marks {
    let label: String
    let places: [(seconds: Double, hertz: Double)]
    let shape: Canvas.Mark
    /// In the radius of the others.
    let size: Double
    var fill: Color?
    var line: Color?
  }

  /// From below to above.
  let marks: [Marks]
  let pairs: [ConstellationPair]
  /// What the pairs are; `nil` where there are none to be drawn.
  let pairsLabel: String?

  /// What can be told apart on so many pixels.
  init(_ inspection: Inspection, _ layers: PictureLayers, pixels: Double, _ theme: Theme) {
    // a mark and the gap to the next take about 18 × 18 pixels, a pair twice that
    let room = Int(pixels / (theme.pixels(18) * theme.pixels(18)))
    var marks = [Marks]()
    if layers.contains(.peaks) { marks += Self.peaks(of: inspection, room: room) }
    if layers.contains(.matches), let comparison = inspection.comparison {
      marks += Self.matches(of: comparison, room: room)
    }
    self.marks = marks
    guard layers.contains(.pairs) else {
      (pairs, pairsLabel) = ([], nil)
      return
    }
    let all = inspection.reference.pairs
    pairs = Self.strongest(room / 2, of: all) { $0.anchor.decibels + $0.target.decibels }
    pairsLabel = Self.label("pairs stored of a track", pairs.count, of: all.count)
  }

  /// The peaks that a track would keep, and those that a query adds.
  private static func peaks(of inspection: Inspection, room: Int) -> [Marks] {
    let (query, reference) = (inspection.query, inspection.reference)
    let stored = Set(reference.peaks)
    let besides = query.peaks.filter { !stored.contains($0) }
    let kept = strongest(room, of: reference.peaks, by: \.decibels)
    let others = strongest(max(0, room - kept.count), of: besides, by: \.decibels)
    return [
      Marks(
        label: label(
          "asked for besides (\(query.peaksPerSecond)/s at most)", others.count, of: besides.count),
        places: others.map { ($0.seconds, $0.hertz) }, shape: .circle, size: 0.42,
        fill: Theme.foundBesides),
      Marks(
        label: label(
          "peaks stored of a track (\(reference.peaksPerSecond)/s at most)", kept.count,
          of: reference.peaks.count),
        places: kept.map { ($0.seconds, $0.hertz) }, shape: .circle, size: 1, line: Theme.found),
    ]
  }

  /// The track's peaks. They have no strength, so where there are too many every n-th is drawn.
  private static func matches(of comparison: TrackComparison, room: Int) -> [Marks] {
    let all = comparison.referencePeaks
    let step = max(1, (all.count + room - 1) / max(1, room))
    func places(_ isMatched: Bool) -> [(seconds: Double, hertz: Double)] {
      all.indices.filter { $0 % step == 0 && all[$0].isMatched == isMatched }
        .map { (all[$0].seconds, all[$0].hertz) }
    }
    let (found, missed) = (places(true), places(false))
    return [
      Marks(
        label: label("missed", missed.count, of: all.count - comparison.matchedPeaks),
        places: missed, shape: .diamond, size: 0.9, line: Theme.missed),
      Marks(
        label: label("the track’s peaks, found", found.count, of: comparison.matchedPeaks),
        places: found, shape: .circle, size: 1, fill: Theme.found, line: Theme.edge),
    ]
  }

  private static func label(_ text: String, _ shown: Int, of all: Int) -> String {
    shown == all ? "\(text): \(grouped(all))" : "\(text): \(grouped(shown)) of \(grouped(all))"
  }

  /// In their order; of equal ones the earlier.
  private static func strongest<Element>(
    _ count: Int, of all: [Element], by strength: (Element) -> Double
  ) -> [Element] {
    guard all.count > count else { return all }
    let strengths = all.map(strength)
    let ranked = all.indices.sorted { (strengths[$1], $0) < (strengths[$0], $1) }
    return ranked.prefix(max(0, count)).sorted().map { all[$0] }
  }
}
