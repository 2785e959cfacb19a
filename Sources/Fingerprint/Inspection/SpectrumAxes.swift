/// Which moment a frame stands for, and which frequency a bin.
public struct SpectrumAxes: Sendable, Hashable {
  /// The middle of the first frame's window, in seconds from the clip's beginning.
  public let firstSeconds: Double
  /// Seconds from one frame to the next.
  public let secondsPerFrame: Double
  /// The frequency of the first bin.
  public let firstHertz: Double
  /// Hertz from one bin to the next.
  public let hertzPerBin: Double

  init(_ parameters: FingerprintParameters) {
    firstSeconds = Double(parameters.windowLength) / 2 / parameters.sampleRate
    secondsPerFrame = parameters.hopSeconds
    hertzPerBin = parameters.sampleRate / Double(parameters.windowLength)
    firstHertz = Double(parameters.lowestBin) * hertzPerBin
  }

  /// The middle of a frame's window.
  public func seconds(ofFrame frame: Int) -> Double {
    firstSeconds + Double(frame) * secondsPerFrame
  }

  /// The middle of a bin.
  public func hertz(ofBin bin: Int) -> Double { firstHertz + Double(bin) * hertzPerBin }
}

/// Decibels by frame and bin.
public struct LevelMatrix: Sendable {
  /// Frames, none for a clip without samples.
  public let frames: Int
  /// Bins a frame.
  public let bins: Int
  /// `frames × bins` levels, frame by frame, each from the lowest bin up.
  public let levels: [Float]
  /// What frames and bins stand for.
  public let axes: SpectrumAxes

  init(levels: [Float], _ parameters: FingerprintParameters) {
    bins = parameters.binCount
    frames = levels.count / bins
    self.levels = levels
    axes = SpectrumAxes(parameters)
  }

  /// The level that this share of all cells is below, 0 to 1; `nil` where there are no cells. Cost:
  /// a pass over at most some 50,000 cells, evenly chosen.
  public func level(atShare share: Double) -> Float? {
    guard !levels.isEmpty else { return nil }
    // a step that shares no factor with the bins, so that all of them are looked at
    let step = max(1, levels.count / 50_000) | 1
    let sample = stride(from: 0, to: levels.count, by: step).map { levels[$0] }.sorted()
    return sample[Int((min(1, max(0, share)) * Double(sample.count - 1)).rounded())]
  }
}
