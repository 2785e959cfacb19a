import Fingerprint
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

  @Test("A row a damage and a column a length say what is placed, accepted, and of how many")
  func byLength() {
    let outcomes = [
      outcome("A", condition: "white(0dB)"),
      outcome("A", at: 30, condition: "white(0dB)", equivalents: [30.1]),
      outcome("B", condition: "white(0dB)"), outcome(nil, isInSet: false, condition: "white(0dB)"),
      outcome("A", accepted: false, length: 2, condition: "white(0dB)@2"),
      outcome("A", length: 2, condition: "clean@2"),
    ]
    #expect(
      ConditionTables(outcomes).byLength == """
        | condition  |             2 s |             5 s |
        | ---------- | --------------: | --------------: |
        | white(0dB) | 1.00 / 0.00 (1) | 0.67 / 0.67 (3) |
        | clean      | 1.00 / 1.00 (1) |               – |

        """)
  }

  @Test("What queries take is told a condition, and of models that read postings only")
  func effort() {
    #expect(ConditionTables(outcomes).effort.isEmpty)
    let asked = [1_000, 3_000].map { postings in
      var times = StageTimes()
      times.postings = postings
      times.passes = postings / 1_000
      times.total = 10
      return outcome("A", times: times)
    }
    let lines = ConditionTables(asked).effort.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(
      lines[2].split(separator: " ").filter { $0 != "|" }
        == ["clean", "2", "10.0", "10.0", "2000", "2900", "2.00"])
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
