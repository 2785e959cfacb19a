#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What each cell of the query says for or against a reference peak standing there, beyond what chance says.
///
/// Two kinds of evidence, each with its expectation under chance taken off:
/// - *coverage*: in how many of the views a peak of the query stands within ± 1 frame and ± 1 bin. Chance is the mean
///   of the surrounding 2 s × 220 Hz.
/// - *prominence*: how high the level there (maximum of 3 × 3 cells) ranks among the levels of its band (32 bins) over
///   the whole query: −ln(1 − rank), which is exponentially distributed with mean 1 by chance, less its mean, over its
///   deviation. It goes on telling where noise has pushed a peak out of the query's constellation.
struct EvidenceMap {
  /// Frames of the query.
  let frames: Int
  /// Bins a frame.
  let bins: Int
  /// For every cell, frame by frame: coverage beyond chance, chance's variance, prominence, and whether the first view
  /// has a peak here.
  let cells: [SIMD4<Float>]

  /// Frames and bins on either side that chance is estimated over.
  private static let reach = (frames: 43, bins: 20)

  /// - Precondition: at least one view, all of the same bins.
  init(_ views: [QueryView]) {
    let frames = views.map(\.frames).min()!
    let bins = views[0].bins
    self.frames = frames
    self.bins = bins
    var coverage = [Float](repeating: 0, count: frames * bins)
    let weight = 1 / Float(views.count)
    for view in views { EvidenceMap.cover(&coverage, view.peaks, frames, bins, weight) }
    var first = [Float](repeating: 0, count: frames * bins)
    EvidenceMap.cover(&first, views[0].peaks, frames, bins, 1)
    let chance = EvidenceMap.boxMean(coverage, frames: frames, bins: bins)
    let prominence = EvidenceMap.prominence(views[0], frames: frames)

    cells = [SIMD4<Float>](unsafeUninitializedCapacity: frames * bins) { cells, count in
      for index in 0..<(frames * bins) {
        let expected = min(0.9, max(0.005, chance[index]))
        cells.initializeElement(
          at: index,
          to: SIMD4(
            coverage[index] - expected, expected * (1 - expected), prominence[index], first[index]))
      }
      count = frames * bins
    }
  }

  /// Adds `weight` to every cell within one frame and one bin of a peak, once however many peaks are near.
  private static func cover(
    _ map: inout [Float], _ peaks: [Peak], _ frames: Int, _ bins: Int, _ weight: Float
  ) {
    var marked = [UInt8](repeating: 0, count: frames * bins)
    for peak in peaks {
      for frame in max(0, Int(peak.frame) - 1)...max(0, min(frames - 1, Int(peak.frame) + 1)) {
        for bin in max(0, Int(peak.bin) - 1)...min(bins - 1, Int(peak.bin) + 1) {
          marked[frame * bins + bin] = 1
        }
      }
    }
    for index in 0..<(frames * bins) { map[index] += Float(marked[index]) * weight }
  }

  /// The mean of each cell's surroundings, over what there is of them.
  private static func boxMean(_ map: [Float], frames: Int, bins: Int) -> [Float] {
    var mean = [Float](repeating: 0, count: frames * bins)
    var columns = [Float](repeating: 0, count: bins)
    var low = 0
    var high = 0
    for frame in 0..<frames {
      while high < min(frames, frame + reach.frames + 1) {
        for bin in 0..<bins { columns[bin] += map[high * bins + bin] }
        high += 1
      }
      while low < frame - reach.frames {
        for bin in 0..<bins { columns[bin] -= map[low * bins + bin] }
        low += 1
      }
      var sum: Float = 0
      for bin in 0..<min(reach.bins, bins) { sum += columns[bin] }
      for bin in 0..<bins {
        if bin + reach.bins < bins { sum += columns[bin + reach.bins] }
        if bin > reach.bins { sum -= columns[bin - reach.bins - 1] }
        let width = min(bin + reach.bins, bins - 1) - max(bin - reach.bins, 0) + 1
        mean[frame * bins + bin] = sum / Float(width * (high - low))
      }
    }
    return mean
  }

  /// Levels are ranked by a histogram of quarter decibels.
  private static func prominence(_ view: QueryView, frames: Int) -> [Float] {
    let bins = view.bins
    let bandWidth = 32
    let steps = 512
    func step(_ level: Float) -> Int { Int(min(Float(steps - 1), max(0, (level + 64) * 4))) }

    let highest = maximum3x3(view.levels, frames: frames, bins: bins)
    var table = [Float](repeating: 0, count: (bins / bandWidth + 1) * steps)
    var sum = 0.0
    var squares = 0.0
    for band in 0...((bins - 1) / bandWidth) {
      var histogram = [Int](repeating: 0, count: steps)
      let range = (band * bandWidth)..<min(bins, (band + 1) * bandWidth)
      for frame in 0..<frames {
        for bin in range { histogram[step(highest[frame * bins + bin])] += 1 }
      }
      let total = Float(frames * range.count)
      var below = 0
      for index in 0..<steps {
        let rank = (Float(below) + 0.5 * Float(histogram[index])) / total
        let value = min(5, -logf(1 - rank + 1e-4))
        table[band * steps + index] = value
        sum += Double(value) * Double(histogram[index])
        squares += Double(value * value) * Double(histogram[index])
        below += histogram[index]
      }
    }
    let count = Double(frames * bins)
    let mean = Float(sum / count)
    let deviation = Float(max(1e-6, squares / count - sum / count * (sum / count))).squareRoot()
    for index in table.indices { table[index] = (table[index] - mean) / deviation }

    var result = [Float](repeating: 0, count: frames * bins)
    for frame in 0..<frames {
      for bin in 0..<bins {
        let index = frame * bins + bin
        result[index] = table[bin / bandWidth * steps + step(highest[index])]
      }
    }
    return result
  }

  private static func maximum3x3(_ levels: [Float], frames: Int, bins: Int) -> [Float] {
    var wide = [Float](repeating: 0, count: frames * bins)
    for frame in 0..<frames {
      let row = frame * bins
      for bin in 0..<bins {
        let left = levels[row + max(0, bin - 1)]
        let right = levels[row + min(bins - 1, bin + 1)]
        wide[row + bin] = max(levels[row + bin], left > right ? left : right)
      }
    }
    var result = wide
    for frame in 0..<frames {
      let before = max(0, frame - 1) * bins
      let after = min(frames - 1, frame + 1) * bins
      for bin in 0..<bins {
        let other = max(wide[before + bin], wide[after + bin])
        let index = frame * bins + bin
        if other > result[index] { result[index] = other }
      }
    }
    return result
  }
}
