import Fingerprint

extension IdentifyCommand {
  /// Names the tracks that each file sounds most like, by a model that isn't landmark.
  func rank(
    by model: any EmbeddingModel, in database: FingerprintDatabase, _ console: Console
  ) async throws(FingerprintError) -> ExitStatus {
    let lacking = try database.countOfTracks(without: model)
    if lacking > 0 { console.warning(RankingText.warning(lacking: lacking, of: model)) }
    let writer: any RankingFormat =
      switch format {
      case .text: RankingText(labels: paths, palette: console.palette)
      case .json: RankingJSON(isArray: true)
      case .jsonl: RankingJSON()
      case .csv: RankingCSV()
      }
    var delivered = 0
    var hasFailed = false
    Interruption.watch()
    console.write(writer.opening)
    if paths.count > 1 { console.begin(ProgressBar("comparing", total: paths.count)) }
    await doInOrder(count: paths.count, jobs: jobs) {
      console.isStopping
    } work: { index, hand in
      hand(ranking(of: paths[index], by: model, in: database))
    } deliver: { handed in
      guard case .part(let outcome) = handed else { return true }
      // standard input that was still being read when a signal came; nothing is known of it
      if outcome.error?.code == .cancelled { return true }
      switch outcome.result {
      case .failure(let error): console.error(error.description)
      case .success(let ranking):
        for warning in ranking.warnings { console.warning("\(outcome.label): \(warning)") }
      }
      console.write(writer.text(for: outcome, isFirst: delivered == 0))
      delivered += 1
      console.update {
        $0.done += 1
        $0.audioSeconds += outcome.ranking?.durationSeconds ?? 0
      }
      if outcome.error != nil { hasFailed = true }
      return !console.isOutputClosed
    }
    console.endProgress()
    console.write(writer.closing)
    if console.isOutputClosed { return .success }
    return stopped(after: delivered, console) ?? (hasFailed ? .failure : .success)
  }

  private func ranking(
    of path: String, by model: any EmbeddingModel, in database: FingerprintDatabase
  ) -> RankingOutcome {
    do {
      let ranking = try database.ranking(
        of: try AudioInput(
          path: path, raw: rawFormat, excerpt: excerpt, atMost: .infinity),
        model: model, excerpt: excerpt, limit: options.limit)
      return RankingOutcome(subject: .file(path), model: model.name, result: .success(ranking))
    } catch {
      return RankingOutcome(subject: .file(path), model: model.name, result: .failure(error))
    }
  }
}
