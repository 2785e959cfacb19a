import Fingerprint
import Testing

@testable import FingerprintEvaluation

struct OutcomeTests {
  @Test("A rejected answer is right but not answered")
  func rejected() {
    let rejected = outcome("A", accepted: false)
    #expect(rejected.isRight)
    #expect(!rejected.isAnswered)
  }

  @Test("No answer to a query out of set is ever right")
  func outOfSet() {
    #expect(!outcome("A", isInSet: false).isRight)
    #expect(outcome("A", isInSet: false).offsetAgreement() == nil)
  }

  @Test("A wrong answer has no place to agree with")
  func wrong() {
    #expect(outcome("B").offsetAgreement() == nil)
  }
}

struct ConcurrentMapTests {
  @Test("Results come in the items' order, however many jobs", arguments: [1, 2, 7, 100])
  func order(jobs: Int) async throws {
    var progress: [Int] = []
    let results = try await concurrentMap(
      Array(0..<50), jobs: jobs, progress: { progress.append($0) }, { $0 * $0 })
    #expect(results == (0..<50).map { $0 * $0 })
    #expect(progress == Array(1...50))
  }

  @Test("No items give no results")
  func nothing() async throws {
    #expect(try await concurrentMap([Int](), jobs: 4, { $0 }).isEmpty)
  }

  @Test("An error ends the map")
  func failure() async {
    await #expect(throws: EvaluationError.self) {
      try await concurrentMap([1, 2, 3], jobs: 2) { item in
        if item == 2 { throw EvaluationError("x", "y") }
        return item
      }
    }
  }
}
