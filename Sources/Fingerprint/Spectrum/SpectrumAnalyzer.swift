#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cuts a stream of samples into frames and gives each frame's level in decibels, bin by bin.
///
/// Frame `t` is the samples from `t · hop` on, `windowLength` of them, under a Hann window. Only
/// whole frames count; a stream shorter than one window is filled up with zeros to give one frame,
/// an empty one gives none. How the samples arrive changes nothing. 0 dB is a full-scale sine.
/// Cost: one FFT and `binCount` logarithms a frame, about 2 µs.
struct SpectrumAnalyzer: ~Copyable {
  private let parameters: FingerprintParameters
  private let transform: RealFFT
  private let scratch: RealFFT.Scratch
  private let window: [Float]
  /// Samples not yet behind the last frame's start.
  private var samples: [Float] = []
  private var row: [Float]
  private var frames = 0

  init(_ parameters: FingerprintParameters) {
    precondition(parameters.binCount % 16 == 0, "bins are worked on by sixteens")
    self.parameters = parameters
    transform = RealFFT.shared(length: parameters.windowLength)
    scratch = RealFFT.Scratch(length: parameters.windowLength)
    // periodic Hann, scaled so that a full-scale sine on a bin has power 1
    let scale = 4 / Double(parameters.windowLength)
    window = (0..<parameters.windowLength).map {
      Float(scale * 0.5 * (1 - cos(2 * .pi * Double($0) / Double(parameters.windowLength))))
    }
    row = [Float](repeating: 0, count: parameters.binCount)
  }

  /// Takes samples and hands on each frame that they complete: `binCount` levels.
  mutating func push(_ chunk: Span<Float>, emit: (Span<Float>) -> Void) {
    chunk.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
    var start = 0
    while samples.count - start >= parameters.windowLength {
      analyze(from: start)
      emit(row.span)
      start += parameters.hopLength
    }
    samples.removeFirst(start)
  }

  /// Ends the stream.
  mutating func finish(emit: (Span<Float>) -> Void) {
    guard frames == 0, !samples.isEmpty else { return }
    samples += [Float](repeating: 0, count: parameters.windowLength - samples.count)
    analyze(from: 0)
    emit(row.span)
  }

  private mutating func analyze(from start: Int) {
    frames += 1
    let input = scratch.input
    samples.withUnsafeBufferPointer { samples in
      window.withUnsafeBufferPointer { window in
        let frame = UnsafeBufferPointer(rebasing: samples[start..<(start + input.count)])
        for index in 0..<input.count { input[index] = frame[index] * window[index] }
      }
    }
    transform.execute(scratch)
    let spectrum = scratch.output.baseAddress! + 2 * parameters.lowestBin
    row.withUnsafeMutableBufferPointer { row in
      for bin in stride(from: 0, to: row.count, by: 16) {
        let pairs = UnsafeRawPointer(spectrum + 2 * bin).loadUnaligned(as: SIMD32<Float>.self)
        let (real, imaginary) = (pairs.evenHalf, pairs.oddHalf)
        let level = decibels(ofPower: real * real + imaginary * imaginary)
        UnsafeMutableRawPointer(row.baseAddress! + bin).storeBytes(
          of: level, as: SIMD16<Float>.self)
      }
    }
  }
}
