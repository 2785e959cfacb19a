/// How far each cell of a query's spectrum stands out of its surroundings, in their deviations.
///
/// Three steps, each of which makes the sum over a reference's peaks tell right places from wrong
/// ones better (decision 0006 has the figures). Levels are *sharpened*: a partial is two bins wide
/// on either side, so what is as loud two bins away is no peak. Of that the mean of the surroundings
/// is taken, within about 1 s × 110 Hz on either side, and the rest divided by their deviation; and a
/// little more where they deviate much, since there they tell less. And values are bounded: one loud
/// cell is not to outweigh many.
///
/// Over cells that have nothing to do with a reference the values average 0 with variance 1, nearly,
/// so that the sum over `n` cells, divided by √n, is in deviations of chance. Where noise has pushed
/// a peak of the music out of the query's constellation, its prominence is still there to be seen.
struct ProminenceMap {
  /// Frames of the query.
  let frames: Int
  /// Bins a frame.
  let bins: Int
  /// `frames × bins`, frame by frame.
  let cells: [Float]

  /// Bounds of a cell's value. Music that is there is seldom far below its surroundings where the
  /// reference has a peak; beyond four deviations it is certain anyway.
  static let bounds: ClosedRange<Float> = -2...4
  /// Decibels below the surroundings at which a level counts as silence.
  private static let floor: Float = -40
  /// What a map is asked.
  enum Purpose {
    /// Which track is heard.
    case recognition
    /// When, and how fast: levels as they are. A note's beginning is wide in frequency, and comes
    /// late where what is beside it is subtracted.
    case timing
  }

  /// How much of the levels two bins away is subtracted from a level.
  private static let sharpening: Float = 0.25
  /// The deviation of usual surroundings, in decibels, which divides once. Greater ones divide by
  /// their root beside.
  private static let usualDeviation: Float = 7
  /// Means are taken over blocks of this many frames and bins, and this many blocks on either side.
  private static let block = 8
  private static let reach = (frames: 5, bins: 2)

  /// The map of a view. Cost: about 2.5 ns a cell.
  init(_ view: QueryView, for purpose: Purpose = .recognition) {
    let frames = view.frames
    let bins = view.bins
    self.frames = frames
    self.bins = bins
    let isSharpened = purpose == .recognition
    var cells = ProminenceMap.sharpened(
      view.levels, by: isSharpened ? Self.sharpening : 0, bins: bins)
    let surroundings = ProminenceMap.surroundings(
      cells, frames: frames, bins: bins, dividesMore: isSharpened)
    let columns = (bins + Self.block - 1) / Self.block
    cells.withUnsafeMutableBufferPointer { cells in
      surroundings.withUnsafeBufferPointer { surroundings in
        for frame in 0..<frames {
          let row = cells.baseAddress! + frame * bins
          let blocks = surroundings.baseAddress! + frame / Self.block * columns
          for column in 0..<columns {
            let (mean, weight) = (blocks[column].mean, blocks[column].weight)
            for bin in (column * Self.block)..<min(bins, (column + 1) * Self.block) {
              let value = (row[bin] - mean) * weight
              let raised = value > Self.bounds.lowerBound ? value : Self.bounds.lowerBound
              row[bin] = raised < Self.bounds.upperBound ? raised : Self.bounds.upperBound
            }
          }
        }
      }
    }
    self.cells = cells
  }

  /// Levels less a part of those two bins away; beyond the edges the edge goes on.
  private static func sharpened(
    _ levels: [Float], by sharpening: Float, bins: Int
  ) -> [Float] {
    var cells = [Float](repeating: 0, count: levels.count)
    var row = [Float](repeating: 0, count: bins + 4)
    levels.withUnsafeBufferPointer { levels in
      cells.withUnsafeMutableBufferPointer { cells in
        row.withUnsafeMutableBufferPointer { row in
          for start in stride(from: 0, to: levels.count, by: bins) {
            for bin in 0..<bins {
              row[bin + 2] = levels[start + bin] > floor ? levels[start + bin] : floor
            }
            (row[0], row[1]) = (row[2], row[2])
            (row[bins + 2], row[bins + 3]) = (row[bins + 1], row[bins + 1])
            for bin in 0..<bins {
              cells[start + bin] = row[bin + 2] - sharpening * (row[bin] + row[bin + 4])
            }
          }
        }
      }
    }
    return cells
  }

  private struct Surroundings {
    var mean: Float
    /// One over the deviation, and over its root.
    var weight: Float
  }

  /// Mean and deviation around each block, over what there is of its surroundings.
  private static func surroundings(
    _ cells: [Float], frames: Int, bins: Int, dividesMore: Bool
  ) -> [Surroundings] {
    let rows = (frames + block - 1) / block
    let columns = (bins + block - 1) / block
    // number, sum and sum of squares of each block
    var sums = [SIMD4<Float>](repeating: .zero, count: rows * columns)
    cells.withUnsafeBufferPointer { cells in
      for frame in 0..<frames {
        for column in 0..<columns {
          var sum: Float = 0
          var squares: Float = 0
          let range = (column * block)..<min(bins, (column + 1) * block)
          for bin in range {
            let value = cells[frame * bins + bin]
            sum += value
            squares += value * value
          }
          sums[frame / block * columns + column] += SIMD4(Float(range.count), sum, squares, 0)
        }
      }
    }
    var result = [Surroundings]()
    result.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        var total = SIMD4<Float>.zero
        for other in max(0, row - reach.frames)...min(rows - 1, row + reach.frames) {
          for neighbour in max(0, column - reach.bins)...min(columns - 1, column + reach.bins) {
            total += sums[other * columns + neighbour]
          }
        }
        let mean = total[1] / total[0]
        let deviation = max(0.5, max(0, total[2] / total[0] - mean * mean).squareRoot())
        let more = dividesMore ? (usualDeviation / deviation).squareRoot() : 1
        result.append(Surroundings(mean: mean, weight: more / deviation))
      }
    }
    return result
  }
}
