import Fingerprint

/// Which tracks a file or a track resembles.
struct RankingOutcome: Sendable {
  enum Subject: Sendable {
    /// The path as it was given; `-` for standard input.
    case file(String)
    case track(Track)
  }

  let subject: Subject
  /// The name of the model that they were compared by.
  let model: String
  let result: Result<EmbeddingRanking, FingerprintError>

  /// What people are told the subject is.
  var label: String {
    switch subject {
    case .file(let path): path
    case .track(let track): track.displayName
    }
  }

  /// `ranked` or `error`: there is always a nearest track.
  var status: String { error == nil ? "ranked" : "error" }

  var ranking: EmbeddingRanking? { try? result.get() }

  var error: FingerprintError? {
    if case .failure(let error) = result { error } else { nil }
  }
}

/// How rankings are written: once what opens the output, then each ranking, then what closes it.
protocol RankingFormat: Sendable {
  var opening: String { get }
  var closing: String { get }
  func text(for outcome: RankingOutcome, isFirst: Bool) -> String
}

extension RankingFormat {
  var opening: String { "" }
  var closing: String { "" }
}
