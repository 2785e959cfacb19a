package import Fingerprint

/// One of the models that are asked the same questions: how it is fed and what it says, nothing of
/// how it does it.
package protocol ModelUnderTest: Sendable {
  /// The name on the command line and in every report: `landmark`.
  var name: String { get }

  /// What its answers depend on, in one line: a run that is taken up again must have the same.
  var parameters: String { get }

  /// The evidence, see ``Outcome/Answer/evidence``, from which on it accepts an answer as shipped;
  /// `nil` for a model that always answers.
  var threshold: Double? { get }

  /// What its scores are: a cosine, say, of which absolute bounds make sense, or a unit of its own.
  var scoreKind: ScoreKind { get }

  /// The best answers to `input`, best first, rejected ones among them, at most
  /// ``Outcome/listLength``, with what they took from decoding on.
  func answers(
    to input: AudioInput
  ) throws(FingerprintError) -> (answers: [Outcome.Answer], times: StageTimes)

  /// Makes of a reference what the model keeps of it, and lets go of it again: what extraction
  /// costs. Returns the seconds of audio that were worked on.
  func extract(_ input: AudioInput) throws(FingerprintError) -> Double

  /// Bytes that it keeps an hour of audio; `nil` where it keeps none.
  func bytesAnHour() throws(FingerprintError) -> Double?

  /// Bytes that it holds in memory between queries to answer the next one, computed: pages of the
  /// file that SQLite or the system keep for a while aren't counted.
  func residentBytes() throws(FingerprintError) -> Int
}

/// What a model's scores mean.
package enum ScoreKind: Sendable, Hashable {
  /// A similarity, 1 for the same.
  case cosine
  /// Larger is better, and that is all.
  case evidence
}
