/// How far each cell of a query's spectrum stands out of its surroundings, in their deviations.
///
/// The value of a cell is its level less the mean of the levels within about 1 s × 110 Hz on either
/// side, over their deviation, and bounded: one loud cell is not to outweigh many. Over cells that
/// have nothing to do with a reference the values average 0 with variance 1, so that the sum over
/// `n` cells, divided by √n, is in deviations of chance. Where noise has pushed a peak of the music
/// out of the query's constellation, its prominence is still there to be seen. (Looking at the bins
/// beside it as well costs a point of accuracy: sharpness tells more than tolerance.)
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
  /// Means are taken over blocks of this many frames and bins, and this many blocks on either side.
  private static let block = 8
  private static let reach = (frames: 5, bins: 2)

  /// The map of a view. Cost: about 2 ns a cell.
  init(_ view: QueryView) {
    let frames = view.frames
    let bins = view.bins
    self.frames = frames
    self.bins = bins
    var cells = view.levels.map { $0 > Self.floor ? $0 : Self.floor }
    let surroundings = ProminenceMap.surroundings(cells, frames: frames, bins: bins)
    let columns = (bins + Self.block - 1) / Self.block
    cells.withUnsafeMutableBufferPointer { cells in
      surroundings.withUnsafeBufferPointer { surroundings in
        for frame in 0..<frames {
          let row = cells.baseAddress! + frame * bins
          let blocks = surroundings.baseAddress! + frame / Self.block * columns
          for column in 0..<columns {
            let (mean, inverse) = (blocks[column].mean, blocks[column].inverseDeviation)
            for bin in (column * Self.block)..<min(bins, (column + 1) * Self.block) {
              let value = (row[bin] - mean) * inverse
              let raised = value > Self.bounds.lowerBound ? value : Self.bounds.lowerBound
              row[bin] = raised < Self.bounds.upperBound ? raised : Self.bounds.upperBound
            }
          }
        }
      }
    }
    self.cells = cells
  }

  private struct Surroundings {
    var mean: Float
    var inverseDeviation: Float
  }

  /// Mean and deviation around each block, over what there is of its surroundings.
  private static func surroundings(_ cells: [Float], frames: Int, bins: Int) -> [Surroundings] {
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
        let deviation = max(0, total[2] / total[0] - mean * mean).squareRoot()
        result.append(Surroundings(mean: mean, inverseDeviation: 1 / max(0.5, deviation)))
      }
    }
    return result
  }
}
