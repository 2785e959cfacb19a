internal import Fingerprint

/// Asks several models the same questions about the same references.
///
/// Each question's audio is made once and put to one model after the other, so that all of them
/// hear the very same samples. The outcomes don't depend on the number of jobs; their timings do.
package struct Comparison: Sendable {
  /// What the models know.
  package let references: ReferenceCollection
  /// Who is asked, in this order.
  package let models: [any ModelUnderTest]
  /// What is asked.
  package let source: any QuerySource

  /// A comparison of `models`, each with a name of its own.
  package init(
    references: ReferenceCollection, models: [any ModelUnderTest], source: any QuerySource
  ) {
    precondition(Set(models.map(\.name)).count == models.count, "two models of one name")
    self.references = references
    self.models = models
    self.source = source
  }

  /// Asks everything that `file` doesn't know yet, and has it written there.
  ///
  /// - Parameters:
  ///   - file: where rows are kept; `nil` keeps none.
  ///   - jobs: questions at a time, 1 or more.
  ///   - isCancelled: asked before each question: `true` ends after those in hand, which are kept.
  ///   - progress: called with the number of questions that are done, and of those that were before
  ///     the run began, one call at a time.
  /// - Returns: a list a question and model, question by question in their order; `nil` where it was
  ///   cancelled.
  /// - Throws: ``EvaluationError`` where a question's audio can't be had or a row can't be written.
  ///   A model's failure is an outcome, see ``Outcome/failure``.
  package func run(
    keepingIn file: OutcomeFile?, jobs: Int,
    isCancelled: @escaping @Sendable () -> Bool,
    progress: (_ done: Int, _ passedOver: Int) -> Void
  ) async throws(EvaluationError) -> [Outcome]? {
    var known: [Question: Outcome] = [:]
    for outcome in file?.known ?? [] {
      known[Question(query: outcome.query.id, model: outcome.model)] = outcome
    }
    let former = known
    let passedOver = source.queries.count { query in
      models.allSatisfy { former[Question(query: query.id, model: $0.name)] != nil }
    }
    let results: [[Outcome]]
    do {
      results = try await concurrentMap(
        source.queries, jobs: jobs, progress: { progress($0, passedOver) }
      ) { query in
        let missing = models.filter { former[Question(query: query.id, model: $0.name)] == nil }
        var asked: [String: Outcome] = [:]
        if !missing.isEmpty, !isCancelled() {
          let input = try source.input(for: query)
          for model in missing { asked[model.name] = try ask(model, query, input) }
          try file?.append(missing.compactMap { asked[$0.name] })
        }
        return models.compactMap {
          former[Question(query: query.id, model: $0.name)] ?? asked[$0.name]
        }
      }
    } catch let error as EvaluationError {
      throw error
    } catch {
      throw EvaluationError(references.database.path, "\(error)")
    }
    let outcomes = results.flatMap { $0 }
    guard outcomes.count == source.queries.count * models.count else { return nil }
    try file?.finish(outcomes)
    return outcomes
  }

  private struct Question: Hashable {
    let query: String
    let model: String
  }

  private func ask(
    _ model: any ModelUnderTest, _ query: EvaluationQuery, _ input: AudioInput
  ) throws(EvaluationError) -> Outcome {
    let start = ProcessorTime.threadMilliseconds()
    var outcome: Outcome
    do throws(FingerprintError) {
      let (answers, times) = try model.answers(to: input)
      outcome = Outcome(
        query: query, model: model.name, answers: answers, times: times,
        cpuMilliseconds: ProcessorTime.threadMilliseconds() - start)
    } catch {
      // ended because another failed: nothing is known of this one
      guard error.code != .cancelled else { throw EvaluationError(error) }
      return Outcome(query: query, model: model.name, answer: nil, failure: error.reason)
    }
    // elsewhere nothing depends on the other occurrences
    if outcome.offsetAgreement() == .elsewhere {
      outcome.equivalentOffsets = try otherOccurrences(query)
    }
    return outcome
  }

  /// Where else in its recording the query's passage is heard, see ``RepeatFinder``; `nil` where the
  /// recording's file is gone.
  private func otherOccurrences(_ query: EvaluationQuery) throws(EvaluationError) -> [Double]? {
    guard let id = query.truth?.recordingID,
      let recording = references.recordings.first(where: { $0.id == id }),
      let passage = RepeatFinder.Passage(of: query, path: recording.path),
      let track = references.recordingIDs.filter({ $0.value == id }).keys.min()
    else { return [] }
    guard FileContents.isReadable(recording.path) else { return nil }
    let finder = RepeatFinder { passage in
      try references.database.occurrences(of: passage.input, excerpt: passage.excerpt, in: track)
        .map { RepeatFinder.Occurrence(offsetSeconds: $0.offsetSeconds, score: $0.score) }
    }
    do {
      return try finder.otherOccurrences(of: passage)
    } catch {
      throw EvaluationError(recording.path, "\(error)")
    }
  }
}
