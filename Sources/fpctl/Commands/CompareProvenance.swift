import FingerprintEvaluation

extension CompareCommand {
  /// Where the figures come from.
  func provenance(_ material: CompareMaterial, _ models: [any ModelUnderTest]) -> Provenance {
    let commit = Machine.commit(ofProgramAt: "/proc/self/exe").map { ", commit \($0)" } ?? ""
    let references = material.references
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
        .init("queries", "\(material.source.queries.count)"),
      ] + material.facts + [
        .init("answers listed", "\(Outcome.listLength), rejected ones too"),
        .init("jobs", "\(jobs)"),
      ] + models.map { Provenance.Fact($0.name, $0.parameters) })
  }

  /// What rows of a run that is taken up again must have been made with.
  func identity(_ material: CompareMaterial, _ models: [any ModelUnderTest]) -> RunIdentity {
    // the version alone tells no build from the one before it
    let program = [Program.version, Machine.programDigest].compactMap(\.self)
    return RunIdentity(
      [
        .init("fpctl", program.joined(separator: ", ")),
        .init("references", material.references.digest),
      ]
        + material.facts + models.map { Provenance.Fact($0.name, $0.parameters) })
  }

  /// What the peers' table beside the queries, or in the folder above, says of these queries. A file
  /// that holds none is told of, and is no reason not to ask.
  func peers(_ console: Console) -> PeerTable {
    guard case .ready(let folder, _) = questions else { return PeerTable() }
    let path = FileContents.resolved(folder)
    let places = [path, FileContents.folder(of: path)].map { "\($0)/peers.md" }
    guard let path = places.first(where: FileContents.isReadable) else { return PeerTable() }
    do {
      return try PeerTable(contentsOf: path)
    } catch {
      console.warning("\(error.description); no peers are shown")
      return PeerTable()
    }
  }

  /// The command as a shell takes it, with each path reduced to its last component: nobody's folders
  /// belong in a report.
  private var commandLine: String {
    let given = Self.syntax.allOptions.compactMap { option -> String? in
      guard let kind = option.value?.kind else {
        return arguments.has(option) ? "--\(option.long)" : nil
      }
      return arguments.text(option).map {
        "--\(option.long) \((kind == .path ? FileContents.name(of: $0) : $0).shellWord)"
      }
    }
    return (["fpctl", Self.syntax.name] + given).joined(separator: " ")
  }
}
