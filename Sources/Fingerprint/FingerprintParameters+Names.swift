extension FingerprintParameters {
  /// Every parameter with its name, in pipeline order; whole numbers without a fraction.
  public var named: [(name: String, value: Double)] {
    [
      ("sample_rate", sampleRate),
      ("window_length", Double(windowLength)),
      ("hop_length", Double(hopLength)),
      ("lowest_bin", Double(lowestBin)),
      ("bin_count", Double(binCount)),
      ("whitening_frames", Double(whiteningFrames)),
      ("whitening_bins", Double(whiteningBins)),
      ("peak_reach_frames", Double(peakReachFrames)),
      ("peak_reach_bins", Double(peakReachBins)),
      ("minimum_peak_decibels", Double(minimumPeakDecibels)),
      ("silence_decibels", Double(silenceDecibels)),
      ("peaks_per_second", Double(peaksPerSecond)),
      ("loudness_grades", keepsLoudness ? Double(LoudnessGrader.grades) : 1),
      ("paired_per_second", Double(pairedPerSecond)),
      ("fan_out", Double(fanOut)),
      ("nearest_target", Double(nearestTarget)),
      ("farthest_target", Double(farthestTarget)),
      ("widest_target", Double(widestTarget)),
    ]
  }
}
