import Testing

@testable import FingerprintEvaluation

struct ProportionTests {
  @Test(
    "The Wilson interval agrees with values worked by hand",
    // 0 of 10: upper bound z²/(n + z²) = 3.841459/13.841459
    arguments: [
      (0, 10, 0.0, 0.277533),
      (10, 10, 0.722467, 1.0),
      (5, 10, 0.236593, 0.763407),
      (27, 30, 0.743789, 0.965400),
      (1, 1, 0.206549, 1.0),
    ])
  func wilson(count: Int, total: Int, lower: Double, upper: Double) throws {
    let interval = try #require(Proportion(count, of: total).wilson95)
    #expect(abs(interval.lowerBound - lower) < 1e-5)
    #expect(abs(interval.upperBound - upper) < 1e-5)
  }

  @Test("Nothing of nothing has neither share nor interval")
  func nothing() {
    let none = Proportion(of: [Int](), where: { $0 > 0 })
    #expect(none.value == nil)
    #expect(none.wilson95 == nil)
  }

  @Test("A proportion counts what fulfils the condition")
  func counting() {
    #expect(Proportion(of: [1, 2, 3, 4], where: { $0 > 1 }) == Proportion(3, of: 4))
    #expect(Proportion(3, of: 4).value == 0.75)
  }
}

struct QuantileTests {
  @Test(
    "A quantile lies between its neighbours in proportion",
    arguments: [
      (0.0, 1.0), (1.0, 10.0), (0.5, 3.5), (0.25, 2.25), (0.99, 9.75),
    ])
  func interpolation(fraction: Double, expected: Double) throws {
    let value = try #require(quantile(fraction, of: [10, 2, 3, 1, 5, 4].map(Double.init)))
    #expect(abs(value - expected) < 1e-12)
  }

  @Test("A single value is each of its quantiles, and no value has none")
  func edges() {
    #expect(quantile(0.95, of: [7]) == 7)
    #expect(quantile(0.95, of: []) == nil)
  }
}
