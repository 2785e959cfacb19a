import Fingerprint

/// `fpctl similar`: which other tracks sound like this one?
struct SimilarCommand: Command {
  let name: String
  let databasePath: String
  let model: any EmbeddingModel
  let limit: Int
  let format: IdentifyCommand.Format

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    name = arguments.positionals[0]
    databasePath = surroundings.databasePath(arguments)
    model = ModelNames.embedding(arguments.text(.similarityModel)) ?? EmbeddingModels.all[0].model
    limit = arguments.integer(.limit) ?? SearchOptions().limit
    format = arguments.text(.format).flatMap { IdentifyCommand.Format(rawValue: $0) } ?? .text
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    let database = try FingerprintDatabase(path: databasePath, access: .readOnly)
    defer { database.close() }
    // one name, one track: where there is none it throws
    let track = try database.tracks(named: [name])[0]
    let matches = try database.similarTracks(to: track.id, model: model, limit: limit)
    let lacking = try database.countOfTracks(without: model)
    if lacking > 0 { console.warning(RankingText.warning(lacking: lacking, of: model)) }
    let ranking = EmbeddingRanking(
      durationSeconds: track.durationSeconds, matches: matches, warnings: [])
    let outcome = RankingOutcome(
      subject: .track(track), model: model.name, result: .success(ranking))
    let writer: any RankingFormat =
      switch format {
      case .text: RankingText(labels: [outcome.label], palette: console.palette)
      case .json: RankingJSON(isArray: true)
      case .jsonl: RankingJSON()
      case .csv: RankingCSV(isAboutTracks: true)
      }
    console.write(writer.opening + writer.text(for: outcome, isFirst: true) + writer.closing)
    return .success
  }
}
