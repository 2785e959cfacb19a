internal import Fingerprint

/// Filters by multiplication in the frequency domain.
///
/// One forward transform serves both ways: of a spectrum X that belongs to real samples, the real
/// sequence Re X − Im X transforms into a G whose Re G − Im G are the samples times the length (the
/// Hartley transform is its own inverse). Cost: two transforms of the next power of two, 4 ms for
/// 10 s; a convolution takes a third.
enum SpectralFilter {
  /// `signal` through a linear system with that impulse response, as long as `signal`: what rings
  /// on after its end is cut.
  static func convolve(_ signal: [Float], with response: [Float]) -> [Float] {
    guard !signal.isEmpty, !response.isEmpty else { return signal }
    let length = powerOfTwo(atLeast: signal.count + response.count - 1)
    let fft = RealFFT.shared(length: length)
    let other = RealFFT.Scratch(length: length)
    fill(other.input, with: response)
    fft.execute(other)
    return filtered(signal, by: fft) { spectrum in
      for index in 0...(length / 2) {
        let (a, b) = (spectrum[2 * index], spectrum[2 * index + 1])
        let (c, d) = (other.output[2 * index], other.output[2 * index + 1])
        spectrum[2 * index] = a * c - b * d
        spectrum[2 * index + 1] = a * d + b * c
      }
    }
  }

  /// `signal` with each frequency's amplitude multiplied by `gain` of its hertz, phases untouched,
  /// at ``Take/sampleRate``.
  static func shape(_ signal: [Float], gain: (Double) -> Double) -> [Float] {
    guard !signal.isEmpty else { return signal }
    // room for what rings on beyond either end, which would come in at the other
    let length = powerOfTwo(atLeast: signal.count + Int(Take.sampleRate / 2))
    return filtered(signal, by: RealFFT.shared(length: length)) { spectrum in
      for index in 0...(length / 2) {
        let factor = Float(gain(Double(index) * Take.sampleRate / Double(length)))
        spectrum[2 * index] *= factor
        spectrum[2 * index + 1] *= factor
      }
    }
  }

  private static func filtered(
    _ signal: [Float], by fft: RealFFT, _ change: (UnsafeMutableBufferPointer<Float>) -> Void
  ) -> [Float] {
    let length = fft.length
    let scratch = RealFFT.Scratch(length: length)
    let (input, spectrum) = (scratch.input, scratch.output)
    fill(input, with: signal)
    fft.execute(scratch)
    change(spectrum)
    for index in 0...(length / 2) {
      let (real, imaginary) = (spectrum[2 * index], spectrum[2 * index + 1])
      // the upper half of the spectrum is the mirror of the lower, conjugated
      if index > 0 { input[length - index] = real + imaginary }
      input[index] = real - imaginary
    }
    fft.execute(scratch)
    let scale = 1 / Float(length)
    return signal.indices.map { index in
      let bin = index <= length / 2 ? index : length - index
      let (real, imaginary) = (spectrum[2 * bin], spectrum[2 * bin + 1])
      return (index <= length / 2 ? real - imaginary : real + imaginary) * scale
    }
  }

  private static func fill(_ buffer: UnsafeMutableBufferPointer<Float>, with samples: [Float]) {
    for index in samples.indices { buffer[index] = samples[index] }
    for index in samples.count..<buffer.count { buffer[index] = 0 }
  }

  private static func powerOfTwo(atLeast count: Int) -> Int {
    var power = 2
    while power < count { power *= 2 }
    return power
  }
}
