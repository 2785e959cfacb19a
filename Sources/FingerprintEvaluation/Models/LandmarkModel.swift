package import Fingerprint
#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The landmark engine as it is shipped, its rejected answers listed too.
package struct LandmarkModel: ModelUnderTest {
  /// Its name.
  package static let name = "landmark"

  private let references: ReferenceCollection
  private let options: SearchOptions

  /// The engine over the database of `references`.
  ///
  /// - Parameter isExhaustive: whether every query gets full effort.
  package init(_ references: ReferenceCollection, isExhaustive: Bool = false) {
    self.references = references
    var options = SearchOptions()
    options.limit = Outcome.listLength
    options.includesRejected = true
    options.isExhaustive = isExhaustive
    self.options = options
  }

  package var name: String { Self.name }

  package var parameters: String {
    "\(references.database.parameters.identifier), false-answer rate \(options.maxFalseRate)"
      + ", \(options.isExhaustive ? "exhaustive" : "effort as shipped")"
  }

  package var threshold: Double? { -log10(options.maxFalseRate) }

  package var scoreKind: ScoreKind { .evidence }

  package func answers(
    to input: AudioInput
  ) throws(FingerprintError) -> (answers: [Outcome.Answer], times: StageTimes) {
    let found = try references.database.identify(input, options: options)
    let answers = found.matches.map { match in
      Outcome.Answer(
        recordingID: references.recordingIDs[match.track.id] ?? match.track.recordingID,
        offsetSeconds: match.offsetSeconds, speed: match.speed, score: match.score,
        margin: match.margin, pChance: match.pChance, votes: match.votes,
        isAccepted: match.isAccepted)
    }
    return (answers, found.times)
  }

  package func extract(_ input: AudioInput) throws(FingerprintError) -> Double {
    try Fingerprinter(parameters: references.database.parameters).reference(of: input)
      .audio.durationSeconds
  }

  package func storedBytes() throws(FingerprintError) -> Int {
    let statistics = try references.database.statistics()
    return statistics.peakBytes + statistics.postingBytes
  }
}
