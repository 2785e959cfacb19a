import Testing

@testable import FingerprintEvaluation

struct PairedDifferenceTests {
  /// Outcomes of queries 0, 1, 2 …, right where the mark is `r`.
  private func outcomes(_ marks: String, model: String) -> [Outcome] {
    marks.enumerated().map { number, mark in
      outcome(mark == "r" ? "A" : "B", id: "q\(number)", model: model, place: "\(number)")
    }
  }

  @Test("Queries of one place are one toss: that of the model with more of them right")
  func places() throws {
    // 0: two of three to the first; 1: a draw; 2: the second; 3: both alike
    func outcomes(_ marks: [String], model: String) -> [Outcome] {
      marks.enumerated().flatMap { place, marks in
        marks.enumerated().map { number, mark in
          outcome(
            mark == "r" ? "A" : "B", id: "\(place) \(number)", model: model, place: "\(place)")
        }
      }
    }
    let pair = try PairedDifference(
      outcomes(["rrw", "rw", "w", "rr"], model: "x"),
      outcomes(["wwr", "wr", "r", "rr"], model: "y"))
    #expect(pair.onlyFirst == 3 && pair.onlySecond == 3 && pair.total == 8)
    #expect(pair.placesOfFirst == 1 && pair.placesOfSecond == 1 && pair.pValue == 1)
    let clear = try PairedDifference(
      outcomes(["rrr", "rrr"], model: "x"), outcomes(["www", "www"], model: "y"))
    #expect(clear.onlyFirst == 6 && clear.pValue == 0.5)
  }

  @Test(
    "McNemar's exact p of hand-counted pairs",
    arguments: [
      // b = c = 0: nothing tells them apart
      ("rrww", "rrww", 0, 0, 1.0),
      // one toss: 2 · (1/2)
      ("rw", "ww", 1, 0, 1.0),
      // five of five: 2 / 2⁵
      ("rrrrr", "wwwww", 5, 0, 0.0625),
      // 6 and 1: 2 · (1 + 7) / 2⁷
      ("rrrrrrw", "wwwwwwr", 6, 1, 0.125),
      // 2 and 2: more than 1, so 1
      ("rrww", "wwrr", 2, 2, 1.0),
    ])
  func exact(first: String, second: String, b: Int, c: Int, p: Double) throws {
    let pair = try PairedDifference(outcomes(first, model: "x"), outcomes(second, model: "y"))
    #expect(pair.onlyFirst == b && pair.onlySecond == c && pair.total == first.count)
    #expect(abs(pair.pValue - p) < 1e-12)
    #expect(pair.difference == Double(b - c) / Double(first.count))
    #expect(pair.first == "x" && pair.second == "y")
  }

  @Test("A query on which one of the two failed is no pair")
  func failures() throws {
    let first = outcomes("rrw", model: "x") + [outcome(nil, id: "q3", model: "x", failure: "gone")]
    let pair = try PairedDifference(first, outcomes("rwww", model: "y"))
    #expect(pair.onlyFirst == 1 && pair.onlySecond == 0 && pair.total == 3)
  }

  @Test("Thousands of pairs neither overflow nor vanish")
  func many() throws {
    let pair = try PairedDifference(
      outcomes(
        String(repeating: "r", count: 1_500) + String(repeating: "w", count: 1_300), model: "x"),
      outcomes(
        String(repeating: "w", count: 1_500) + String(repeating: "r", count: 1_300), model: "y"))
    // the normal approximation: z = 200 / √2800
    #expect(pair.pValue > 1e-4 && pair.pValue < 2e-4)
  }

  @Test("Models that were asked different queries, or one twice, can't be paired")
  func unpaired() {
    let two = outcomes("rw", model: "x")
    for other in [
      outcomes("r", model: "y"), outcomes("rr", model: "y") + outcomes("r", model: "y"),
    ] {
      #expect(throws: EvaluationError.self) { try PairedDifference(two, other) }
    }
  }

  @Test("Queries out of set tell nothing")
  func outOfSet() throws {
    let none = [outcome("C", isInSet: false)]
    let pair = try PairedDifference(none, none)
    #expect(pair.total == 0 && pair.difference == 0 && pair.pValue == 1)
  }
}
