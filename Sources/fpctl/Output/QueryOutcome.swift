import Fingerprint

/// What became of one query.
struct QueryOutcome: Sendable {
  /// The path as it was given; `-` for standard input.
  let path: String
  let result: Result<Identification, FingerprintError>

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
