import Fingerprint
import FingerprintPages
import FingerprintPictures

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The spectra of the query and of the track, one above the other on the query's time, with the
/// track's peaks upon both.
struct ExplanationSpectra {
  private let explanation: Explanation
  private let seconds: ClosedRange<Double>

  /// Pixels of a picture across and down at most: what a page is wide, and what can be seen.
  private static let size = (columns: 1000, rows: 256)
  /// Height of a panel in widths of a line of text.
  private static let height = 15.0
  /// Marks beyond which they are drawn smaller.
  private static let many = 400

  init(_ explanation: Explanation) {
    self.explanation = explanation
    seconds = 0...max(explanation.inspection.durationSeconds, 0.1)
  }

  /// The query's panel, as markup.
  var query: String {
    get throws(FingerprintError) {
      let inspection = explanation.inspection
      let matrix = inspection.spectrogram
      let start = inspection.startSeconds
      var plot = StretchPlot(
        x: StretchPlot.Axis(
          start > 0 ? "seconds of the input" : "seconds of the query", seconds,
          ticks: Self.ticks(seconds.lowerBound + start...seconds.upperBound + start, most: 6).map {
            ($0.value - start, $0.label)
          }),
        y: hertz(matrix.hertz), height: Self.height, style: style)
      plot.addImage(try picture(of: matrix), x: matrix.seconds, y: matrix.hertz)
      addVoid(to: &plot, around: matrix.seconds, y: matrix.hertz)
      let peaks = inspection.comparison?.referencePeaks ?? []
      addMarks(to: &plot, peaks) { $0.hertz }
      let found = inspection.comparison?.matchedPeaks ?? 0
      let keys =
        peaks.isEmpty
        ? []
        : [
          StretchPlot.key("the track's peaks found: \(found.grouped)", dots: ["rim", "found"]),
          StretchPlot.key(
            "missed: \((peaks.count - found).grouped)", dots: ["rim", "missed", "hole"]),
        ]
      return plot.figure("The query", keys: keys)
    }
  }

  /// The track's panel, and what is to be said of it; `nil` where no track is compared.
  var reference: (figure: String, remark: String?)? {
    get throws(FingerprintError) {
      guard let comparison = explanation.inspection.comparison else { return nil }
      let match = comparison.match
      // the track's hertz where the query's stand in the panel above
      let factor = exp2(-match.pitchSemitones / 12)
      let above = explanation.inspection.spectrogram.hertz
      let times = trackTime(seconds.lowerBound, match)...trackTime(seconds.upperBound, match)
      var plot = StretchPlot(
        x: StretchPlot.Axis(
          "position in the track", seconds,
          ticks: Self.ticks(times, most: 6).map {
            (clipTime($0.value, match), Self.clock($0.value, $0.label))
          }),
        y: hertz(above.lowerBound * factor...above.upperBound * factor), height: Self.height,
        style: style)
      var remark: String?
      switch explanation.referenceAudio {
      case .levels(let matrix, let start):
        let part = [matrix.seconds.lowerBound, matrix.seconds.upperBound].map {
          clipTime($0 + start, match)
        }
        plot.addImage(try picture(of: matrix), x: part[0]...part[1], y: matrix.hertz)
        addVoid(
          to: &plot, around: part[0]...part[1],
          y: above.lowerBound * factor...above.upperBound * factor,
          words: ("not begun", "has ended"))
      case .unavailable(let reason):
        remark =
          "The track can't be shown as it sounds: \(reason). Its stored peaks are all there is."
      case nil: break
      }
      addMarks(to: &plot, comparison.referencePeaks) { $0.hertz * factor }
      let change = match.change.map { ", played at the query's \($0)" } ?? ""
      let name = match.track.displayName.printable
      return (plot.figure("The track: \(name), from where it fits\(change)"), remark)
    }
  }

  private var style: String {
    let marks = explanation.inspection.comparison?.referencePeaks.count ?? 0
    return marks > Self.many ? "levels many" : "levels"
  }

  private func addMarks(
    to plot: inout StretchPlot, _ peaks: [TrackComparison.ReferencePeak],
    hertz: (TrackComparison.ReferencePeak) -> Double
  ) {
    let places = [false, true].map { isMatched in
      peaks.filter { $0.isMatched == isMatched }.map { (x: $0.seconds, y: hertz($0)) }
    }
    plot.addDots(places[0], styles: ["rim", "missed", "hole"])
    plot.addDots(places[1], styles: ["rim", "found"])
  }

  /// The panel's own colour where there is no audio, or too little for a frame, which black would
  /// show as silence; told in words where there is room for them.
  private func addVoid(
    to plot: inout StretchPlot, around part: ClosedRange<Double>, y hertz: ClosedRange<Double>,
    words: (before: String, after: String)? = nil
  ) {
    let parts = [
      (seconds.lowerBound, min(part.lowerBound, seconds.upperBound), words?.before),
      (max(part.upperBound, seconds.lowerBound), seconds.upperBound, words?.after),
    ]
    for (start, end, word) in parts where start < end {
      plot.addBar(x: start...end, y: hertz, style: "void")
      if let word, end - start > 0.4 * (seconds.upperBound - seconds.lowerBound) {
        plot.addText(
          word, x: (start + end) / 2, y: (hertz.lowerBound + hertz.upperBound) / 2, .middle,
          style: "void")
      }
    }
  }

  private func picture(of matrix: LevelMatrix) throws(FingerprintError) -> String {
    let image = LevelImage(
      matrix, columns: Self.size.columns, rows: Self.size.rows,
      range: LevelImage.range(of: matrix))
    return DataURI.png(try image.png())
  }

  private func hertz(_ range: ClosedRange<Double>) -> StretchPlot.Axis {
    StretchPlot.Axis("hertz", range, ticks: Self.ticks(range, most: 6))
  }

  private func trackTime(_ seconds: Double, _ match: Match) -> Double {
    match.offsetSeconds + seconds * match.speed
  }

  private func clipTime(_ seconds: Double, _ match: Match) -> Double {
    (seconds - match.offsetSeconds) / match.speed
  }

  /// `1:02`, with tenths where the ticks have decimals.
  private static func clock(_ seconds: Double, _ label: String) -> String {
    clockTime(seconds, tenths: label.contains("."))
  }

  /// Round values and their labels.
  static func ticks(_ range: ClosedRange<Double>, most count: Int) -> [StretchPlot.Tick] {
    let ticks = Ticks(in: range, atMost: count)
    return ticks.values.map { ($0, ticks.label($0)) }
  }
}
