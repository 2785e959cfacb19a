internal import Fingerprint
internal import FingerprintEvaluation

/// What the benchmarks ask of the engine beyond identifying and indexing. A figure whose entry is `nil` is
/// reported as a dash.
struct EngineSeams: Sendable {
  /// Decodes and resamples the file at a path, keeps nothing and returns its length in seconds.
  var decode: (@Sendable (_ path: String) throws -> Double)?

  /// All places of a track at which an excerpt of some audio is heard.
  var occurrences:
    (
      @Sendable (FingerprintDatabase, AudioInput, Excerpt, TrackID) throws
        -> [RepeatFinder.Occurrence]
    )?

  /// Bytes a posting takes in the segments of the database at a path.
  var bytesPerPosting: (@Sendable (_ databasePath: String) throws -> Double)?

  /// What this version of the engine offers.
  static let current = EngineSeams()
}
