/// A query as one analysis sees it: its whitened spectrum and the constellation in it.
///
/// Queries are analysed at several sub-hop shifts. View `s` of `n` starts `s · hop / n` samples
/// later than the query, so that between them one lies nearly on the reference's frame grid.
struct QueryView {
  /// Frames in the view.
  let frames: Int
  /// Bins a frame.
  let bins: Int
  /// `frames × bins` decibels above the surroundings' mean, frame by frame.
  let levels: [Float]
  /// By bin, how loud the query is there, in decibels above the mean of all bins: over all of it,
  /// smoothed as its surroundings are.
  let spectrum: [Float]
  /// By frame, then bin, at the query's density.
  let peaks: [Peak]

  /// Analyses samples at the analysis rate, from `start` on. Cost: about 4 µs a frame.
  init(
    _ samples: [Float], from start: Int, _ parameters: FingerprintParameters,
    _ query: QueryParameters
  ) {
    var analyzer = SpectrumAnalyzer(parameters)
    var whitener = Whitener(parameters)
    var picker = PeakPicker(parameters)
    var candidates = [Peak]()
    var sums = [Float](repeating: 0, count: parameters.binCount)
    var levels = [Float]()
    levels.reserveCapacity(
      max(1, (samples.count - start) / parameters.hopLength) * parameters.binCount)
    func take(_ row: Span<Float>, _ surroundings: Span<Float>) {
      row.withUnsafeBufferPointer { levels.append(contentsOf: $0) }
      picker.push(row, into: &candidates)
      surroundings.withUnsafeBufferPointer { surroundings in
        sums.withUnsafeMutableBufferPointer { sums in
          for bin in sums.indices { sums[bin] += surroundings[bin] }
        }
      }
    }
    let all = samples.span
    analyzer.push(all.extracting(min(start, all.count)..<all.count)) {
      whitener.push($0, emit: take)
    }
    analyzer.finish { whitener.push($0, emit: take) }
    whitener.finish(emit: take)
    picker.finish(into: &candidates)

    bins = parameters.binCount
    frames = levels.count / bins
    self.levels = levels
    let rows = Float(max(1, frames))
    spectrum = sums.map { $0 / rows }
    peaks = DensityLimiter(perSecond: query.peaksPerSecond, parameters).limited(candidates)
  }

  /// The view of a part of the query.
  func part(_ range: Range<Int>) -> QueryView {
    guard range != 0..<frames else { return self }
    let range = range.clamped(to: 0..<frames)
    return QueryView(
      frames: range.count, bins: bins,
      levels: Array(levels[(range.lowerBound * bins)..<(range.upperBound * bins)]),
      spectrum: spectrum, peaks: peaks(in: range))
  }

  /// The peaks of a part of the query, counted from its first frame.
  func peaks(in range: Range<Int>) -> [Peak] {
    peaks.filter { range.contains(Int($0.frame)) }.map { peak in
      Peak(
        frame: peak.frame - Int32(range.lowerBound), bin: peak.bin, strength: peak.strength,
        frameFraction: peak.frameFraction, binFraction: peak.binFraction)
    }
  }

  private init(frames: Int, bins: Int, levels: [Float], spectrum: [Float], peaks: [Peak]) {
    self.frames = frames
    self.bins = bins
    self.levels = levels
    self.spectrum = spectrum
    self.peaks = peaks
  }
}
