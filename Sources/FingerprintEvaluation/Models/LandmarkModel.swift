package import Fingerprint
#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The landmark engine as it is shipped, its rejected answers listed too.
package struct LandmarkModel: ModelUnderTest {
  package let name: String
  private let references: ReferenceCollection
  private let options: SearchOptions

  /// The engine over the database of `references`, called `name`.
  ///
  /// - Parameter isExhaustive: whether every query gets full effort.
  package init(name: String, _ references: ReferenceCollection, isExhaustive: Bool = false) {
    self.name = name
    self.references = references
    var options = SearchOptions()
    options.limit = Outcome.listLength
    options.includesRejected = true
    options.isExhaustive = isExhaustive
    self.options = options
  }

  package var parameters: String {
    "\(preset)\(references.database.parameters.identifier), false-answer rate \(options.maxFalseRate)"
      + ", \(options.isExhaustive ? "exhaustive" : "effort as shipped")"
  }

  private var preset: String {
    references.database.parameters.preset.map { "\($0.rawValue), " } ?? ""
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

  /// Of all tracks in the database, which may be more than the references.
  package func bytesAnHour() throws(FingerprintError) -> Double? {
    let statistics = try references.database.statistics()
    guard statistics.audioSeconds > 0 else { return nil }
    return Double(statistics.peakBytes + statistics.postingBytes) / statistics.audioSeconds * 3600
  }

  /// The segments' directories and layouts, and the postings of tracks that are in none.
  package func residentBytes() throws(FingerprintError) -> Int {
    try references.database.indexMemoryBytes()
  }
}
