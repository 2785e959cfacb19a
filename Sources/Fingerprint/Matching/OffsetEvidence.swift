/// The evidence of ``MatchVerifier`` for a part of a query at every offset of a track at once.
///
/// A reference peak adds, at each offset at which it falls inside the query, the prominence of the
/// query's cell there as far as it may be heard (``Audibility``); over ascending offsets these are
/// the cells of one bin from last to first. So a row of the map, turned round, is added to a row of
/// sums: the fastest thing a processor does. Four peaks' rows are added at once, each at its own
/// distance, so that a sum is fetched and stored a quarter as often.
///
/// Sums have 16 bits, which is exact enough to propose a place: what is proposed is weighed again.
struct OffsetEvidence {
  /// The query's frames that are weighed.
  let part: Range<Int>
  private let bins: Int
  private let unit: Float
  /// By loudness, then bin: ``margin`` zeros, and from the last frame of ``part`` to the first the
  /// weighted prominence in 1 / ``unit``. Then a row of zeros.
  private let rows: [Int16]
  /// From one row to the next.
  private let rowStride: Int
  /// Where the row of zeros begins.
  private let zeros: Int
  /// By loudness, then bin: the square of the weight, in 1 / ``squareUnit``.
  private let squares: [Int64]

  private typealias Lanes = SIMD16<Int16>
  private typealias Deviations = SIMD16<Float>
  private static let squareUnit: Float = 65_536
  /// Frames that peaks may lie apart to be added at once.
  private static let reach = 16
  /// Zeros around a row: what is added of it begins ``reach`` before it at most, and ends as far
  /// behind it, by a whole number of lanes.
  private static let margin = reach + Lanes.scalarCount

  init(
    _ map: ProminenceMap, _ audibility: Audibility, part: Range<Int>,
    _ parameters: FingerprintParameters
  ) {
    // so fine that the sum over as many peaks as there can be fits
    let mostPeaks = max(1, DensityLimiter.reference(parameters).most(inFrames: part.count))
    let unit = max(
      1, (Float(Int16.max) / (ProminenceMap.bounds.upperBound * Float(mostPeaks))).rounded(.down))
    // those of a database without loudness are all of one grade
    let grades = parameters.keepsLoudness ? LoudnessGrader.grades : 1
    let (bins, frames, rowStride) = (map.bins, part.count, part.count + Self.margin)
    let zeros = grades * bins * rowStride
    var rows = [Int16](repeating: 0, count: zeros + rowStride + Self.margin)
    let turned = Self.turned(map, part)
    rows.withUnsafeMutableBufferPointer { rows in
      turned.withUnsafeBufferPointer { turned in
        for place in 0..<(grades * bins) {
          let (grade, bin) = place.quotientAndRemainder(dividingBy: bins)
          let factor = unit * audibility.weight(UInt8(grade), bin: bin)
          let row = turned.baseAddress! + bin * frames
          let target = rows.baseAddress! + place * rowStride + Self.margin
          for frame in 0..<frames { target[frame] = Int16((row[frame] * factor).rounded()) }
        }
      }
    }
    self.part = part
    self.bins = bins
    self.unit = unit
    self.rows = rows
    self.rowStride = rowStride
    self.zeros = zeros
    squares = audibility.weights.map { Int64(($0 * $0 * Self.squareUnit).rounded()) }
  }

  /// The map's cells by bin, then from the last frame of a part to the first.
  private static func turned(_ map: ProminenceMap, _ part: Range<Int>) -> [Float] {
    let (bins, frames) = (map.bins, part.count)
    var turned = [Float](repeating: 0, count: bins * frames)
    turned.withUnsafeMutableBufferPointer { turned in
      map.cells.withUnsafeBufferPointer { cells in
        for frame in 0..<frames {
          let cells = cells.baseAddress! + (part.lowerBound + frame) * bins
          for bin in 0..<bins { turned[bin &* frames &+ (frames &- 1 &- frame)] = cells[bin] }
        }
      }
    }
    return turned
  }

  /// What is found for a track, and what finding it takes: kept from one track to the next, so that
  /// none of it need be allocated again.
  struct Sums {
    /// By offset, in deviations of chance; at the first one the part's last frame is at the track's
    /// first. −∞ where too few peaks fall inside the query to judge, and behind the last offset.
    var evidence: [Float] = []
    fileprivate var sums: [Int16] = []
    /// By the track's frame: the number of its peaks, and the squares of their weights.
    fileprivate var counts: [SIMD2<Int64>] = []
  }

  /// Weighs all offsets at which the part and a track of so many frames have one in common.
  ///
  /// Cost: 5 ns a peak for a second of query, 25 for eight, and 3 ns an offset.
  func weigh(_ peaks: [Peak], frames: Int, _ sums: inout Sums) {
    add(peaks, frames, &sums)
    compare(frames, &sums)
  }

  private func add(_ peaks: [Peak], _ frames: Int, _ sums: inout Sums) {
    sums.sums.reset(to: 0, count: frames + part.count + Self.margin)
    sums.counts.reset(to: .zero, count: frames)
    sums.counts.withUnsafeMutableBufferPointer { counts in
      sums.sums.withUnsafeMutableBytes { sums in
        rows.withUnsafeBytes { rows in
          squares.withUnsafeBufferPointer { squares in
            var batch = Batch(zeros: zeros)
            for peak in peaks {
              let (frame, bin) = (Int(peak.frame), Int(peak.bin))
              guard frame >= 0, frame < frames, bin >= 0, bin < bins else { continue }
              let place = Int(peak.loudness) &* bins &+ bin
              counts[frame] &+= SIMD2(1, squares[place])
              if !batch.hasRoom(at: frame) {
                batch.add(rows, to: sums, length: part.count)
                batch = Batch(zeros: zeros, first: frame)
              }
              batch.append(place &* rowStride &+ Self.margin, at: frame)
            }
            batch.add(rows, to: sums, length: part.count)
          }
        }
      }
    }
  }

  /// Rows to be added at once.
  private struct Batch {
    /// Where they start, the newest first.
    private var rows: (Int, Int, Int, Int)
    private var count = 0
    private var first: Int
    private var shift = 0

    /// A batch from a frame on, all of its rows that of zeros.
    init(zeros: Int, first: Int = 0) {
      rows = (zeros, zeros, zeros, zeros)
      self.first = first
    }

    func hasRoom(at frame: Int) -> Bool {
      count < 4 && frame >= first && frame &- first <= OffsetEvidence.reach
    }

    /// Takes a row, by where it starts, that is to be added from a frame on.
    mutating func append(_ row: Int, at frame: Int) {
      shift = max(shift, frame &- first)
      rows = (row &- (frame &- first), rows.0, rows.1, rows.2)
      count &+= 1
    }

    func add(_ from: UnsafeRawBufferPointer, to sums: UnsafeMutableRawBufferPointer, length: Int) {
      let (width, step) = (MemoryLayout<Int16>.stride, MemoryLayout<Lanes>.stride)
      let from = from.baseAddress!
      let (a, b) = (from + rows.0 &* width, from + rows.1 &* width)
      let (c, d) = (from + rows.2 &* width, from + rows.3 &* width)
      let target = sums.baseAddress! + first &* width
      for at in stride(from: 0, to: (length &+ shift) &* width, by: step) {
        let two = (a + at).loadUnaligned(as: Lanes.self) &+ (b + at).loadUnaligned(as: Lanes.self)
        let more = (c + at).loadUnaligned(as: Lanes.self) &+ (d + at).loadUnaligned(as: Lanes.self)
        let sum = (target + at).loadUnaligned(as: Lanes.self) &+ two &+ more
        (target + at).storeBytes(of: sum, as: Lanes.self)
      }
    }
  }

  /// Turns sums into deviations of chance: the sum of so many weights by the root of their squares.
  private func compare(_ frames: Int, _ sums: inout Sums) {
    let length = part.count
    let offsets = frames + length - 1
    let blocks = (offsets + Lanes.scalarCount - 1) / Lanes.scalarCount
    sums.evidence.reset(to: 0, count: blocks * Lanes.scalarCount)
    sums.evidence.withUnsafeMutableBufferPointer { evidence in
      sums.counts.withUnsafeBufferPointer { counts in
        var inside = SIMD2<Int64>.zero
        for index in 0..<offsets {
          if index < frames { inside &+= counts[index] }
          if index >= length { inside &-= counts[index &- length] }
          evidence[index] = inside[0] >= MatchVerifier.fewestPeaks ? Float(inside[1]) : 0
        }
      }
    }
    let scale = Self.squareUnit.squareRoot() / unit
    sums.evidence.withUnsafeMutableBytes { evidence in
      sums.sums.withUnsafeBytes { sums in
        for block in 0..<blocks {
          let place = block &* MemoryLayout<Deviations>.stride
          let squares = evidence.loadUnaligned(fromByteOffset: place, as: Deviations.self)
          let sum = Deviations(
            SIMD16<Int32>(
              truncatingIfNeeded: sums.loadUnaligned(
                fromByteOffset: block &* MemoryLayout<Lanes>.stride, as: Lanes.self)))
          let deviations = sum * scale / squares.squareRoot()
          evidence.storeBytes(
            of: deviations.replacing(with: -.infinity, where: squares .== 0),
            toByteOffset: place, as: Deviations.self)
        }
      }
    }
  }
}

extension Array {
  /// Makes it `count` times `value`, in the memory it has.
  mutating func reset(to value: Element, count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(value, count: count))
  }
}
