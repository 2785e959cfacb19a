#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Fingerprint

extension Match {
  /// Where in the track the query begins, `at 1:23.4`; where the track begins in the query, `from
  /// 0:02.1 of the query on`.
  var place: String {
    let time = clockTime(offsetSeconds, tenths: true)
    guard time.hasPrefix("-") else { return "at \(time)" }
    return "from \(clockTime(-offsetSeconds / speed, tenths: true)) of the query on"
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

extension [Track] {
  /// What the tracks are called, each with its file or its number where several are called the same:
  /// `Artist – Title [/music/title.flac]`.
  var names: [String] {
    let names = map(\.displayName.printable)
    let paths = map { $0.path?.printable ?? "" }
    return indices.map { index in
      let equals = indices.filter { names[$0] == names[index] }
      guard equals.count > 1 else { return names[index] }
      let isTold = equals.count { paths[$0] == paths[index] } == 1 && !paths[index].isEmpty
      return names[index] + " [\(isTold ? paths[index] : "track \(self[index].id)")]"
    }
  }
}

extension SearchPass.Kind {
  /// In words: `quick look`.
  var name: String {
    switch self {
    case .first: "quick look"
    case .full: "full search"
    case .ladder: "other speeds, tempos, pitches"
    }
  }
}
