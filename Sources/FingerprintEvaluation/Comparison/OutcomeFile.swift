#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Synchronization

/// `rows.csv` while a comparison runs: each row is in the file as soon as it is known, so that
/// whatever ends the run, what was asked need not be asked again.
///
/// Rows come in the order in which they are known; ``finish(_:)`` leaves them in the order of the
/// queries. A last line that was never finished, after a crash or on a full disk, is dropped when
/// the file is opened again.
package final class OutcomeFile: Sendable {
  /// The outcomes that the file held when it was opened.
  package let known: [Outcome]

  private let path: String
  private let stream: Mutex<UnsafeMutablePointer<FILE>>

  /// Opens the file at `path` to go on with it, or makes it.
  ///
  /// - Throws: ``EvaluationError`` where it can't be written, a row can't be understood, or it tells
  ///   of other questions than `queries`.
  package init(path: String, queries: [EvaluationQuery]) throws(EvaluationError) {
    var bytes = FileContents.isReadable(path) ? try FileContents.read(path) : []
    let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let isWhole = end == bytes.count
    bytes.removeSubrange(end...)
    var known: [Outcome] = []
    if !bytes.isEmpty {
      let table = try CSVTable(parsing: bytes, name: path, requiring: OutcomeRows.columns)
      let byID = Dictionary(queries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      var seen: Set<Key> = []
      for row in table.rows {
        let outcome = try OutcomeRows.outcome(row, queries: byID)
        guard seen.insert(Key(outcome)).inserted else {
          throw row.error("a second row of \(outcome.model) on query \(outcome.query.id)")
        }
        known.append(outcome)
      }
    }
    if !isWhole || bytes.isEmpty {
      try FileContents.write(bytes.isEmpty ? Array(OutcomeRows.header.utf8) : bytes, to: path)
    }
    guard let stream = fopen(path, "ab") else { throw Self.failure(path) }
    self.known = known
    self.path = path
    self.stream = Mutex(stream)
  }

  deinit { stream.withLock { _ = fclose($0) } }

  /// Adds rows, which are in the file when this returns. From any thread.
  package func append(_ outcomes: [Outcome]) throws(EvaluationError) {
    let text = Array(outcomes.map(OutcomeRows.line).joined().utf8)
    let isWritten = stream.withLock { stream in
      fwrite(text, 1, text.count, stream) == text.count && fflush(stream) == 0
    }
    guard isWritten else { throw Self.failure(path) }
  }

  /// Leaves the file with exactly these rows in their order. It is there whole at any moment.
  package func finish(_ outcomes: [Outcome]) throws(EvaluationError) {
    try FileContents.replace(OutcomeRows.csv(outcomes), at: path)
  }

  private struct Key: Hashable {
    let query: String
    let model: String
    init(_ outcome: Outcome) {
      query = outcome.query.id
      model = outcome.model
    }
  }

  private static func failure(_ path: String) -> EvaluationError {
    EvaluationError(
      path, "\(String(cString: strerror(errno))); finished rows are kept, run the same again")
  }
}
