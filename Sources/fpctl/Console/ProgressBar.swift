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
  /// A step without a measure, named in place of the rate: `merging`.
  var step: String?
  /// What is counted, in the plural.
  var unit = "files"
  /// Set once the run has been asked to stop, and named before all else.
  var stopping: String?

  init(_ activity: String, total: Int? = nil, unit: String = "files") {
    self.activity = activity
    self.total = total
    self.unit = unit
  }

  /// The line after `elapsed` seconds, cut to one column less than `width`, for writing into the
  /// last one makes some terminals go on to the next line.
  func line(elapsed: Double, width: Int) -> String {
    var parts = [counter]
    if let step = stopping ?? step {
      parts.append(step)
    } else {
      if let rate = rate(elapsed) { parts.append(rate) }
      if let left = secondsLeft(elapsed) { parts.append("\(roughTime(left)) left") }
    }
    return String(parts.joined(separator: "  ").prefix(max(0, width - 1)))
  }

  private var counter: String {
    guard let total, total > 0 else { return "\(activity)  \(done.grouped) \(unit)" }
    let cells = 20
    let share = min(1, Double(done) / Double(total))
    let full = Int(share * Double(cells))
    let gauge =
      String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
    return "\(activity)  \(gauge)  \(done.grouped)/\(total.grouped) \(unit)"
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
