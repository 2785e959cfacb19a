#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Fingerprint

extension Match {
  /// `at 1:23.4`, or where the query begins before the track `from 0:02.1 before its start`.
  var place: String {
    let time = clockTime(offsetSeconds, tenths: true)
    return time.hasPrefix("-") ? "from \(time.dropFirst()) before its start" : "at \(time)"
  }

  /// Whether it was played faster or slower.
  var isTimed: Bool { abs(speed - 1) > 0.0005 }

  /// Whether it is higher or lower.
  var isTuned: Bool { abs(pitchSemitones) > 0.05 }

  /// How the query was played, where it wasn't as it was recorded: `speed 1.031`.
  var change: String? {
    guard isTuned || isTimed else { return nil }
    let factor = speed.fixed(3)
    // a turntable turns both
    if abs(pitchSemitones - 12 * log2(speed)) < 0.05 { return "speed \(factor)" }
    let sign = pitchSemitones > 0 ? "+" : "−"
    let pitch = "pitch \(sign)\(abs(pitchSemitones).fixed(1)) semitones"
    return isTimed ? (isTuned ? "tempo \(factor), \(pitch)" : "tempo \(factor)") : pitch
  }
}
