internal import FingerprintEvaluation

extension SpeedRow {
  /// The row of a process that ran to its end.
  init(
    section: String, subject: String, item: String, _ usage: ChildProcess.Usage,
    audioSeconds: Double? = nil
  ) {
    self.init(section: section, subject: subject, item: item)
    wallMilliseconds = usage.wallMilliseconds
    cpuMilliseconds = usage.cpuMilliseconds
    peakBytes = usage.isPeakKnown ? usage.peakBytes : nil
    self.audioSeconds = audioSeconds
  }
}
