import Testing

@testable import FingerprintEvaluation

struct QueryTimingTests {
  @Test("Timings are read a record a line, records without any passed over")
  func timings() throws {
    let output = """
      {"version": 1, "timing": {"voting_ms": 1.5, "verification_ms": 2, "hashes": 7}, "matches": []}

      {"summary": {}}

      """
    let timings = try QueryTiming.timings(inLines: output.utf8, name: "out")
    #expect(timings.map(\.votingMilliseconds) == [1.5])
    #expect(timings.map(\.verificationMilliseconds) == [2])
  }

  @Test("A line that isn't a record is an error that names it")
  func malformed() {
    let error = #expect(throws: EvaluationError.self) {
      try QueryTiming.timings(inLines: "{}\nno match\n".utf8, name: "out")
    }
    #expect(error?.line == 2)
  }
}

struct SpeedReportTests {
  @Test("A distribution shows percentiles and mean, and a dash for no values")
  func distribution() {
    let text = SpeedReport.distribution(of: "ms", [("a", [1, 2, 3, 4, 5]), ("b", [])])
    #expect(
      text == """
        | ms  |   n | p50 | p95 | p99 | mean |
        | --- | --: | --: | --: | --: | ---: |
        | a   |   5 | 3.0 | 4.8 | 5.0 |  3.0 |
        | b   |   0 |   – |   – |   – |    – |

        """)
  }

  @Test("A raw row leaves empty what wasn't measured")
  func rows() {
    var row = SpeedRow(section: "long", subject: "3 h", item: "1")
    row.peakBytes = 1024
    #expect(SpeedRow.csv([row]).hasSuffix("\nlong,3 h,1,,,1024,,,,\n"))
  }
}
