import Fingerprint

/// What became of one query.
struct QueryOutcome: Sendable {
  /// The path as it was given; `-` for standard input.
  let path: String
  /// Where in it the audio begins that was looked at.
  let startSeconds: Double
  /// Whether it is one of several stretches of the file.
  let isStretch: Bool
  /// Whether it is a part of the file in which one track was played.
  let isPlay: Bool
  let result: Result<Identification, FingerprintError>

  /// What is heard in one of several stretches of a file.
  init(path: String, stretch heard: LiveIdentifier.Answer, isPlay: Bool = false) {
    self.init(
      path: path, startSeconds: heard.streamRange.lowerBound, isStretch: true, isPlay: isPlay,
      result: .success(heard.identification))
  }

  /// What became of a query.
  init(
    path: String, startSeconds: Double = 0, isStretch: Bool = false, isPlay: Bool = false,
    result: Result<Identification, FingerprintError>
  ) {
    self.path = path
    self.startSeconds = startSeconds
    self.isStretch = isStretch
    self.isPlay = isPlay
    self.result = result
  }

  enum Status: String {
    case match
    case noMatch = "no_match"
    case error
  }

  var status: Status {
    switch result {
    case .success(let identification): identification.best == nil ? .noMatch : .match
    case .failure: .error
    }
  }

  var identification: Identification? { try? result.get() }

  /// The same with these warnings, too.
  func warning(_ warnings: [String]) -> QueryOutcome {
    guard !warnings.isEmpty, case .success(var answer) = result else { return self }
    answer.warnings += warnings
    return QueryOutcome(
      path: path, startSeconds: startSeconds, isStretch: isStretch, isPlay: isPlay,
      result: .success(answer))
  }

  /// What stands before the answer in text.
  var label: String {
    guard isStretch else { return path.printable }
    let start = path.printable + " " + Self.time(startSeconds)
    guard isPlay, let identification else { return start }
    return start + "–" + Self.time(startSeconds + identification.durationSeconds)
  }

  /// With tenths of a second where there are any.
  private static func time(_ seconds: Double) -> String {
    clockTime(seconds, tenths: abs(seconds - seconds.rounded()) >= 0.05)
  }

  var error: FingerprintError? {
    if case .failure(let error) = result { error } else { nil }
  }
}

/// How the results of queries are written: once what opens the output, then each query, then what
/// closes it.
protocol QueryFormat: Sendable {
  var opening: String { get }
  var closing: String { get }
  func text(for outcome: QueryOutcome, isFirst: Bool) -> String
}

extension QueryFormat {
  var opening: String { "" }
  var closing: String { "" }
}
