/// Finds the local maxima of the whitened spectrum: cells that no cell within ± `peakReachFrames` × ± `peakReachBins`
/// exceeds and that stand `minimumPeakDecibels` above their surroundings' mean.
///
/// A separable maximum: each row is first widened over its bins, then rows are combined, which costs the same
/// whatever the reach. Beyond the edges counts as silence. Peaks come out by frame, then bin, `peakReachFrames` rows
/// after their own. Cost: about 0.4 µs a row of 512.
struct PeakPicker {
  private let parameters: FingerprintParameters
  private let rows: Int
  /// The last rows as they came, and widened over bins, by frame modulo `rows`.
  private var levels: [Float]
  private var widened: [Float]
  private var maximum: [Float]
  private var padded: [Float]
  private var pushed = 0
  private var scanned = 0

  init(_ parameters: FingerprintParameters) {
    self.parameters = parameters
    rows = 2 * parameters.peakReachFrames + 1
    levels = [Float](repeating: -.infinity, count: rows * parameters.binCount)
    widened = levels
    maximum = [Float](repeating: -.infinity, count: parameters.binCount)
    padded = [Float](
      repeating: -.infinity, count: parameters.binCount + 2 * parameters.peakReachBins)
  }

  /// Takes a whitened row; appends the peaks of the row that it completes the neighbourhood of.
  mutating func push(_ row: Span<Float>, into peaks: inout [Peak]) {
    store { slot, picker in
      for bin in 0..<row.count { picker.levels[slot + bin] = row[bin] }
    }
    if pushed > parameters.peakReachFrames { scan(into: &peaks) }
  }

  /// Appends the peaks of the rows that were waiting for what follows them.
  mutating func finish(into peaks: inout [Peak]) {
    let end = pushed
    while scanned < end {
      store { slot, picker in
        for bin in 0..<picker.parameters.binCount { picker.levels[slot + bin] = -.infinity }
      }
      if pushed > parameters.peakReachFrames { scan(into: &peaks) }
    }
  }

  private mutating func store(_ fill: (Int, inout PeakPicker) -> Void) {
    let slot = (pushed % rows) * parameters.binCount
    fill(slot, &self)
    widen(slot)
    pushed += 1
  }

  /// Maximum over ± reach bins by doubling: windows of 1, 2, 4, 8 … and a last one that overlaps.
  private mutating func widen(_ slot: Int) {
    let reach = parameters.peakReachBins
    let bins = parameters.binCount
    let width = 2 * reach + 1
    for bin in 0..<bins { padded[reach + bin] = levels[slot + bin] }
    var covered = 1
    padded.withUnsafeMutableBufferPointer { cells in
      while covered * 2 <= width {
        let count = cells.count - covered
        let (near, far) = (cells.baseAddress!, cells.baseAddress! + covered)
        for index in 0..<count { near[index] = near[index] > far[index] ? near[index] : far[index] }
        covered *= 2
      }
    }
    padded.withUnsafeBufferPointer { cells in
      widened.withUnsafeMutableBufferPointer { out in
        let (near, far) = (cells.baseAddress!, cells.baseAddress! + (width - covered))
        let target = out.baseAddress! + slot
        for bin in 0..<bins { target[bin] = near[bin] > far[bin] ? near[bin] : far[bin] }
      }
    }
    // what the next row finds on both sides must be empty again
    for index in 0..<reach {
      padded[index] = -.infinity
      padded[reach + bins + index] = -.infinity
    }
  }

  private mutating func scan(into peaks: inout [Peak]) {
    let frame = scanned
    scanned += 1
    let bins = parameters.binCount
    widened.withUnsafeBufferPointer { rowsOfMaxima in
      maximum.withUnsafeMutableBufferPointer { maximum in
        for bin in 0..<bins { maximum[bin] = rowsOfMaxima[bin] }
        for row in 1..<rows {
          let source = rowsOfMaxima.baseAddress! + row * bins
          for bin in 0..<bins { maximum[bin] = maximum[bin] > source[bin] ? maximum[bin] : source[bin] }
        }
      }
    }
    let slot = (frame % rows) * bins
    let before = ((frame + rows - 1) % rows) * bins
    let after = ((frame + 1) % rows) * bins
    levels.withUnsafeBufferPointer { levels in
      maximum.withUnsafeBufferPointer { maximum in
        for bin in 0..<bins where levels[slot + bin] == maximum[bin] {
          let level = levels[slot + bin]
          guard level >= parameters.minimumPeakDecibels else { continue }
          peaks.append(
            Peak(
              frame: Int32(frame), bin: Int16(bin), strength: level,
              frameFraction: vertex(levels[before + bin], level, levels[after + bin]),
              binFraction: bin == 0 || bin == bins - 1
                ? 0 : vertex(levels[slot + bin - 1], level, levels[slot + bin + 1])))
        }
      }
    }
  }
}

/// Where between its neighbours the parabola through three equidistant values has its top, −0.5 to 0.5; 0 where a
/// neighbour is missing or the three are level.
func vertex(_ before: Float, _ middle: Float, _ after: Float) -> Float {
  let curvature = before - 2 * middle + after
  guard curvature.isFinite, curvature < -1e-6 else { return 0 }
  return min(0.5, max(-0.5, 0.5 * (before - after) / curvature))
}
