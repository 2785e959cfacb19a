/// What each stage of the engine makes of a clip: for seeing why it is recognised, or isn't.
///
/// All times are seconds from the beginning of the clip, which is ``startSeconds`` into the input.
public struct Inspection: Sendable {
  /// What was read: rate, channels, tags, warnings.
  public let audio: AudioSummary
  /// Seconds of the input before the clip.
  public let startSeconds: Double
  /// The length of the clip.
  public let durationSeconds: Double
  /// Levels, 0 dB being a full-scale sine.
  public let spectrogram: LevelMatrix
  /// Levels above the mean of their surroundings; −200 where there is silence.
  public let whitened: LevelMatrix
  /// Local maxima of the whitened spectrogram, of which each constellation keeps the strongest.
  public let maxima: Int
  /// What a query asks for: the first view, at the fan-out of the first pass.
  public let query: Constellation
  /// What is stored of a track.
  public let reference: Constellation
  /// Milliseconds by stage.
  public let times: Times
  /// How a track of a database compares; `nil` where none was asked for or none has anything in
  /// common with the clip.
  public internal(set) var comparison: TrackComparison?

  /// What the user should know of the input: a truncated file, a shortened clip.
  public var warnings: [String] { audio.warnings }

  /// Milliseconds that the stages took, each over the whole clip.
  public struct Times: Sendable, Hashable {
    /// Reading, decoding, mixing down and resampling.
    public internal(set) var decode = 0.0
    /// Frames, transform, decibels.
    public internal(set) var spectrum = 0.0
    /// Taking the mean of the surroundings off.
    public internal(set) var whitening = 0.0
    /// Local maxima, and both constellations' choice among them.
    public internal(set) var peaks = 0.0
    /// Both constellations' pairs.
    public internal(set) var pairs = 0.0
  }
}
