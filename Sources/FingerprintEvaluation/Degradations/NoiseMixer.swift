#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Adds noise to a signal at a chosen ratio of their powers.
package struct NoiseMixer: Sendable {
  /// 10 log₁₀ (power of the signal / power of the noise), powers being means of squares.
  package let signalToNoise: Double

  /// A mixer for that many decibels.
  package init(signalToNoise: Double) { self.signalToNoise = signalToNoise }

  /// `signal` with `noise` under it from its beginning, repeated where it is shorter; the sum is
  /// scaled down to ±1 where it would exceed it. A silent or empty signal or noise leaves the
  /// signal as it is.
  package func mix(_ signal: [Float], with noise: [Float]) -> [Float] {
    let under = signal.indices.map { noise.isEmpty ? 0 : noise[$0 % noise.count] }
    let signalPower = Self.power(signal)
    let noisePower = Self.power(under)
    guard signalPower > 0, noisePower > 0 else { return signal }
    let gain = Float((signalPower / noisePower).squareRoot() * pow(10, -signalToNoise / 20))
    let sum = zip(signal, under).map { $0 + gain * $1 }
    let peak = sum.reduce(0) { max($0, $1.magnitude) }
    return peak > 1 ? sum.map { $0 / peak } : sum
  }

  /// The mean of the squares; 0 of nothing.
  static func power(_ samples: [Float]) -> Double {
    guard !samples.isEmpty else { return 0 }
    return samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(samples.count)
  }
}
