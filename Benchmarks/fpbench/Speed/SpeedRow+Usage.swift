internal import FingerprintEvaluation

extension SpeedRow {
  /// The row of a process that ran to its end.
  init(
    section: String, subject: String, item: String, _ usage: MeasuredProgram.Usage,
    audioSeconds: Double? = nil
  ) {
    self.init(section: section, subject: subject, item: item)
    wallMilliseconds = usage.wallMilliseconds
    cpuMilliseconds = usage.cpuMilliseconds
    peakBytes = usage.isPeakKnown ? usage.peakBytes : nil
    self.audioSeconds = audioSeconds
  }
}

extension MeasuredProgram.Usage {
  /// The peak in megabytes, `≤` before it where only a bound is known.
  var peakText: String {
    let megabytes = (Double(peakBytes) / 1e6).decimal(1)
    return isPeakKnown ? megabytes : "≤ \(megabytes)"
  }
}
