internal import Fingerprint

/// A panel of votes by offset, with what chance reaches and the winner.
struct HistogramPanel {
  let histogram: OffsetHistogram
  let theme: Theme

  func draw(on canvas: Canvas, in area: Area) {
    canvas.fill(area, Theme.panel)
    drawAxes(on: canvas, in: area)
    drawBars(on: canvas, in: area)
    drawChance(on: canvas, in: area)
    drawLabels(on: canvas, in: area)
    canvas.frame(area, Theme.paleInk, width: theme.pixels(1))
  }

  /// Votes at the upper edge: some air above the highest bar.
  private var top: Double {
    1.18 * Double(max(histogram.votes.max() ?? 0, histogram.chanceVotes, 3))
  }

  private func x(_ index: Double, in area: Area) -> Double {
    area.left + (index + 0.5) / Double(max(1, histogram.votes.count)) * area.width
  }

  private func y(_ votes: Double, in area: Area) -> Double {
    area.bottom - votes / top * area.height
  }

  private func drawBars(on canvas: Canvas, in area: Area) {
    let width = area.width / Double(max(1, histogram.votes.count))
    for (index, votes) in histogram.votes.enumerated() where votes > 0 {
      let height = Double(votes) / top * area.height
      let isBest = index == histogram.best
      // a vote counts for the offsets beside its own as well
      let isBeside = abs(index - histogram.best) <= 2
      // the winner at least as wide as can be seen
      let breadth = isBest ? max(width, theme.pixels(4)) : max(0.6 * width, width - 1)
      canvas.fill(
        Area(
          left: x(Double(index), in: area) - breadth / 2, top: area.bottom - height,
          width: breadth, height: height),
        isBest ? Theme.winner : isBeside ? Theme.besideWinner : Theme.bar)
    }
  }

  private func drawChance(on canvas: Canvas, in area: Area) {
    let y = y(Double(histogram.chanceVotes), in: area)
    canvas.lines(
      [(Point(x: area.left, y: y), Point(x: area.right, y: y))], Theme.chance,
      width: theme.pixels(1.5), dash: theme.pixels(6))
  }

  /// What the line and the highest bar are, over all that is drawn, the second clear of the line.
  private func drawLabels(on canvas: Canvas, in area: Area) {
    let line = y(Double(histogram.chanceVotes), in: area)
    var style = theme.label
    style.halo = Theme.panel
    style.color = Theme.chance
    canvas.text(
      "strewn evenly they would reach \(grouped(histogram.chanceVotes)) (p = 0.05)",
      at: Point(
        x: area.right - theme.pixels(8),
        y: max(area.top + theme.pixels(17), line - theme.pixels(6))), style, .right)
    guard histogram.votes.indices.contains(histogram.best) else { return }
    let votes = histogram.votes[histogram.best]
    style.color = Theme.winner
    style.isBold = true
    var base = y(Double(votes), in: area) + theme.pixels(12)
    let (above, below) = (line - theme.pixels(6), line + theme.pixels(17))
    if base > above, base < below { base = votes > histogram.chanceVotes ? above : below }
    canvas.text(
      "the match: \(grouped(votes)) \(votes == 1 ? "vote" : "votes")",
      at: Point(
        x: x(Double(histogram.best), in: area) + theme.pixels(9),
        y: max(area.top + theme.pixels(17), min(base, area.bottom - theme.pixels(6)))), style)
  }

  private func drawAxes(on canvas: Canvas, in area: Area) {
    let (style, tick) = (theme.label, theme.pixels(5))
    let up = Ticks(in: 0...top, atMost: max(2, Int(area.height / theme.pixels(34))))
    for value in up.values where value == value.rounded() {
      let y = y(value, in: area)
      canvas.lines(
        [(Point(x: area.left, y: y), Point(x: area.right, y: y))], Theme.paperGrid,
        width: theme.pixels(1))
      canvas.text(
        up.label(value), at: Point(x: area.left - theme.pixels(9), y: y + theme.pixels(5)), style,
        .right)
    }
    canvas.text(
      "votes", at: Point(x: area.left - theme.pixels(62), y: area.top + area.height / 2), style,
      .centre, isTurned: true)
    let first = histogram.firstOffsetSeconds
    let step = histogram.secondsPerOffset
    let last = first + Double(max(1, histogram.votes.count) - 1) * step
    let across = Ticks(in: first...last, atMost: Int(area.width / theme.pixels(90)))
    for value in across.values {
      let x = x((value - first) / step, in: area)
      canvas.lines(
        [(Point(x: x, y: area.bottom), Point(x: x, y: area.bottom + tick))], Theme.ink,
        width: theme.pixels(1))
      canvas.text(
        across.label(value), at: Point(x: x, y: area.bottom + theme.pixels(21)), style, .centre)
    }
    canvas.text(
      "position in the track at which the clip begins, seconds",
      at: Point(x: area.left + area.width / 2, y: area.bottom + theme.pixels(42)), style, .centre)
  }
}
