internal import Fingerprint
internal import FingerprintEvaluation

/// How the engine is asked for all places of a track at which an excerpt of some audio is heard.
struct OccurrenceSearch: Sendable {
  /// Asks the database for the excerpt of the input in that track.
  let places:
    @Sendable (FingerprintDatabase, AudioInput, Excerpt, TrackID) throws
      -> [RepeatFinder.Occurrence]

  /// The engine's own search; `nil` as long as it has none, and what depends on it is reported as a dash.
  static let engine: OccurrenceSearch? = nil
}
