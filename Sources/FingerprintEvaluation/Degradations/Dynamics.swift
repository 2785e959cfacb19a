#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Cuts a share of a query's samples off at one level, as an overdriven input does.
struct Clipper: Sendable {
  /// The share that is at the limit afterwards, 0 to 1.
  let share: Double

  /// Cuts the whole take off at the level that the share of its query exceeds or meets.
  func clip(_ take: inout Take) {
    let levels = take.samples[take.body].map(\.magnitude).sorted()
    guard !levels.isEmpty, share > 0 else { return }
    let limit = levels[max(0, min(levels.count - 1, Int(Double(levels.count) * (1 - share))))]
    for index in take.samples.indices {
      take.samples[index] = min(max(take.samples[index], -limit), limit)
    }
  }
}

/// Evens out loud and soft, as broadcasters and telephones do.
///
/// The level is followed with 5 ms up and 100 ms down. Where it exceeds a threshold of 20 dB under
/// the query's peak, what it exceeds it by, in decibels, is divided by the ratio.
struct Compressor: Sendable {
  private static let thresholdDecibels = -20.0
  private static let attackSeconds = 0.005
  private static let releaseSeconds = 0.1

  /// Decibels in for each decibel out, 1 or more.
  let ratio: Double

  /// Compresses the whole take.
  func compress(_ take: inout Take) {
    let peak = take.samples[take.body].reduce(0) { max($0, Double($1.magnitude)) }
    guard peak > 0 else { return }
    let threshold = peak * pow(10, Self.thresholdDecibels / 20)
    let attack = 1 - exp(-1 / (Self.attackSeconds * Take.sampleRate))
    let release = 1 - exp(-1 / (Self.releaseSeconds * Take.sampleRate))
    var level = 0.0
    for index in take.samples.indices {
      let magnitude = Double(take.samples[index].magnitude)
      level += (magnitude > level ? attack : release) * (magnitude - level)
      guard level > threshold else { continue }
      take.samples[index] *= Float(pow(level / threshold, 1 / ratio - 1))
    }
  }
}
