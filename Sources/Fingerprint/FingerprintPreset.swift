extension FingerprintParameters {
  /// Parameters for a purpose. A database is made with one and keeps it.
  ///
  /// They differ in how many peaks of a track are kept and how many of those are paired, hence in
  /// bytes and in what is found under noise, and in nothing else: frames and bins are the same.
  public enum Preset: String, Sendable, CaseIterable {
    /// Half a megabyte an hour, for the largest collections and clips of some seconds.
    case compact
    /// A megabyte an hour, the default.
    case standard
    /// Two megabytes an hour, for short clips and loud noise.
    case dense

    /// What it stands for.
    public var parameters: FingerprintParameters {
      switch self {
      case .compact: .compact
      case .standard: .standard
      case .dense: .dense
      }
    }

    /// What it stood for until 2026-11-26. Databases that were made with that are read and added to as
    /// they are.
    var formerParameters: FingerprintParameters {
      switch self {
      case .compact: .former(peaksPerSecond: 11, fanOut: 3)
      case .standard: .former(peaksPerSecond: 27, fanOut: 3)
      case .dense: .former(peaksPerSecond: 44, fanOut: 4)
      }
    }

    /// All that a database may have been made with, of each preset what it is and what it was.
    static var known: [(preset: Preset, parameters: FingerprintParameters)] {
      allCases.flatMap { [($0, $0.parameters), ($0, $0.formerParameters)] }
    }

    /// `compact (landmark-0123abcd)`, as messages name it.
    var title: String { "\(rawValue) (\(parameters.identifier))" }
  }

  /// 20 peaks a second, 8 of them paired: less than half of what ``standard`` takes.
  public static let compact = standard.with(peaksPerSecond: 20, pairedPerSecond: 8)

  /// 66 peaks a second, 44 of them paired: nearly twice what ``standard`` takes.
  public static let dense = standard.with(peaksPerSecond: 66, pairedPerSecond: 44)

  /// The preset that these are or once were; `nil` where they are values of somebody's own.
  public var preset: Preset? { Preset.known.first { $0.parameters == self }?.preset }

  private func with(peaksPerSecond: Int, pairedPerSecond: Int) -> FingerprintParameters {
    var parameters = self
    parameters.peaksPerSecond = peaksPerSecond
    parameters.pairedPerSecond = pairedPerSecond
    return parameters
  }

  /// As stored before peaks had a loudness, every one of them paired.
  fileprivate static func former(peaksPerSecond: Int, fanOut: Int) -> FingerprintParameters {
    var parameters = standard.with(peaksPerSecond: peaksPerSecond, pairedPerSecond: peaksPerSecond)
    parameters.keepsLoudness = false
    parameters.fanOut = fanOut
    return parameters
  }
}
