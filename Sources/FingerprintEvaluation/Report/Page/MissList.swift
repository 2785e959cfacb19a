internal import FingerprintPages

/// The worst misses of a model, with a link to the query and to its picture where there are any.
struct MissList {
  /// The folder that the page lies in.
  let folder: String
  private static let limit = 10

  /// A heading and a table.
  func table(_ model: ModelFigures) -> String {
    let misses = model.worstMisses(limit: Self.limit)
    guard !misses.isEmpty else { return "" }
    let rows = misses.map { outcome in
      let query = outcome.query
      return [
        link(to: query), HTML.escaped(query.condition.rawValue),
        HTML.escaped(query.truth?.recordingID ?? "none: out of set"),
        HTML.escaped(outcome.answer?.recordingID ?? outcome.failure ?? "none"),
        outcome.answer?.evidence.decimal(2) ?? "–", outcome.isAnswered ? "yes" : "no",
        outcome.rankOfTruth.map(String.init) ?? "–",
      ]
    }
    return "<h3>\(HTML.escaped(model.name))</h3>\n"
      + HTML.table(
        [
          "query", "condition", "right answer", "first answer", "evidence", "accepted",
          "rank of the right",
        ], rows, words: 0..<4)
  }

  /// The query's name, as a link where its file is there, and a picture where that is.
  private func link(to query: EvaluationQuery) -> String {
    var text = HTML.escaped(query.id)
    if FileContents.isReadable(query.path) {
      text = "<a href=\"\(HTML.link(relative(query.path)))\">\(text)</a>"
    }
    for name in ["png", "svg"].map({ "pictures/\(query.id).\($0)" })
    where FileContents.isReadable("\(folder)/\(name)") {
      text += " <a href=\"\(HTML.link(name))\">picture</a>"
    }
    return text
  }

  /// The path as told from the page's folder.
  private func relative(_ path: String) -> String {
    let target = FileContents.resolved(path).split(separator: "/")
    let start = FileContents.resolved(folder).split(separator: "/")
    let common = zip(target, start).prefix { $0 == $1 }.count
    let up = [Substring](repeating: "..", count: start.count - common)
    return (up + target.dropFirst(common)).joined(separator: "/")
  }
}
