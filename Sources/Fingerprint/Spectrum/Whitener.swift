/// Subtracts from each level the mean level of its surroundings (about 3 s × 167 Hz), so that
/// equaliser, microphone, room and loudness drop out and every part of the spectrum competes on
/// equal terms.
///
/// At the edges of clip and spectrum the mean is over what there is. Sums are kept in fixed point
/// (1/256 dB), exact however long the stream, so that no rounding accumulates. Levels under the
/// silence limit become ``silence`` and are never peaks. Rows come out `whiteningFrames / 2` later
/// than they went in. What was subtracted comes with them, less its mean over all bins: which part of
/// the spectrum is how loud in these 3 s, whatever the volume. Cost: about 0.5 µs a row of 512.
struct Whitener {
  /// What a silent cell holds.
  static let silence: Float = -200

  private let parameters: FingerprintParameters
  /// Frames on either side of a row that its mean is taken over.
  private let half: Int
  /// The last `whiteningFrames` rows, fixed point, by frame modulo that number.
  private var ring: [Int32]
  /// Sums over the ring, a bin each.
  private var columns: [Int32]
  /// Running sums of `columns`, held level for the reach on both sides, so that every bin's sum is
  /// one difference.
  private var running: [Int32]
  /// For each bin, one over the number of bins its mean is taken over.
  private let inverseWidths: [Float]
  private var row: [Float]
  private var means: [Float]
  private var pushed = 0
  private var emitted = 0

  init(_ parameters: FingerprintParameters) {
    self.parameters = parameters
    half = parameters.whiteningFrames / 2
    let bins = parameters.binCount
    let reach = parameters.whiteningBins / 2
    ring = [Int32](repeating: 0, count: parameters.whiteningFrames * bins)
    columns = [Int32](repeating: 0, count: bins)
    running = [Int32](repeating: 0, count: bins + 2 * reach + 1)
    inverseWidths = (0..<bins).map { 1 / Float(min($0 + reach, bins - 1) - max($0 - reach, 0) + 1) }
    row = [Float](repeating: 0, count: bins)
    means = row
  }

  /// What takes a row: its levels above their surroundings, and the levels of those above their mean.
  typealias Emit = (_ levels: Span<Float>, _ surroundings: Span<Float>) -> Void

  /// Takes a row of levels in decibels; hands on the row, if any, whose surroundings are complete.
  mutating func push(_ levels: Span<Float>, emit: Emit) {
    let bins = parameters.binCount
    precondition(levels.count == bins, "a row has binCount levels")
    // silence is bounded so that one digital zero does not outweigh seconds of sound
    let floor = parameters.silenceDecibels
    let slot = (pushed % parameters.whiteningFrames) * bins
    levels.withUnsafeBufferPointer { levels in
      ring.withUnsafeMutableBufferPointer { ring in
        columns.withUnsafeMutableBufferPointer { columns in
          // a slot not yet used holds zeros, which change no sum
          let stored = ring.baseAddress! + slot
          for bin in 0..<bins {
            let level = Int32((levels[bin] > floor ? levels[bin] : floor) * 256)
            columns[bin] &+= level &- stored[bin]
            stored[bin] = level
          }
        }
      }
    }
    pushed += 1
    if pushed > half { emitRow(emit) }
  }

  /// Hands on the rows that were waiting for what follows them.
  mutating func finish(emit: Emit) {
    while emitted < pushed {
      // the oldest row leaves the surroundings of the next one to go
      let leaving = emitted - half - 1
      if leaving >= 0, leaving >= pushed - parameters.whiteningFrames {
        let slot = (leaving % parameters.whiteningFrames) * parameters.binCount
        for bin in 0..<parameters.binCount { columns[bin] &-= ring[slot + bin] }
      }
      emitRow(emit)
    }
  }

  private mutating func emitRow(_ emit: Emit) {
    let bins = parameters.binCount
    let reach = parameters.whiteningBins / 2
    let frames = min(pushed - 1, emitted + half) - max(0, emitted - half) + 1
    let slot = (emitted % parameters.whiteningFrames) * bins
    var sum: Int32 = 0
    columns.withUnsafeBufferPointer { columns in
      running.withUnsafeMutableBufferPointer { running in
        for bin in 0..<bins {
          sum &+= columns[bin]
          running[reach + 1 + bin] = sum
        }
        for bin in 0..<reach { running[reach + 1 + bins + bin] = sum }
      }
    }
    let inverseFrames = 1 / Float(frames)
    let overall = Float(sum) * (inverseFrames / Float(bins))
    let floor = Int32(parameters.silenceDecibels * 256)
    let width = parameters.whiteningBins
    running.withUnsafeBufferPointer { running in
      ring.withUnsafeBufferPointer { ring in
        row.withUnsafeMutableBufferPointer { row in
          means.withUnsafeMutableBufferPointer { means in
            let levels = ring.baseAddress! + slot
            let high = running.baseAddress! + width
            let low = running.baseAddress!
            inverseWidths.withUnsafeBufferPointer { inverseWidths in
              for bin in 0..<bins {
                let mean = Float(high[bin] &- low[bin]) * (inverseWidths[bin] * inverseFrames)
                let level = levels[bin]
                row[bin] = level <= floor ? Whitener.silence : (Float(level) - mean) * (1 / 256)
                means[bin] = (mean - overall) * (1 / 256)
              }
            }
          }
        }
      }
    }
    emitted += 1
    emit(row.span, means.span)
  }
}
