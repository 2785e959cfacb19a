/// What `fpctl identify --format jsonl --timing` says of one query's cost.
package struct QueryTiming: Sendable, Hashable {
  /// Looking hashes up and counting offsets.
  package let votingMilliseconds: Double
  /// Weighing the candidates.
  package let verificationMilliseconds: Double

  /// The timings in `output`, one JSON record a line, in its order; records without timing are
  /// passed over. Errors call the output `name`.
  ///
  /// The two numbers are found by their names, which occur once in a record: a reader of all JSON
  /// would bring Foundation into every program that measures.
  package static func timings(
    inLines output: some Sequence<UInt8>, name: String
  ) throws(EvaluationError) -> [QueryTiming] {
    var timings: [QueryTiming] = []
    let lines = Array(output).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() where !bytes.isEmpty {
      let line = String(decoding: bytes, as: UTF8.self)
      guard line.hasPrefix("{"), line.hasSuffix("}") else {
        throw EvaluationError(name, line: index + 1, "not a record: \(line.prefix(40))")
      }
      guard let voting = number("voting_ms", in: line),
        let verification = number("verification_ms", in: line)
      else { continue }
      timings.append(
        QueryTiming(votingMilliseconds: voting, verificationMilliseconds: verification))
    }
    return timings
  }

  private static func number(_ key: String, in line: String) -> Double? {
    guard let found = line.firstRange(of: "\"\(key)\":") else { return nil }
    let rest = line[found.upperBound...].drop { $0 == " " }
    return Double(rest.prefix { "+-.0123456789eE".contains($0) })
  }
}
