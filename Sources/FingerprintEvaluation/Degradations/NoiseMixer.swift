#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Adds noise to a query at a chosen ratio of their powers.
///
///     ratio = 10 log₁₀ (active power of the query / mean power of the noise)
///
/// both over the query itself, without lead and trail; for the active power see
/// ``SignalPower/active(_:)``.
struct NoiseMixer: Sendable {
  /// Decibels of the query over the noise.
  let signalToNoise: Double

  /// Adds `noise`, which is as long as the take. A silent query or a silent noise leaves the take
  /// as it is: no gain would give the ratio.
  func mix(_ noise: [Float], into take: inout Take) {
    precondition(noise.count == take.samples.count, "the noise covers the take")
    let signalPower = SignalPower.active(take.samples[take.body])
    let noisePower = SignalPower.mean(noise[take.body])
    guard signalPower > 0, noisePower > 0 else { return }
    let gain = Float((signalPower / noisePower).squareRoot() * pow(10, -signalToNoise / 20))
    for index in take.samples.indices { take.samples[index] += gain * noise[index] }
  }
}
