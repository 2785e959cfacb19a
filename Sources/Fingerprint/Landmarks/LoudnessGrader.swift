/// Tells how loud peaks are, beside how far they stand out: which of them will be heard under noise.
///
/// A peak's level is compared with the mean of all bins over the 3 s around it, so that volume drops
/// out and the colour of the music stays. Grades: under 15, 25, 35 dB above that mean, and over; 25 is
/// the median, and none has less than a seventh of the peaks. Finer steps told right places from
/// wrong ones no better (decision 0007).
struct LoudnessGrader {
  /// Grades there are: two bits.
  static let grades = 4
  /// Decibels from one grade to the next.
  static let step: Float = 10
  /// Decibels above the mean between the second grade and the third.
  static let middle: Float = 25

  private let bins: Int
  private let rows: Int
  /// The surroundings of the last rows, by frame modulo `rows`.
  private var surroundings: [Float]
  private var pushed = 0

  /// For peaks that are found with these parameters.
  init(_ parameters: FingerprintParameters) {
    bins = parameters.binCount
    // a peak is known that many rows after its own
    rows = parameters.peakReachFrames + 1
    surroundings = [Float](repeating: 0, count: rows * bins)
  }

  /// Takes what ``Whitener`` tells of a row's surroundings, row by row.
  mutating func push(_ row: Span<Float>) {
    let start = pushed % rows * bins
    row.withUnsafeBufferPointer { row in
      surroundings.withUnsafeMutableBufferPointer { surroundings in
        (surroundings.baseAddress! + start).update(from: row.baseAddress!, count: bins)
      }
    }
    pushed += 1
  }

  /// Grades the peaks from `first` on, which are of the last rows.
  func grade(_ peaks: inout [Peak], from first: Int) {
    for index in first..<peaks.count {
      let around = surroundings[Int(peaks[index].frame) % rows * bins + Int(peaks[index].bin)]
      peaks[index].loudness = Self.grade(peaks[index].strength + around)
    }
  }

  /// The grade of a peak so many decibels above the mean of all bins.
  static func grade(_ decibels: Float) -> UInt8 {
    let half = Float(grades / 2)
    return UInt8(min(half - 1, max(-half, ((decibels - middle) / step).rounded(.down))) + half)
  }

  /// Decibels of the middle of a grade, from ``middle``.
  static func decibels(_ grade: Int) -> Float { (Float(grade - grades / 2) + 0.5) * step }
}
