internal import FingerprintEvaluation

/// `fpbench speed`.
enum SpeedPart: String, CaseIterable { case x }
struct SpeedBenchmark {
  init(_ arguments: some Sequence<String>) throws {}
  func run() throws {}
}
