internal import Fingerprint
internal import FingerprintEvaluation

/// How the engine is asked for all places of a track at which an excerpt of some audio is heard.
struct OccurrenceSearch: Sendable {
  /// Asks the database for the excerpt of the input in that track.
  let places:
    @Sendable (FingerprintDatabase, AudioInput, Excerpt, TrackID) throws
      -> [RepeatFinder.Occurrence]

  /// The engine's own search.
  static let engine = OccurrenceSearch { database, input, excerpt, track in
    try database.occurrences(of: input, excerpt: excerpt, in: track).map {
      RepeatFinder.Occurrence(offsetSeconds: $0.offsetSeconds, score: $0.score)
    }
  }
}
