package import Fingerprint

/// Finds the other occurrences of a passage in its own track: loops, refrains, a theme that comes
/// back.
///
/// A query cut from such a passage has several right offsets. They are found by asking for the
/// *undamaged* excerpt, as it stands in the reference, in its own track; how that is done is the
/// engine's business and comes as a closure.
package struct RepeatFinder: Sendable {
  /// A place in the track at which the excerpt is heard.
  package struct Occurrence: Sendable, Hashable {
    /// The position in the track of the excerpt's first sample.
    package let offsetSeconds: Double
    /// The evidence, larger is better.
    package let score: Double

    /// An occurrence at that place.
    package init(offsetSeconds: Double, score: Double) {
      self.offsetSeconds = offsetSeconds
      self.score = score
    }
  }

  /// The reference's own audio that a query was made of.
  package struct Passage: Sendable, Hashable {
    /// The reference.
    package let input: AudioInput
    /// The part of it.
    package let excerpt: Excerpt

    /// The passage behind `query`, cut from the file at `path`; `nil` where the query is out of
    /// set.
    ///
    /// A query that plays `ratio` times as fast covers `lengthSeconds` · `ratio` of the reference.
    package init?(of query: EvaluationQuery, path: String) {
      guard let truth = query.truth else { return nil }
      input = .file(path: path)
      excerpt = Excerpt(
        startSeconds: truth.offsetSeconds, durationSeconds: query.lengthSeconds * query.ratio)
    }
  }

  /// All places of a recording at which a passage of it is heard, its own among them, in any order.
  package typealias Search = @Sendable (Passage) throws -> [Occurrence]

  private let search: Search
  private let scoreShare: Double
  private let toleranceSeconds: Double

  /// A finder on top of `search`.
  ///
  /// - Parameters:
  ///   - scoreShare: an occurrence counts if its score is at least this share of the best one's,
  ///     which is the passage against itself. Default 0.5: literal repeats reach most of it,
  ///     similar bars little.
  ///   - toleranceSeconds: an occurrence as near as this to the passage itself is the passage
  ///     itself.
  package init(
    scoreShare: Double = 0.5, toleranceSeconds: Double = OffsetAgreement.toleranceSeconds,
    search: @escaping Search
  ) {
    precondition(scoreShare > 0, "a share of the score is more than 0")
    self.scoreShare = scoreShare
    self.toleranceSeconds = toleranceSeconds
    self.search = search
  }

  /// Where else `passage` is heard in its own recording, in ascending order; empty where nowhere.
  package func otherOccurrences(of passage: Passage) throws -> [Double] {
    let occurrences = try search(passage)
    guard let best = occurrences.map(\.score).max(), best > 0 else { return [] }
    return
      occurrences
      .filter { $0.score >= scoreShare * best }
      .map(\.offsetSeconds)
      .filter { abs($0 - passage.excerpt.startSeconds) > toleranceSeconds }
      .sorted()
  }
}
