/// Finds the local maxima of the whitened spectrum: cells that no cell within ± `peakReachFrames` ×
/// ± `peakReachBins` exceeds and that stand `minimumPeakDecibels` above their surroundings' mean.
///
/// A separable maximum: each row is first widened over its bins, then rows are combined, which
/// costs the same whatever the reach. Beyond the edges counts as silence. Peaks come out by frame,
/// then bin, `peakReachFrames` rows after their own. Cost: about 0.5 µs a row of 512.
struct PeakPicker {
  private let parameters: FingerprintParameters
  private let rows: Int
  /// The last rows as they came, by frame modulo `rows`.
  private var levels: [Float]
  /// The same rows, each cell the maximum over its neighbouring bins.
  private var widened: [Float]
  /// A row with silence on both sides; what ``widen(slot:)`` works in.
  private var padded: [Float]
  private var maximum: [Float]
  private let nothing: [Float]
  private var pushed = 0
  private var scanned = 0

  init(_ parameters: FingerprintParameters) {
    self.parameters = parameters
    rows = 2 * parameters.peakReachFrames + 1
    nothing = [Float](repeating: -.infinity, count: parameters.binCount)
    levels = [Float](repeating: -.infinity, count: rows * parameters.binCount)
    widened = levels
    maximum = nothing
    padded = [Float](
      repeating: -.infinity, count: parameters.binCount + 2 * parameters.peakReachBins)
  }

  /// Takes a whitened row; appends the peaks of the row that it completes the neighbourhood of.
  mutating func push(_ row: Span<Float>, into peaks: inout [Peak]) {
    precondition(row.count == parameters.binCount, "a row has binCount levels")
    row.withUnsafeBufferPointer { store($0) }
    if pushed > parameters.peakReachFrames { scan(into: &peaks) }
  }

  /// Appends the peaks of the rows that were waiting for what follows them.
  mutating func finish(into peaks: inout [Peak]) {
    let end = pushed
    while scanned < end {
      nothing.withUnsafeBufferPointer { store($0) }
      if pushed > parameters.peakReachFrames { scan(into: &peaks) }
    }
  }

  /// Keeps a row, and its maximum over ± reach bins by doubling: windows of 1, 2, 4, 8 … and a last
  /// one that overlaps.
  private mutating func store(_ row: UnsafeBufferPointer<Float>) {
    let bins = parameters.binCount
    let reach = parameters.peakReachBins
    let width = 2 * reach + 1
    let slot = (pushed % rows) * bins
    padded.withUnsafeMutableBufferPointer { padded in
      let cells = padded.baseAddress!
      (cells + reach).update(from: row.baseAddress!, count: bins)
      // what the doubling left in the margin of the row before
      cells.update(repeating: -.infinity, count: reach)
      var covered = 1
      while covered * 2 <= width {
        let far = cells + covered
        for index in 0..<(padded.count - covered) {
          cells[index] = cells[index] > far[index] ? cells[index] : far[index]
        }
        covered *= 2
      }
      widened.withUnsafeMutableBufferPointer { widened in
        let target = widened.baseAddress! + slot
        let far = cells + (width - covered)
        for bin in 0..<bins { target[bin] = cells[bin] > far[bin] ? cells[bin] : far[bin] }
      }
    }
    levels.withUnsafeMutableBufferPointer {
      ($0.baseAddress! + slot).update(from: row.baseAddress!, count: bins)
    }
    pushed += 1
  }

  private mutating func scan(into peaks: inout [Peak]) {
    let frame = scanned
    scanned += 1
    let bins = parameters.binCount
    widened.withUnsafeBufferPointer { widened in
      maximum.withUnsafeMutableBufferPointer { maximum in
        let target = maximum.baseAddress!
        target.update(from: widened.baseAddress!, count: bins)
        for row in 1..<rows {
          let source = widened.baseAddress! + row * bins
          for bin in 0..<bins {
            target[bin] = target[bin] > source[bin] ? target[bin] : source[bin]
          }
        }
      }
    }
    let minimum = parameters.minimumPeakDecibels
    levels.withUnsafeBufferPointer { levels in
      maximum.withUnsafeBufferPointer { maximum in
        let row = levels.baseAddress! + (frame % rows) * bins
        let before = levels.baseAddress! + ((frame + rows - 1) % rows) * bins
        let after = levels.baseAddress! + ((frame + 1) % rows) * bins
        for bin in 0..<bins where row[bin] == maximum[bin] && row[bin] >= minimum {
          let isEdge = bin == 0 || bin == bins - 1
          peaks.append(
            Peak(
              frame: Int32(frame), bin: Int16(bin), strength: row[bin],
              frameFraction: vertex(before[bin], row[bin], after[bin]),
              binFraction: isEdge ? 0 : vertex(row[bin - 1], row[bin], row[bin + 1])))
        }
      }
    }
  }
}

/// Where between its neighbours the parabola through three equidistant values has its top, −0.5 to
/// 0.5; 0 where a neighbour is missing or the three are level.
func vertex(_ before: Float, _ middle: Float, _ after: Float) -> Float {
  let curvature = before - 2 * middle + after
  guard curvature.isFinite, curvature < -1e-6 else { return 0 }
  return min(0.5, max(-0.5, 0.5 * (before - after) / curvature))
}
