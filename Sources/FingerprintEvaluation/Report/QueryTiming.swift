internal import Foundation

/// What `fpctl identify --format jsonl --timing` says of one query's cost.
package struct QueryTiming: Sendable, Hashable, Decodable {
  /// Looking hashes up and counting offsets.
  package let votingMilliseconds: Double
  /// Weighing the candidates.
  package let verificationMilliseconds: Double

  private enum CodingKeys: String, CodingKey {
    case votingMilliseconds = "voting_ms"
    case verificationMilliseconds = "verification_ms"
  }

  private struct Record: Decodable {
    let timing: QueryTiming?
  }

  /// The timings in `output`, one JSON record a line, in its order; records without timing are
  /// passed over. Errors call the output `name`.
  package static func timings(
    inLines output: some Sequence<UInt8>, name: String
  ) throws(EvaluationError) -> [QueryTiming] {
    var timings: [QueryTiming] = []
    let lines = Array(output).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      do {
        let record = try JSONDecoder().decode(Record.self, from: Data(line))
        if let timing = record.timing { timings.append(timing) }
      } catch {
        throw EvaluationError(name, line: index + 1, "not a record: \(error)")
      }
    }
    return timings
  }
}
