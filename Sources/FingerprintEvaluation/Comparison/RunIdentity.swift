/// What a folder's rows were made with: a run that is taken up again must be the same run.
package struct RunIdentity: Sendable, Hashable {
  private let facts: [Provenance.Fact]

  /// An identity of these facts, each a name of its own.
  package init(_ facts: [Provenance.Fact]) { self.facts = facts }

  /// Records the identity in the file at `path`, or compares it with the one that is there.
  ///
  /// - Parameter results: Names of files beside it that a run leaves.
  /// - Throws: ``EvaluationError`` where another run left its identity, naming what differs, or
  ///   where there are such files and nothing tells what run they are of.
  package func claim(_ path: String, for results: [String]) throws(EvaluationError) {
    guard FileContents.isReadable(path) else {
      let folder = FileContents.folder(of: path)
      if let other = results.first(where: { FileContents.isReadable("\(folder)/\($0)") }) {
        throw EvaluationError(
          folder, "holds a \(other) that is of no run known there; choose another --output")
      }
      return try FileContents.replace(text, at: path)
    }
    let table = try CSVTable(contentsOf: path, requiring: ["fact", "value"])
    let former = Dictionary(
      table.rows.map { ($0["fact"], $0["value"]) }, uniquingKeysWith: { first, _ in first })
    let folder = FileContents.folder(of: path)
    for fact in facts where former[fact.name] != fact.value {
      throw EvaluationError(
        folder,
        "holds a run with \(fact.name) \(former[fact.name] ?? "unknown"), this one has \(fact.value);"
          + " choose another --output")
    }
    // what it has besides would be thrown away: the rows of a model that isn't asked now, say
    let names = Set(facts.map(\.name))
    if let row = table.rows.first(where: { !names.contains($0["fact"]) }) {
      throw EvaluationError(
        folder,
        "holds a run with \(row["fact"]) \(row["value"]), this one has none; choose another --output"
      )
    }
  }

  private var text: String {
    var writer = CSVWriter(columns: ["fact", "value"])
    for fact in facts { writer.append([fact.name, fact.value]) }
    return writer.text
  }
}
