import FingerprintEvaluation

/// What a comparison leaves in its folder beside the rows.
struct CompareFiles {
  let folder: String

  /// All of them, and the rows.
  static let names = ["rows.csv", "summary.md", "summary.json", "report.html"]

  func write(_ summary: ComparisonSummary) throws(EvaluationError) {
    try FileContents.replace(ComparisonText(summary).full, at: "\(folder)/summary.md")
    try FileContents.replace(CompareJSON(summary).text, at: "\(folder)/summary.json")
    try FileContents.replace(
      ReportPage(summary, folder: folder).text, at: "\(folder)/report.html")
  }
}
