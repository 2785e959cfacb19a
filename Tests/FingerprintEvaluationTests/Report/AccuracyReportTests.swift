import Testing

@testable import FingerprintEvaluation

struct AccuracyReportTests {
  private let outcomes = [
    outcome("A"), outcome("A", at: 30), outcome("B", p: 1e-4, condition: "speed_p2"),
    outcome("C", p: 1e-2, accepted: false, isInSet: false),
  ]

  private func lines(_ peers: PeerTable = PeerTable()) -> [[String]] {
    let report = AccuracyReport(outcomes: outcomes, peers: peers)
    return report.text.split(separator: "\n").map { line in
      line.split(separator: " ").filter { $0 != "|" }.map(String.init)
    }
  }

  @Test("A condition's line holds its figures")
  func condition() {
    #expect(
      lines().contains(
        ["clean", "2", "1.00", "0.34–1.00", "1.00", "0.00", "1.00", "0.50", "–", "–", "–"]))
    #expect(
      lines().contains(
        ["speed_p2", "1", "0.00", "0.00–0.79", "0.00", "1.00", "0.00", "0.00", "0.00", "–", "–"]))
  }

  @Test("The totals keep changes of speed, tempo and pitch apart")
  func totals() {
    let text = lines().map { $0.joined(separator: " ") }
    #expect(text.contains { $0.hasPrefix("all without speed, tempo or pitch 2 1.00") })
    #expect(text.contains { $0.hasPrefix("all with speed, tempo or pitch 1 0.00") })
  }

  @Test("The peers' total stands beside ours only if all of their conditions were asked")
  func peersTotal() throws {
    let one = "| condition | x |\n|--|--|\n| clean | 1 / .9 |\n"
    let total = "| \(PeerTable.totalName) | .8 / .7 |\n"
    let all = lines(try PeerTable(parsing: one + total, name: "p"))
    #expect(all.contains { $0.suffix(4) == ["0.80", "/", "0.70", "x"] })
    let part = lines(try PeerTable(parsing: one + "| bar | 1 / 1 |\n" + total, name: "p"))
    #expect(!part.contains { $0.suffix(4) == ["0.80", "/", "0.70", "x"] })
    #expect(part.contains { $0.suffix(4) == ["1.00", "/", "0.90", "x"] })
  }

  @Test("Raw rows leave empty what can't be said")
  func rows() throws {
    let table = try CSVTable(
      parsing: OutcomeRows.csv(outcomes).utf8, name: "rows.csv",
      requiring: ["right", "accepted", "offset_right", "offset_right_modulo_repeats", "length_s"])
    #expect(table.rows.map { $0["length_s"] } == ["5", "5", "5", "5"])
    #expect(table.rows.map { $0["right"] } == ["1", "1", "0", ""])
    #expect(table.rows.map { $0["accepted"] } == ["1", "1", "1", "0"])
    #expect(table.rows.map { $0["offset_right"] } == ["1", "0", "0", ""])
    #expect(table.rows.map { $0["offset_right_modulo_repeats"] } == ["1", "", "0", ""])
  }
}
