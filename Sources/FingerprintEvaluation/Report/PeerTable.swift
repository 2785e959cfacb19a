/// What other engines reach on the same queries: the Markdown table of a corpus's `peers.md` whose
/// first column is called `condition`.
///
/// A cell reads `right first / accepted right at 1 % false`, both as shares of 1; `**` around a
/// cell and other tables of the file are ignored.
package struct PeerTable: Sendable {
  /// What one engine reaches under one condition.
  package struct Result: Sendable, Hashable {
    /// The engine, as its column is called.
    package let peer: String
    /// The share of queries whose right recording comes first.
    package let rightFirst: Double
    /// The share that also pass the score that 1 % of the out-of-set queries of that length exceed.
    package let accepted: Double
  }

  /// The row over all conditions that leave speed, tempo and pitch as they are.
  package static let totalName = "all without speed, tempo or pitch"

  private let rows: [String: [Result]]

  /// A table without rows, for a corpus that knows of no others.
  package init() { rows = [:] }

  /// Reads the Markdown file at `path`.
  package init(contentsOf path: String) throws(EvaluationError) {
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    try self.init(parsing: text, name: path)
  }

  /// Reads Markdown text, which errors call `name`.
  ///
  /// - Parameter ignoredPeers: columns that are passed over. Default: the prototype of this engine,
  ///   which isn't a peer.
  package init(
    parsing text: String, name: String, ignoredPeers: Set<String> = ["prototype"]
  ) throws(EvaluationError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Self.cells)
    guard let header = lines.firstIndex(where: { $0.first == "condition" }) else {
      throw EvaluationError(name, "no table whose first column is called condition")
    }
    let peers = lines[header].dropFirst()
    var rows: [String: [Result]] = [:]
    for (index, cells) in lines.enumerated().dropFirst(header + 2) {
      guard let condition = cells.first else { break }
      guard cells.count == peers.count + 1 else {
        throw EvaluationError(
          name, line: index + 1, "\(cells.count) cells, where the header has \(peers.count + 1)")
      }
      var results: [Result] = []
      for (peer, cell) in zip(peers, cells.dropFirst()) where !ignoredPeers.contains(peer) {
        let shares = cell.split(separator: "/").map { Double(Self.trimmed($0)) }
        guard shares.count == 2, let first = shares[0], let accepted = shares[1] else {
          throw EvaluationError(name, line: index + 1, "\"\(cell)\" isn't two shares, \".9 / .8\"")
        }
        results.append(Result(peer: peer, rightFirst: first, accepted: accepted))
      }
      rows[condition] = results
    }
    self.rows = rows
  }

  /// The conditions of the table, without the total, in no particular order.
  package var conditions: [String] {
    rows.keys.filter { $0 != Self.totalName }
  }

  /// The peer that accepts most right answers under `condition`, among equals the one that has most
  /// of them first, then the leftmost; `nil` where the table has no such row.
  package func best(_ condition: String) -> Result? {
    rows[condition]?.reduce(nil) { best, next in
      guard let best else { return next }
      return (next.accepted, next.rightFirst) > (best.accepted, best.rightFirst) ? next : best
    }
  }

  /// The cells of a table's line without bars, spaces and `**`; none for any other line.
  private static func cells(_ line: Substring) -> [String] {
    let line = trimmed(line)
    guard line.hasPrefix("|"), line.hasSuffix("|"), line.count > 1 else { return [] }
    return line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
      var cell = trimmed($0)
      if cell.hasPrefix("**"), cell.hasSuffix("**"), cell.count >= 4 {
        cell = String(cell.dropFirst(2).dropLast(2))
      }
      return cell
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0.isWhitespace }
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
