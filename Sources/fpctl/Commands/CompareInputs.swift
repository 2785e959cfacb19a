import Fingerprint
import FingerprintEvaluation

/// The database of a comparison: the one that was named, or one that is thrown away.
final class ComparisonDatabase: Sendable {
  let database: FingerprintDatabase
  private let folder: TemporaryFolder?

  /// The database at `path`, to be read only unless something `isAdded`; without a path a new one in
  /// the folder `temporary`.
  init(path: String?, isAdded: Bool, temporary: String) throws {
    folder = path == nil ? try TemporaryFolder(in: temporary) : nil
    database = try FingerprintDatabase(
      path: path ?? folder.map { "\($0.path)/references.fpdb" } ?? "",
      access: isAdded ? .readWrite : .readOnly)
  }

  /// Lets go of it; the files of one that is thrown away go with the last reference.
  func close() { database.close() }
}

extension CompareCommand {
  /// The queries of the folder under the conditions that were asked for.
  func selectedQueries() throws(EvaluationError) -> QuerySet {
    let all = try QuerySet(folder: queriesFolder)
    guard let conditions else { return all }
    let known = all.conditions
    for condition in conditions where !known.contains(condition) {
      let names = known.map(\.rawValue).joined(separator: ", ")
      throw EvaluationError(
        queriesFolder, "has no queries of condition \(condition); there are \(names)")
    }
    return all.filtered { conditions.contains($0.condition) }
  }

  /// The references, indexed where they aren't yet; `nil` where that was stopped.
  func references(
    in database: FingerprintDatabase, _ console: Console
  ) async throws(EvaluationError) -> ReferenceCollection? {
    guard let referencesFolder else { return try ReferenceCollection(storedIn: database) }
    console.begin(ProgressBar("indexing"))
    defer { console.endProgress() }
    return try await ReferenceCollection.indexing(
      folder: referencesFolder, into: database, jobs: jobs,
      isCancelled: { console.isStopping },
      events: { event in console.update { $0.advance(by: event) } })
  }

  /// What the peers' table beside the queries, or in the folder above, says of these queries.
  func peers() throws(EvaluationError) -> PeerTable {
    let folder = FileContents.resolved(queriesFolder)
    let places = [folder, FileContents.folder(of: folder)].map { "\($0)/peers.md" }
    guard let path = places.first(where: FileContents.isReadable) else { return PeerTable() }
    return try PeerTable(contentsOf: path)
  }

  /// Where the figures come from.
  func provenance(
    _ references: ReferenceCollection, _ models: [any ModelUnderTest], _ queries: QuerySet
  ) throws(EvaluationError) -> Provenance {
    let commit = Machine.commit(ofProgramAt: "/proc/self/exe").map { ", commit \($0)" } ?? ""
    let truth = try FileContents.read("\(queriesFolder)/truth.csv")
    return Provenance(
      [
        .init("command", "`\(commandLine)`"),
        .init("program", "fpctl \(Program.version)\(commit)"),
        .init("date", Machine.date),
        .init("machine", Machine.description),
        .init("system", Machine.system),
        .init(
          "references",
          "\(references.recordings.count), \((references.audioSeconds / 3600).fixed(2)) h,"
            + " \(references.digest)"),
        .init("queries", "\(queries.queries.count), truth.csv \(CorpusDigest.digest(of: truth))"),
        .init("answers listed", "\(Outcome.listLength), rejected ones too"),
        .init("jobs", "\(jobs)"),
      ] + models.map { Provenance.Fact($0.name, $0.parameters) })
  }

  /// What rows of a run that is taken up again must have been made with.
  func identity(
    _ references: ReferenceCollection, _ models: [any ModelUnderTest]
  ) -> RunIdentity {
    RunIdentity(
      [.init("fpctl", Program.version), .init("references", references.digest)]
        + models.map { Provenance.Fact($0.name, $0.parameters) })
  }

  /// The command with each path reduced to its last component: nobody's folders belong in a report.
  private var commandLine: String {
    let given = Self.syntax.allOptions.compactMap { option -> String? in
      guard option.value != nil else { return arguments.has(option) ? "--\(option.long)" : nil }
      return arguments.text(option).map { "--\(option.long) \(FileContents.name(of: $0))" }
    }
    return (["fpctl", Self.syntax.name] + given).joined(separator: " ")
  }
}

extension Console {
  /// Whether the run has been asked to stop, which the progress line then says.
  var isStopping: Bool {
    guard Interruption.status != nil else { return false }
    update { $0.stopping = "stopping; Ctrl-C again: at once" }
    return true
  }
}
