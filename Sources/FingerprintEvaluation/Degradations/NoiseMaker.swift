#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Makes noise out of nothing, at ``Take/sampleRate``. The level is open: whoever mixes it sets it.
struct NoiseMaker {
  /// Samples to make.
  let count: Int

  /// Normally distributed, independent samples.
  func white(using generator: inout SeededGenerator) -> [Float] {
    var samples: [Float] = []
    samples.reserveCapacity(count + 1)
    while samples.count < count {
      // Box and Muller 1958: two of even distribution make two of normal distribution
      let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &generator))).squareRoot()
      let angle = Double.random(in: 0..<2 * .pi, using: &generator)
      samples.append(Float(radius * cos(angle)))
      samples.append(Float(radius * sin(angle)))
    }
    samples.removeLast(samples.count - count)
    return samples
  }

  /// Power in inverse proportion to frequency, from 20 Hz up.
  func pink(using generator: inout SeededGenerator) -> [Float] {
    SpectralFilter.shape(white(using: &generator)) { $0 < 20 ? 0 : 1 / $0.squareRoot() }
  }

  /// What stands in for babble where there are no recordings of speech: the sum of `voices` noises,
  /// each rising and falling as syllables and pauses do, with the spectrum of speech.
  ///
  /// A voice's level goes smoothly from one value to the next every 125 ms (speech is modulated
  /// most at 4 Hz); a quarter of the values are pauses, the others lie evenly within 12 dB. The
  /// spectrum is flat from 100 to 500 Hz and falls by 9 dB an octave above, nearly the long-term
  /// average of speech (Byrne et al. 1994), and by 24 dB an octave below.
  func babble(voices: Int, using generator: inout SeededGenerator) -> [Float] {
    var sum = [Float](repeating: 0, count: count)
    let spacing = Int(Take.sampleRate / 8)
    for _ in 0..<voices {
      var next = Self.level(using: &generator)
      for start in stride(from: 0, to: count, by: spacing) {
        let last = next
        next = Self.level(using: &generator)
        for index in start..<min(start + spacing, count) {
          let phase = Float(index - start) / Float(spacing)
          let weight = phase * phase * (3 - 2 * phase)
          let level = last + (next - last) * weight
          sum[index] += level * Float.random(in: -1...1, using: &generator)
        }
      }
    }
    return SpectralFilter.shape(sum) { hertz in
      if hertz < 100 { return pow(hertz / 100, 4) }
      return hertz <= 500 ? 1 : pow(hertz / 500, -1.5)
    }
  }

  private static func level(using generator: inout SeededGenerator) -> Float {
    let isPause = Double.random(in: 0..<1, using: &generator) < 0.25
    let decibels = Double.random(in: -12...0, using: &generator)
    return isPause ? 0 : Float(pow(10, decibels / 20))
  }
}
