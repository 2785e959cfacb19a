extension FingerprintParameters {
  /// Parameters for a purpose. A database is made with one and keeps it.
  ///
  /// They differ in how many peaks and pairs of a track are kept, hence in bytes and in what is
  /// found under noise, and in nothing else: frames and bins are the same.
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

    /// `compact (landmark-0123abcd)`, as messages name it.
    var title: String { "\(rawValue) (\(parameters.identifier))" }
  }

  /// 11 peaks a second, paired with 3 each: less than half of what ``standard`` takes.
  public static let compact = standard.with(peaksPerSecond: 11, fanOut: 3)

  /// 44 peaks a second, paired with 4 each: twice what ``standard`` takes.
  public static let dense = standard.with(peaksPerSecond: 44, fanOut: 4)

  /// The preset that these are; `nil` where they are values of somebody's own.
  public var preset: Preset? { Preset.allCases.first { $0.parameters == self } }

  private func with(peaksPerSecond: Int, fanOut: Int) -> FingerprintParameters {
    var parameters = self
    parameters.peaksPerSecond = peaksPerSecond
    parameters.fanOut = fanOut
    return parameters
  }
}
