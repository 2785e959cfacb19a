package import Fingerprint

/// Levels as an image, time from left to right, frequency from below to above.
package struct LevelImage: Sendable {
  let columns: Int
  let rows: Int
  /// `0xRRGGBB`, row by row from the top.
  let pixels: [UInt32]

  /// As many columns and rows as are given at most: of the cells that share one the loudest counts,
  /// or peaks would drown. `range` are the levels of the darkest and the brightest colour.
  package init(
    _ matrix: LevelMatrix, columns: Int, rows: Int, range: ClosedRange<Float>
  ) {
    let columns = max(1, min(matrix.frames, columns))
    let rows = max(1, min(matrix.bins, rows))
    var levels = [Float](repeating: -.infinity, count: columns * rows)
    matrix.levels.withUnsafeBufferPointer { cells in
      for frame in 0..<matrix.frames {
        let column = frame * columns / matrix.frames
        for bin in 0..<matrix.bins {
          let place = (rows - 1 - bin * rows / matrix.bins) * columns + column
          levels[place] = max(levels[place], cells[frame * matrix.bins + bin])
        }
      }
    }
    self.columns = columns
    self.rows = rows
    pixels = levels.map { ColorMap.heat.color($0, in: range) }
  }

  /// The levels that most cells lie between, silence left out: at least 20 dB.
  package static func range(of matrix: LevelMatrix) -> ClosedRange<Float> {
    let bounds = [0.1, 0.999].map { max(-118, matrix.level(atShare: $0) ?? -118) }
    return bounds[0]...max(bounds[1], bounds[0] + 20)
  }

  /// The image as PNG.
  /// - Throws: ``FingerprintError`` where memory runs out.
  package func png() throws(FingerprintError) -> [UInt8] {
    try surface().finish("an image of \(columns) × \(rows)")
  }

  func surface() throws(FingerprintError) -> Surface {
    try Surface.image(pixels, width: columns, height: rows)
  }
}

extension LevelMatrix {
  /// What the cells cover: half a one beyond the middles of the outermost.
  package var seconds: ClosedRange<Double> {
    let half = axes.secondsPerFrame / 2
    return axes.firstSeconds - half...axes.seconds(ofFrame: max(0, frames - 1)) + half
  }

  /// Likewise.
  package var hertz: ClosedRange<Double> {
    let half = axes.hertzPerBin / 2
    return axes.hertz(ofBin: 0) - half...axes.hertz(ofBin: bins - 1) + half
  }
}
