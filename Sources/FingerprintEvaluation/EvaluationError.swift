/// Why a measurement can't be made: a file of the corpus that is missing or says something
/// impossible.
///
/// ``description`` is one line, `file:line: reason`, the form editors and people both can follow.
package struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file it is about, as it was named.
  package let file: String
  /// The line in it, the first being 1; `nil` where it is about the whole file.
  package let line: Int?
  /// What is wrong with it, as a clause without a full stop.
  package let reason: String

  /// An error about `file`.
  package init(_ file: String, line: Int? = nil, _ reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// `file:line: reason`, or `file: reason`.
  package var description: String {
    if let line { "\(file):\(line): \(reason)" } else { "\(file): \(reason)" }
  }
}
