#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A Butterworth filter of fourth order at ``Take/sampleRate``: flat where it passes, −3 dB at its
/// edge, then 24 dB an octave.
///
/// Two second-order sections, by the bilinear transform (R. Bristow-Johnson, "Cookbook formulae for
/// audio EQ biquad filter coefficients").
struct ButterworthFilter: Sendable {
  /// What passes.
  enum Band: Sendable {
    /// What is above the edge.
    case high
    /// What is below it.
    case low
  }

  /// The quality of the sections, 1 / (2 cos(π/8)) and 1 / (2 cos(3π/8)).
  private static let qualities = [0.541_196_100_146_197, 1.306_562_964_876_377]

  /// What passes.
  let band: Band
  /// The edge.
  let hertz: Double

  /// The samples that come out; the filter starts from silence.
  func filtered(_ samples: [Float]) -> [Float] {
    Self.qualities.reduce(samples) { section($0, quality: $1) }
  }

  private func section(_ samples: [Float], quality: Double) -> [Float] {
    let angle = 2 * Double.pi * hertz / Take.sampleRate
    let (cosine, alpha) = (cos(angle), sin(angle) / (2 * quality))
    let scale = 1 / (1 + alpha)
    let side = (band == .low ? 1 - cosine : 1 + cosine) / 2 * scale
    let middle = (band == .low ? 2 : -2) * side
    let (a1, a2) = (-2 * cosine * scale, (1 - alpha) * scale)
    // transposed direct form II
    var (first, second) = (0.0, 0.0)
    return samples.map { sample in
      let input = Double(sample)
      let output = side * input + first
      first = middle * input - a1 * output + second
      second = side * input - a2 * output
      return Float(output)
    }
  }
}
