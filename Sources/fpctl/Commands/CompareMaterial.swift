import Fingerprint
import FingerprintEvaluation

/// What a comparison is about: references and queries, and where they came from.
struct CompareMaterial: Sendable {
  let references: ReferenceCollection
  let source: any QuerySource
  /// References, and tracks that were held out, that share audio.
  let groups: DuplicateGroups
  /// Where the queries come from.
  let facts: [Provenance.Fact]
  /// Held until the end: the folder of databases that are thrown away.
  let folder: ScratchFolder
}

extension CompareCommand {
  /// References and queries, ready to be asked; `nil` where that was stopped.
  func material(_ console: Console) async throws -> CompareMaterial? {
    switch questions {
    case .ready(let folder, let conditions):
      try await readyMaterial(try selected(conditions, in: folder), in: folder, console)
    case .made(let generation):
      try await madeMaterial(generation, console)
    }
  }

  private func readyMaterial(
    _ queries: QuerySet, in folder: String, _ console: Console
  ) async throws -> CompareMaterial? {
    let temporary = try ScratchFolder(in: temporaryFolder)
    let path = databasePath ?? "\(temporary.path)/references.fpdb"
    let references: ReferenceCollection
    if let referencesFolder {
      let recordings = Recording.named(
        try Recording.all(in: referencesFolder, role: .reference) { skip($0, console) })
      guard
        let indexed = try await index(
          recordings, models: embeddings, into: try FingerprintDatabase(path: path), console)
      else { return nil }
      references = indexed
    } else {
      references = try ReferenceCollection(
        storedIn: try FingerprintDatabase(path: path, access: .readOnly))
    }
    let named = try queries.naming(references.names)
    guard let groups = try await groups(of: references.recordings, in: references, console) else {
      return nil
    }
    let truth = try FileContents.read("\(folder)/truth.csv")
    return CompareMaterial(
      references: references, source: named, groups: groups,
      facts: [.init("truth.csv", CorpusDigest.digest(of: truth))], folder: temporary)
  }

  private func madeMaterial(
    _ generation: CompareGeneration, _ console: Console
  ) async throws -> CompareMaterial? {
    let temporary = try ScratchFolder(in: temporaryFolder)
    let path = "\(temporary.path)/references.fpdb"
    var generator: QueryGenerator
    let references: ReferenceCollection
    let outOfSet: [Recording]
    if let databasePath {
      let all = try ReferenceCollection(
        storedIn: try FingerprintDatabase(path: databasePath, access: .readOnly))
      let present = all.recordings.filter { FileContents.isReadable($0.path) }
      if present.count < all.recordings.count {
        console.warning(
          "\(databasePath): \(all.recordings.count - present.count) of \(all.recordings.count)"
            + " tracks have no file any more, so no query is cut from them")
      }
      outOfSet = try generation.outOfSet(besides: all.recordings) { skip($0, console) }
      generator = try generation.generator(for: present, outOfSet: outOfSet)
      references = try all.removing(generator.heldOut, copy: path)
      all.database.close()
    } else {
      let recordings = Recording.named(
        try Recording.all(in: referencesFolder ?? "", role: .reference) { skip($0, console) })
      outOfSet = try generation.outOfSet(besides: recordings) { skip($0, console) }
      generator = try generation.generator(for: recordings, outOfSet: outOfSet)
      var silent: Set<String> = []
      guard
        let indexed = try await index(
          generator.references, models: embeddings, into: try FingerprintDatabase(path: path),
          console, leavingOut: { silent.insert($0.id) })
      else { return nil }
      references = indexed
      generator = generator.leavingOut(silent)
    }
    warn(of: generator, console)
    guard
      let groups = try await groups(
        of: references.recordings + generator.heldOut, in: references, console)
    else { return nil }
    // what is held out and in the references all the same isn't out of set
    let known = Set(groups.groups.joined())
    generator = try generator.mixingInNone(of: known)
    guard let base = try await kept(generator, in: generation.keepFolder, console) else {
      return nil
    }
    let wrong = Set(
      generator.queries.filter {
        $0.truth == nil && known.contains(generator.source(of: $0).recordingID)
      }.map(\.id))
    if !wrong.isEmpty {
      console.warning(
        "\(counted(wrong.count, "query", plural: "queries")) of tracks that are held out, but are"
          + " among the references in another copy, not asked")
    }
    return CompareMaterial(
      references: references,
      source: SelectedQueries(of: base, names: references.names) { !wrong.contains($0.id) },
      groups: groups, facts: try generation.facts(outOfSet: outOfSet), folder: temporary)
  }

  /// The queries of the folder under the conditions that were asked for.
  private func selected(
    _ conditions: [Condition]?, in folder: String
  ) throws(EvaluationError) -> QuerySet {
    let all = try QuerySet(folder: folder)
    guard !all.queries.isEmpty else {
      throw EvaluationError("\(folder)/truth.csv", "holds no queries")
    }
    guard let conditions else { return all }
    let known = all.conditions
    for condition in conditions where !known.contains(condition) {
      let names = known.map(\.rawValue).joined(separator: ", ")
      throw EvaluationError(
        folder, "has no queries of condition \(condition); there are \(names)")
    }
    return all.filtered { conditions.contains($0.condition) }
  }

  func index(
    _ recordings: [Recording], models: [any EmbeddingModel] = [],
    into database: FingerprintDatabase, _ console: Console,
    leavingOut: (Recording) -> Void = { _ in }
  ) async throws(EvaluationError) -> ReferenceCollection? {
    console.begin(ProgressBar("indexing"))
    defer { console.endProgress() }
    return try await ReferenceCollection.indexing(
      recordings, folder: referencesFolder ?? "", into: database, models: models,
      jobs: jobs,
      isCancelled: { console.isStopping },
      events: { event in console.update { $0.advance(by: event) } },
      skipping: { recording, error in
        skip(error, console)
        leavingOut(recording)
      })
  }

  private func groups(
    of recordings: [Recording], in references: ReferenceCollection, _ console: Console
  ) async throws -> DuplicateGroups? {
    let present = recordings.filter { FileContents.isReadable($0.path) }
    console.begin(ProgressBar("looking for duplicates", total: present.count))
    defer { console.endProgress() }
    return try await DuplicateGroups(
      of: present, in: references.database, recordingIDs: references.recordingIDs, jobs: jobs,
      isCancelled: { console.isStopping }, progress: { done in console.update { $0.done = done } })
  }

  /// The queries as files in `folder`, where that is given; `nil` where writing them was stopped.
  private func kept(
    _ generator: QueryGenerator, in folder: String?, _ console: Console
  ) async throws -> (any QuerySource)? {
    guard let folder else { return generator }
    console.begin(
      ProgressBar("keeping queries", total: generator.queries.count, unit: "queries"))
    defer { console.endProgress() }
    let isWritten = try await generator.write(
      to: folder, jobs: jobs, isCancelled: { console.isStopping },
      progress: { done in console.update { $0.done = done } })
    guard isWritten else { return nil }
    return try QuerySet(folder: folder)
  }

  private func skip(_ error: EvaluationError, _ console: Console) {
    console.warning("\(error.description); it is left out")
  }

  private func warn(of generator: QueryGenerator, _ console: Console) {
    for damage in generator.unavailable {
      console.warning("\(damage.condition) is left out: \(damage.reason)")
    }
    for short in generator.passedOver {
      console.warning(
        "\(counted(short.recordingIDs.count, "track")) too short for queries of"
          + " \(short.lengthSeconds.shortest) s, \(short.condition)")
    }
  }
}
