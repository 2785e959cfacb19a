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
    // a mark with the gap to the next takes about 30 × 30 pixels, and so does a pair
    let room = Int(pixels / (theme.pixels(30) * theme.pixels(30)))
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
    pairs = Self.strongest(room, of: all, at: \.anchor.seconds) {
      $0.anchor.decibels + $0.target.decibels
    }
    pairsLabel = Self.label("pairs a track keeps", pairs.count, of: all.count)
  }

  /// The peaks that a track would keep, and those that a query adds.
  private static func peaks(of inspection: Inspection, room: Int) -> [Marks] {
    let (query, reference) = (inspection.query, inspection.reference)
    let stored = Set(reference.peaks)
    let besides = query.peaks.filter { !stored.contains($0) }
    let kept = strongest(room, of: reference.peaks, at: \.seconds, by: \.decibels)
    let others = strongest(
      max(0, room + room / 5 - kept.count), of: besides, at: \.seconds, by: \.decibels)
    return [
      Marks(
        label: label(
          "peaks a query adds (\(query.peaksPerSecond)/s in all)", others.count, of: besides.count),
        places: others.map { ($0.seconds, $0.hertz) }, shape: .circle, size: 0.5,
        fill: Theme.found),
      Marks(
        label: label(
          "peaks a track keeps (\(reference.peaksPerSecond)/s)", kept.count,
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
        label: Self.sampled("missed", missed.count, of: all.count - comparison.matchedPeaks),
        places: missed, shape: .diamond, size: 0.9, line: Theme.missed),
      Marks(
        label: Self.sampled("the track’s peaks, found", found.count, of: comparison.matchedPeaks),
        places: found, shape: .circle, size: 1, fill: Theme.found, line: Theme.edge),
    ]
  }

  private static func sampled(_ text: String, _ shown: Int, of all: Int) -> String {
    "\(text): \(grouped(shown))" + (shown == all ? "" : " of \(grouped(all))")
  }

  private static func label(_ text: String, _ shown: Int, of all: Int) -> String {
    "\(text): \(grouped(shown))" + (shown == all ? "" : " of \(grouped(all)), the strongest")
  }

  /// At most so many, in their order: the strongest of each of many equal stretches of time, or
  /// loud passages would look as if they alone had any. Of equal ones the earlier.
  private static func strongest<Element>(
    _ count: Int, of all: [Element], at seconds: (Element) -> Double,
    by strength: (Element) -> Double
  ) -> [Element] {
    guard all.count > count, let last = all.last.map(seconds) else { return all }
    let stretches = Array(all.indices).split(into: 40) { seconds(all[$0]) / max(last, 1e-9) }
    let quota = max(0, count / stretches.count)
    return stretches.flatMap { stretch in
      stretch.sorted { (strength(all[$1]), $0) < (strength(all[$0]), $1) }.prefix(quota)
    }.sorted().map { all[$0] }
  }
}

extension [Int] {
  /// So many parts, each with the elements whose share, 0 to 1, falls into it.
  fileprivate func split(into count: Int, by share: (Int) -> Double) -> [[Int]] {
    var parts = [[Int]](repeating: [], count: count)
    for element in self {
      parts[Swift.min(count - 1, Swift.max(0, Int(share(element) * Double(count))))].append(element)
    }
    return parts
  }
}
