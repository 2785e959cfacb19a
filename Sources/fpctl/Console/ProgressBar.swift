/// How far a run over many files has come, in one line.
struct ProgressBar: Sendable, Equatable {
  /// What is being done: `indexing`.
  let activity: String
  /// Files finished, in whatever way.
  var done = 0
  /// Of those, the ones that took no work: what was known already. They say nothing of the time
  /// left.
  var passedOver = 0
  /// Files to do; `nil` until that is known.
  var total: Int?
  /// Audio worked through.
  var audioSeconds = 0.0
  /// What is counted.
  var unit = "files"
  /// A step without a measure, named in place of the rate: `merging`.
  var step: String?
  /// Set once the run has been asked to stop, and named before all else.
  var stopping: String?

  init(_ activity: String, total: Int? = nil, unit: String = "files") {
    self.activity = activity
    self.total = total
    self.unit = unit
  }

  /// What ``stopping`` says of work that goes on until the files in hand are finished.
  static let stoppingText = "stopping; Ctrl-C again: at once"

  /// The line after `elapsed` seconds, at least one column shorter than `width`, for writing into
  /// the last one makes some terminals go on to the next line. Where there isn't room for
  /// everything whole parts are left out, the least needed first.
  func line(elapsed: Double, width: Int) -> String {
    var remarks = [stopping ?? step].compactMap(\.self)
    if remarks.isEmpty {
      remarks = [rate(elapsed), secondsLeft(elapsed).map { "\(roughTime($0)) left" }]
        .compactMap(\.self)
    }
    let files = "\(count) \(unit)"
    let last = remarks.suffix(1)
    let layouts = [
      [activity, gauge(20), files] + remarks, [activity, gauge(20), files] + last,
      [activity, gauge(10), files] + last, [activity, files] + last, [files] + last,
      [activity, files], [files], [count],
    ]
    return layouts.lazy.map { $0.filter { !$0.isEmpty }.joined(separator: "  ") }
      .first { $0.columns < width } ?? ""
  }

  /// `300/1,200`.
  private var count: String {
    total.map { $0 > 0 ? "\(done.grouped)/\($0.grouped)" : done.grouped } ?? done.grouped
  }

  private func gauge(_ cells: Int) -> String {
    guard let total, total > 0 else { return "" }
    let full = Int(min(1, Double(done) / Double(total)) * Double(cells))
    return String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
  }

  private func rate(_ elapsed: Double) -> String? {
    guard elapsed > 0, done > 0 else { return nil }
    if audioSeconds > 0 { return "\(rateText(audioSeconds / elapsed)) × real time" }
    return "\((Double(done) / elapsed).fixed(1)) \(unit)/s"
  }

  private func secondsLeft(_ elapsed: Double) -> Double? {
    let worked = done - passedOver
    guard let total, worked > 0, done < total else { return nil }
    return elapsed / Double(worked) * Double(total - done)
  }
}
