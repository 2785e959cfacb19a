/// What a picture of an inspection shows.
public struct PictureLayers: OptionSet, Sendable, Hashable {
  /// A bit a layer.
  public let rawValue: Int

  /// The layers of those bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A panel with the levels, 0 dB being a full-scale sine.
  public static let spectrogram = PictureLayers(rawValue: 1)
  /// A panel with the levels above the mean of their surroundings, in which peaks are found.
  public static let whitened = PictureLayers(rawValue: 2)
  /// The clip's peaks, on every panel of levels.
  public static let peaks = PictureLayers(rawValue: 4)
  /// The pairs that would be stored of the clip, likewise.
  public static let pairs = PictureLayers(rawValue: 8)
  /// The track's peaks, found and missed, likewise. Needs ``Inspection/comparison``.
  public static let matches = PictureLayers(rawValue: 16)
  /// A panel with the votes by offset. Needs ``Inspection/comparison``.
  public static let histogram = PictureLayers(rawValue: 32)

  /// Those that need a track to compare with.
  public static let ofComparison: PictureLayers = [.matches, .histogram]

  /// Each by its name, panels from the top down.
  public static let named: [(name: String, layer: PictureLayers)] = [
    ("spectrogram", .spectrogram), ("whitened", .whitened), ("peaks", .peaks), ("pairs", .pairs),
    ("matches", .matches), ("histogram", .histogram),
  ]

  /// What is shown unless told otherwise: with a track the evidence for it, else how the
  /// fingerprint comes about.
  public static func standard(hasComparison: Bool) -> PictureLayers {
    hasComparison ? [.spectrogram, .matches, .histogram] : [.spectrogram, .peaks, .pairs]
  }
}
