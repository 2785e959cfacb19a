#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Mel-frequency cepstral coefficients of a clip: those of librosa's `feature.mfcc` with the same
/// settings, to 1e-3.
///
/// Frame `t` is centred on sample `t · hop`; there are `1 + samples / hop` of them. Cost: one FFT,
/// `2 · window` and `bands · coefficients` multiplications a frame.
struct MFCCAnalyzer: Sendable {
  let parameters: MFCCParameters
  private let transform: RealFFT
  private let window: [Float]
  private let filters: MelFilterBank
  private let cosines: CosineTransform

  init(_ parameters: MFCCParameters) {
    let length = parameters.windowLength
    self.parameters = parameters
    transform = RealFFT.shared(length: length)
    window = (0..<length).map { Float(0.5 * (1 - cos(2 * .pi * Double($0) / Double(length)))) }
    filters = MelFilterBank(
      count: parameters.bands, length: length, sampleRate: parameters.sampleRate,
      lowest: parameters.lowestHertz, highest: parameters.highestHertz)
    cosines = CosineTransform(length: parameters.bands, count: parameters.coefficients)
  }

  /// The coefficients, frame by frame: `frames × coefficients` numbers.
  func coefficients(of samples: Span<Float>) -> [Float] {
    var levels = bandLevels(of: samples)
    let floor = (levels.max() ?? 0) - parameters.rangeDecibels
    for index in levels.indices where levels[index] < floor { levels[index] = floor }
    let (bands, kept) = (parameters.bands, parameters.coefficients)
    let frames = levels.count / bands
    var result = [Float](repeating: 0, count: frames * kept)
    levels.withUnsafeBufferPointer { levels in
      result.withUnsafeMutableBufferPointer { result in
        for frame in 0..<frames {
          cosines.apply(
            UnsafeBufferPointer(rebasing: levels[(frame * bands)..<((frame + 1) * bands)]),
            into: UnsafeMutableBufferPointer(
              rebasing: result[(frame * kept)..<((frame + 1) * kept)]))
        }
      }
    }
    return result
  }

  /// Decibels of each band, frame by frame: `frames × bands` numbers.
  private func bandLevels(of samples: Span<Float>) -> [Float] {
    let (length, bands) = (parameters.windowLength, parameters.bands)
    let frames = 1 + samples.count / parameters.hopLength
    let scratch = RealFFT.Scratch(length: length)
    var powers = [Float](repeating: 0, count: length / 2 + 1)
    var levels = [Float](repeating: 0, count: frames * bands)
    levels.withUnsafeMutableBufferPointer { levels in
      for frame in 0..<frames {
        cut(samples, from: frame * parameters.hopLength - length / 2, into: scratch.input)
        transform.execute(scratch)
        let spectrum = scratch.output
        powers.withUnsafeMutableBufferPointer { powers in
          for bin in 0..<powers.count {
            let (real, imaginary) = (spectrum[2 * bin], spectrum[2 * bin + 1])
            powers[bin] = real * real + imaginary * imaginary
          }
          filters.apply(
            UnsafeBufferPointer(powers),
            into: UnsafeMutableBufferPointer(rebasing: levels[(frame * bands)...].prefix(bands)))
        }
      }
    }
    takeLogarithms(&levels)
    return levels
  }

  /// Windows the samples from `start` on; there is silence before and after them.
  private func cut(
    _ samples: Span<Float>, from start: Int, into frame: UnsafeMutableBufferPointer<Float>
  ) {
    let first = min(max(0, -start), frame.count)
    let last = max(first, min(frame.count, samples.count - start))
    frame.update(repeating: 0)
    samples.withUnsafeBufferPointer { samples in
      window.withUnsafeBufferPointer { window in
        for index in first..<last { frame[index] = samples[start + index] * window[index] }
      }
    }
  }

  private func takeLogarithms(_ powers: inout [Float]) {
    let least = SIMD16<Float>(repeating: parameters.leastPower)
    var index = 0
    while index < powers.count {
      var group = least
      let count = min(16, powers.count - index)
      for lane in 0..<count { group[lane] = powers[index + lane] }
      group.replace(with: least, where: group .< least)
      let levels = decibels(ofPower: group)
      for lane in 0..<count { powers[index + lane] = levels[lane] }
      index += 16
    }
  }
}
