/// A peak of a constellation in the units of people.
public struct ConstellationPeak: Sendable, Hashable {
  /// Seconds from the clip's beginning to the middle of the peak's frame.
  public let seconds: Double
  /// The middle of the peak's bin.
  public let hertz: Double
  /// Decibels above the mean of its surroundings.
  public let decibels: Double

  init(_ peak: Peak, _ axes: SpectrumAxes) {
    seconds = axes.seconds(ofFrame: Int(peak.frame))
    hertz = axes.hertz(ofBin: Int(peak.bin))
    decibels = Double(peak.strength)
  }
}

/// Two peaks and the hash that stands for them in the index.
public struct ConstellationPair: Sendable, Hashable {
  /// 22 bits: the anchor's bin, the step to the target's, the frames between.
  public let hash: UInt32
  /// The earlier peak.
  public let anchor: ConstellationPeak
  /// The later one.
  public let target: ConstellationPeak
}

/// The peaks that are kept of a clip, and the pairs made of them.
public struct Constellation: Sendable {
  /// Peaks kept a second: those with fewer stronger ones within half a second either way.
  public let peaksPerSecond: Int
  /// Targets an anchor is paired with at most.
  public let fanOut: Int
  /// By time, then frequency; none in silence.
  public let peaks: [ConstellationPeak]
  /// By anchor, then target.
  public let pairs: [ConstellationPair]

  init(
    _ peaks: [Peak], _ landmarks: [Landmark], peaksPerSecond: Int, fanOut: Int, _ axes: SpectrumAxes
  ) {
    self.peaksPerSecond = peaksPerSecond
    self.fanOut = fanOut
    self.peaks = peaks.map { ConstellationPeak($0, axes) }
    var places = [Int64: Int]()
    for (index, peak) in peaks.enumerated() { places[Self.place(peak.frame, peak.bin)] = index }
    var pairs = [ConstellationPair]()
    pairs.reserveCapacity(landmarks.count)
    for landmark in landmarks {
      // read back from the hash: what is shown is what the index is asked for
      let hash = landmark.hash
      guard let anchor = places[Self.place(landmark.frame, hash.anchorBin)],
        let target = places[Self.place(landmark.frame + hash.frames, hash.targetBin)]
      else { preconditionFailure("a landmark's hash tells of two peaks of its constellation") }
      pairs.append(
        ConstellationPair(
          hash: hash.rawValue, anchor: self.peaks[anchor], target: self.peaks[target]))
    }
    self.pairs = pairs
  }

  private static func place(_ frame: Int32, _ bin: Int16) -> Int64 {
    Int64(frame) << 16 | Int64(bin)
  }
}
