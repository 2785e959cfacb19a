extension LiveIdentifier {
  /// The answers to a sequence of sample buffers, as a sequence: those of ``push(_:)``, at the end
  /// of the buffers that of ``finish()``.
  ///
  /// ```swift
  /// for try await answer in live.answers(to: microphone) { show(answer.identification.best) }
  /// ```
  ///
  /// Buffers are taken only as answers are asked for, and nothing runs meanwhile. Cancelling the
  /// task that asks ends the sequence with ``FingerprintError/Code/cancelled``.
  public func answers<Buffers: AsyncSequence>(
    to buffers: Buffers
  ) -> LiveAnswers<Buffers> where Buffers.Element == [Float] {
    LiveAnswers(buffers: buffers, identifier: self)
  }
}

/// See ``LiveIdentifier/answers(to:)``.
public struct LiveAnswers<Buffers: AsyncSequence>: AsyncSequence
where Buffers.Element == [Float] {
  fileprivate let buffers: Buffers
  fileprivate let identifier: LiveIdentifier

  /// From the first buffer on.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(buffers: buffers.makeAsyncIterator(), identifier: identifier)
  }

  /// Takes buffers until an answer is due.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var buffers: Buffers.AsyncIterator
    fileprivate var identifier: LiveIdentifier
    /// Answers that are due, the next one last.
    private var due: [LiveIdentifier.Answer] = []
    private var isAtEnd = false

    fileprivate init(buffers: Buffers.AsyncIterator, identifier: LiveIdentifier) {
      self.buffers = buffers
      self.identifier = identifier
    }

    /// The next answer; `nil` once the buffers have ended and all is answered.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws -> LiveIdentifier.Answer? {
      while due.isEmpty, !isAtEnd {
        if let buffer = try await buffers.next(isolation: actor) {
          due = try identifier.push(buffer).reversed()
        } else {
          isAtEnd = true
          due = try identifier.finish().map { [$0] } ?? []
        }
      }
      return due.popLast()
    }
  }
}

extension LiveAnswers: Sendable where Buffers: Sendable {}
