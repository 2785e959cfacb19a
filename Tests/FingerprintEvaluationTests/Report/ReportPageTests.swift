import FingerprintPages
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import FingerprintEvaluation

struct ReportPageTests {
  /// The answer of `model` to the query of that number: wrong to the second, none is right to the
  /// fourth.
  private func outcome(
    _ model: String, _ number: Int, decibels: Int, wrong: String = "</script>"
  ) -> Outcome {
    let query = EvaluationQuery(
      id: "<q>\(number) \(decibels)", path: "none",
      truth: number == 3 ? nil : .init(recordingID: "A & B", offsetSeconds: 1), lengthSeconds: 5,
      condition: Condition(rawValue: "noise(\(decibels)dB)"), signalToNoise: Double(decibels))
    let answer = Outcome.Answer(
      recordingID: number == 1 ? wrong : "A & B", offsetSeconds: 1, score: 3,
      pChance: 0.001 * Double(number + 1), isAccepted: number < 3)
    return Outcome(
      query: query, model: model, answer: answer,
      ranking: [Outcome.Ranked(recordingID: "A & B", score: 3)])
  }

  private func summary(
    _ models: [String], wrong: String = "</script>",
    groups: DuplicateGroups = DuplicateGroups(links: [("A", "B")])
  ) throws -> ComparisonSummary {
    var outcomes: [Outcome] = []
    for model in models {
      for decibels in [0, -5, -10] {
        for number in 0..<4 {
          outcomes.append(outcome(model, number, decibels: decibels, wrong: wrong))
        }
      }
    }
    return ComparisonSummary(
      provenance: Provenance([.init("command", "`a < b`")]),
      models: models.map { name in
        ModelFigures(
          name: name, threshold: 3, scoreKind: .evidence,
          outcomes: outcomes.filter { $0.model == name },
          cost: ModelCost(extractionRealTimes: 800, bytesAnHour: 1e6, residentBytes: 250_000),
          groups: groups)
      },
      groups: groups, peers: PeerTable(), peakResidentBytes: 1,
      differences: [])
  }

  @Test("The page is well-formed, whatever is in the names, and asks for nothing from elsewhere")
  func wellFormed() throws {
    let page = ReportPage(try summary(["landmark", "mfcc <20>"]), folder: "/").text
    #expect(!page.contains("</script>") && !page.contains("<q>"))
    for word in ["http:", "https:", "src=", "@import", "url(", "<script"] {
      #expect(!page.contains(word))
    }
    #expect(page.contains("prefers-color-scheme: dark"))
    // void elements and the doctype aside, the page is XML
    let body = page.replacing("<!doctype html>", with: "")
      .replacing(#/<meta [^>]*>/#, with: "").replacing("&nbsp;", with: " ")
    let parser = XMLParser(data: Data(body.utf8))
    #expect(parser.parse(), "\(parser.lineNumber): \(String(describing: parser.parserError))")
  }

  @Test("Every chart of the page is there, one a model, and noise in one for all")
  func charts() throws {
    let page = ReportPage(try summary(["x", "y"]), folder: "/").text
    // 1 of noise, 2 heat maps, 2 histograms, 2 of reliability, 2 matrices
    #expect(page.components(separatedBy: "<figure>").count - 1 == 9)
    #expect(page.contains("cannot be claimed from 3 places"))
  }

  @Test("The page and the text show the same tables, each with what is asked of a cost")
  func sameTables() throws {
    let summary = try summary(["x", "y"])
    let (page, text) = (ReportPage(summary, folder: "/").text, ComparisonText(summary).full)
    for row in [
      "average rank", "false answers", "1 % of those out of set", "held in memory, MB",
      "a query, extraction and all, p99 ms",
    ] + summary.models[0].targets.targets.map(\.name) {
      #expect(page.contains(HTML.escaped(row)) && text.contains("| \(row) "), "\(row)")
    }
    #expect(text.contains("| held in memory, MB") && text.contains("0.25 | 0.25 |"))
    #expect(text.contains("cannot be claimed from 3 places, needs 300"))
    #expect(text.contains("needs 30,000"))
    #expect(
      page.contains("<small class=\"note\">cannot be claimed from 3 places, needs 300</small>"))
  }

  @Test("What names a near-duplicate is no miss, and the first sentence says how much it is")
  func nearDuplicates() throws {
    let told = "it names the right one or a near-duplicate of it first."
    let plain = ReportPage(try summary(["x"], wrong: "copy"), folder: "/").text
    #expect(!plain.contains(told) && plain.contains("The worst misses"))
    let groups = DuplicateGroups(links: [("A & B", "copy")])
    let page = ReportPage(try summary(["x"], wrong: "copy", groups: groups), folder: "/").text
    #expect(page.contains("In <b>100.0 %</b> " + told) && !page.contains("<h2>The worst misses"))
    let text = ComparisonText(try summary(["x"], wrong: "copy", groups: groups)).full
    #expect(text.contains("accepted, wrong") && text.contains("| 0.000 (0.000–0.299) |"))
  }

  @Test("Claims that are twice as good as they are lie on a line of their own")
  func reliabilityBound() throws {
    let page = ReportPage(try summary(["x"]), folder: "/").text
    #expect(page.components(separatedBy: "<line class=\"bound\"").count - 1 == 1)
  }

  @Test("Nothing asked is a page all the same")
  func empty() {
    let figures = ModelFigures(
      name: "x", threshold: nil, scoreKind: .cosine, outcomes: [],
      cost: ModelCost(extractionRealTimes: nil, bytesAnHour: nil, residentBytes: nil))
    let summary = ComparisonSummary(
      provenance: Provenance([]), models: [figures], groups: DuplicateGroups(links: []),
      peers: PeerTable(), peakResidentBytes: 0, differences: [])
    #expect(ReportPage(summary, folder: "/").text.contains("of 0 queries"))
    #expect(ComparisonText(summary).full.contains("queries in set"))
  }
}
