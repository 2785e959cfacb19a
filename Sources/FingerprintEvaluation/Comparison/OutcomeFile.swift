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
/// the file is opened again; so are failures, to be asked again.
package final class OutcomeFile: Sendable {
  /// The outcomes that the file held when it was opened, but for failures.
  package let known: [Outcome]

  private let path: String
  /// Opened to append; a mutex keeps rows from mixing.
  private let descriptor: Mutex<Int32>

  /// Opens the file at `path` to go on with it, or makes it.
  ///
  /// - Throws: ``EvaluationError`` where it can't be written, has other columns than ours, a row can't
  ///   be understood, or it tells of other questions than `queries`.
  package init(path: String, queries: [EvaluationQuery]) throws(EvaluationError) {
    var bytes = FileContents.isReadable(path) ? try FileContents.read(path) : []
    let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let isWhole = end == bytes.count
    bytes.removeSubrange(end...)
    var known: [Outcome] = []
    if !bytes.isEmpty {
      guard bytes.starts(with: OutcomeRows.header.utf8) else {
        throw EvaluationError(
          path, line: 1,
          "has other columns than this version of fpctl writes; choose another --output")
      }
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
    let answered = known.filter { $0.failure == nil }
    if answered.count < known.count {
      try FileContents.replace(OutcomeRows.csv(answered), at: path)
    } else if !isWhole || bytes.isEmpty {
      try FileContents.replace(bytes.isEmpty ? Array(OutcomeRows.header.utf8) : bytes, at: path)
    }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    self.known = answered
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  deinit { descriptor.withLock { _ = close($0) } }

  /// Adds rows, which are in the file when this returns. From any thread. Where they don't fit, on a
  /// full disk say, none of them is.
  package func append(_ outcomes: [Outcome]) throws(EvaluationError) {
    let text = Array(outcomes.map(OutcomeRows.line).joined().utf8)
    let failure: Int32? = descriptor.withLock { descriptor in
      let end = lseek(descriptor, 0, SEEK_END)
      var written = 0
      while written < text.count {
        let count = text.withUnsafeBytes { bytes in
          write(descriptor, bytes.baseAddress.map { $0 + written }, text.count - written)
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          let reason = errno
          // half a row would be in the way of the next
          _ = ftruncate(descriptor, end)
          return reason
        }
        written += count
      }
      return nil
    }
    if let failure { throw Self.failure(path, failure) }
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

  private static func failure(_ path: String, _ reason: Int32 = errno) -> EvaluationError {
    EvaluationError(
      path, "\(String(cString: strerror(reason))); finished rows are kept, run the same again")
  }
}
