#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How strong a signal is, as a mean of squares.
enum SignalPower {
  /// Blocks this much weaker than the strongest are pauses.
  static let pauseDecibels = 40.0
  /// Samples in a block: 20 ms.
  static let blockLength = 320

  /// The mean of the squares; 0 of nothing.
  static func mean(_ samples: some Collection<Float>) -> Double {
    guard !samples.isEmpty else { return 0 }
    return samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(samples.count)
  }

  /// The mean power where there is any sound.
  ///
  /// With P_b = mean of x² over block b of 20 ms (the last one may be shorter) and P_max the
  /// largest, the active power is the mean of P_b over the blocks with P_b ≥ 10⁻⁴ · P_max. Pauses
  /// in the music thus don't lower the noise that a ratio asks for. 0 of silence and of nothing.
  static func active(_ samples: ArraySlice<Float>) -> Double {
    let blocks = stride(from: samples.startIndex, to: samples.endIndex, by: blockLength).map {
      mean(samples[$0..<min($0 + blockLength, samples.endIndex)])
    }
    guard let strongest = blocks.max(), strongest > 0 else { return 0 }
    let floor = strongest * pow(10, -pauseDecibels / 10)
    let active = blocks.filter { $0 >= floor }
    return active.reduce(0, +) / Double(active.count)
  }
}
