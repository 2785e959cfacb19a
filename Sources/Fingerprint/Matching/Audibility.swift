#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How much a reference's peak counts in a query, by its loudness and its bin.
///
/// A quiet partial under loud noise isn't there to be found, so its cell of the query says nothing;
/// the same partial where the noise has a gap does. What is known of both sides is compared: how loud
/// the peak is in its recording (``LoudnessGrader``), and how loud the query is around its bin, each
/// among all of its spectrum. A peak that is 3 dB farther above the middle of the reference's peaks than
/// the query's bin is above the mean of its bins counts half; 5 dB louder still, three quarters. Peaks
/// that are as good as drowned keep a tenth, since the comparison is rough.
///
/// A product of both sides that are known beforehand: one table a query, whatever the candidate.
struct Audibility {
  /// Decibels by which a peak must be the louder to count half.
  private static let margin: Float = 3
  /// Decibels over which a weight goes from a half to 73 %.
  private static let softness: Float = 5
  /// What even the quietest counts, of what the loudest does.
  private static let least: Float = 0.1

  /// By loudness, then bin: 0.09 to 1.
  let weights: [Float]
  private let bins: Int

  /// The weights in a view. Databases from before peaks had a loudness have one weight for all.
  init(_ view: QueryView, _ parameters: FingerprintParameters) {
    self.init(
      spectrum: parameters.keepsLoudness ? view.spectrum : nil, bins: parameters.binCount)
  }

  /// The weights where the query is so many decibels above the mean of its bins.
  init(spectrum: [Float]?, bins: Int) {
    self.bins = bins
    guard let spectrum else {
      weights = [Float](repeating: 1, count: LoudnessGrader.grades * bins)
      return
    }
    weights = (0..<LoudnessGrader.grades).flatMap { grade in
      let loudness = LoudnessGrader.decibels(grade)
      return spectrum.map { level in
        let share = 1 / (1 + exp((level - loudness + Self.margin) / Self.softness))
        return (Self.least + share) / (Self.least + 1)
      }
    }
  }

  /// The weight of a peak at a bin of the query.
  func weight(_ loudness: UInt8, bin: Int) -> Float { weights[Int(loudness) * bins + bin] }
}
