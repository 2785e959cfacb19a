extension QueryGenerator {
  /// Writes queries as FLAC files, in a folder a condition, and `truth.csv` beside those, as
  /// ``QuerySet`` reads it. What is read back is the same, to the sample.
  ///
  /// - Parameters:
  ///   - folder: Made where it isn't there; files of the same names are replaced.
  ///   - jobs: 1 or more. The files don't depend on it.
  ///   - isCancelled: Asked before each query: `true` writes no further one, and no `truth.csv`.
  ///   - progress: Called after each query with the number that are done, one call at a time.
  /// - Returns: Whether all is written.
  /// - Throws: ``EvaluationError`` where the folder holds other queries, or a query can't be made or
  ///   written.
  package func write(
    to folder: String, jobs: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Int) -> Void = { _ in }
  ) async throws -> Bool {
    try requireNoOthers(in: folder)
    _ = try await concurrentMap(queries, jobs: jobs, progress: progress) { query in
      if !isCancelled() { try write(query, to: folder) }
    }
    guard !isCancelled() else { return false }
    try writeTruth(to: folder)
    return true
  }

  /// Writes the audio of one query and returns its path.
  @discardableResult
  package func write(
    _ query: EvaluationQuery, to folder: String
  ) throws(EvaluationError) -> String {
    try write(try samples(of: query), of: query, to: folder)
  }

  /// Writes audio that was made already.
  @discardableResult
  package func write(
    _ samples: [Float], of query: EvaluationQuery, to folder: String
  ) throws(EvaluationError) -> String {
    let path = "\(folder)/\(query.path)"
    try FileContents.makeFolder(FileContents.folder(of: path))
    try FileContents.replace(try SoundFileWriter.flac.encoded(samples), at: path)
    return path
  }

  /// Writes `truth.csv`.
  func writeTruth(to folder: String) throws(EvaluationError) {
    let path = "\(folder)/truth.csv"
    try FileContents.makeFolder(FileContents.folder(of: path))
    try FileContents.replace(truth, at: path)
  }

  /// - Throws: ``EvaluationError`` where the folder has another set's `truth.csv`, whose queries
  ///   would be mixed with these.
  private func requireNoOthers(in folder: String) throws(EvaluationError) {
    let path = "\(folder)/truth.csv"
    guard FileContents.isReadable(path), try FileContents.read(path) != Array(truth.utf8) else {
      return
    }
    throw EvaluationError(path, "is of other queries; keep these in another folder")
  }

  private var truth: String {
    var table = CSVWriter(columns: [
      "query_id", "file", "track_id", "offset_s", "length_s", "condition", "ratio", "rate",
      "snr_db", "src", "src_offset_s", "damage",
    ])
    for query in queries {
      let source = source(of: query)
      table.append([
        query.id, query.path, query.truth?.recordingID ?? "",
        query.truth?.offsetSeconds.decimal(6) ?? "", "\(query.lengthSeconds)",
        query.condition.rawValue, "\(query.ratio)", "\(Int(Self.sampleRate))",
        query.signalToNoise.map { "\($0)" } ?? "", source.recordingID,
        source.offsetSeconds.decimal(6), damage(of: query).description,
      ])
    }
    return table.text
  }
}
