import Fingerprint
import Foundation
import Testing

@testable import FingerprintEvaluation

struct OutcomeFileTests {
  private let folder = NSTemporaryDirectory()

  private func path() -> String { folder + "outcomes-\(UUID().uuidString).csv" }

  private func query(_ id: String, isInSet: Bool = true) -> EvaluationQuery {
    EvaluationQuery(
      id: id, path: "\(id).flac",
      truth: isInSet ? .init(recordingID: "odd, \"name\" | 100%", offsetSeconds: 10.123456) : nil,
      lengthSeconds: 2.5, condition: Condition(rawValue: "noise(-5dB)@2.5"), ratio: 1.02,
      signalToNoise: -5)
  }

  /// An answer in place, one elsewhere with another occurrence, one without place or probability,
  /// and a failure.
  private var outcomes: [Outcome] {
    var times = StageTimes()
    times.total = 12.5
    times.passes = 2
    let id = "odd, \"name\" | 100%"
    return [
      Outcome(
        query: query("a"), model: "x",
        answer: .init(
          recordingID: id, offsetSeconds: 10.1 / 3, speed: 1.0203, score: 37.1 / 3, margin: 1 / 3.0,
          pChance: 1.2345678901234e-9, votes: 3, isAccepted: true),
        ranking: [.init(recordingID: id, score: 37.1 / 3), .init(recordingID: "b %7C", score: -1)],
        equivalentOffsets: [3.5, 40.25], times: times, cpuMilliseconds: 7),
      Outcome(
        query: query("a"), model: "y",
        answer: .init(recordingID: "B", offsetSeconds: nil, score: 0.75, pChance: nil),
        ranking: [.init(recordingID: "B", score: 0.75)]),
      Outcome(query: query("b", isInSet: false), model: "x", answer: nil, equivalentOffsets: []),
      Outcome(query: query("b", isInSet: false), model: "y", answer: nil, failure: "no, \"audio\""),
    ]
  }

  private var queries: [EvaluationQuery] { [query("a"), query("b", isInSet: false)] }

  @Test("What is read back is what was written, to the last digit, but for failures")
  func roundTrip() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try OutcomeFile(path: path, queries: queries).append(outcomes)
    let known = try OutcomeFile(path: path, queries: queries).known
    let answered = outcomes.filter { $0.failure == nil }
    #expect(answered.count == outcomes.count - 1)
    #expect(OutcomeRows.csv(known) == OutcomeRows.csv(answered))
    #expect(known.map(\.answer) == answered.map(\.answer))
    #expect(known.map(\.ranking) == answered.map(\.ranking))
    #expect(known.map(\.equivalentOffsets) == answered.map(\.equivalentOffsets))
    #expect(known.map(\.times) == answered.map(\.times))
  }

  @Test("A failure is forgotten when the file is opened again, so that its answer finds room")
  func failures() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try OutcomeFile(path: path, queries: queries).append(outcomes)
    let answer = Outcome(query: outcomes[3].query, model: outcomes[3].model, answer: nil)
    try OutcomeFile(path: path, queries: queries).append([answer])
    #expect(try OutcomeFile(path: path, queries: queries).known.count == outcomes.count)
  }

  @Test("A last line that was never finished is dropped, and the file goes on")
  func torn() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = OutcomeRows.header + OutcomeRows.line(outcomes[0])
    for torn in ["a,noise", String(OutcomeRows.line(outcomes[1]).dropLast())] {
      try FileContents.write(whole + torn, to: path)
      let file = try OutcomeFile(path: path, queries: queries)
      #expect(file.known.count == 1)
      try file.append([outcomes[1]])
      #expect(try OutcomeFile(path: path, queries: queries).known.count == 2)
    }
  }

  @Test("Rows of other questions, of one question twice, or malformed, are errors with their line")
  func malformed() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let line = OutcomeRows.line(outcomes[0])
    for (rows, line, queries) in [
      (line, 2, [query("b")]), (line, 2, [query("a", isInSet: false)]), (line + line, 3, queries),
      (line.replacing("12.3666", with: "x2.3666"), 2, queries),
    ] {
      try FileContents.write(OutcomeRows.header + rows, to: path)
      let error = #expect(throws: EvaluationError.self) {
        try OutcomeFile(path: path, queries: queries)
      }
      #expect(error?.line == line && error?.file == path)
    }
  }

  @Test(
    "A field that can't be is an error that names it, and never a figure",
    arguments: [
      ("p_chance", "1.5"), ("p_chance", "-0.1"), ("p_chance", "nan"), ("votes", "1e300"),
      ("votes", "-1"), ("votes", "2.5"), ("hashes", "x"), ("postings", "99999999999999999999"),
      ("passes", ""), ("accepted", "yes"), ("accepted", ""), ("score", "inf"), ("margin", ""),
      ("answer_speed", "fast"), ("answer_offset_s", "nan"), ("total_ms", "-"), ("model", ""),
      ("ranking", "nan A"), ("ranking", "A"), ("other_occurrences_s", "1 inf"),
      ("answer_recording_id", ""),
    ])
  func impossible(column: String, value: String) throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let index = try #require(OutcomeRows.columns.firstIndex(of: column))
    let table = try CSVReader(name: "row").records(in: OutcomeRows.line(outcomes[0]).utf8)
    var fields = table[0].fields
    fields[index] = value
    try FileContents.write(OutcomeRows.header + CSVWriter.line(fields), to: path)
    let error = #expect(throws: EvaluationError.self) {
      try OutcomeFile(path: path, queries: queries)
    }
    let named = column == "answer_recording_id" ? "accepted" : column
    #expect(error?.line == 2 && error?.reason.contains(named) == true, "\(error?.reason ?? "")")
  }

  @Test("Rows with other columns, fewer, more or in another order, are of another version")
  func otherColumns() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let columns = OutcomeRows.columns
    for other in [Array(columns.dropLast()), columns + ["new"], columns.reversed()] {
      try FileContents.write(CSVWriter(columns: other).text, to: path)
      let error = #expect(throws: EvaluationError.self) {
        try OutcomeFile(path: path, queries: queries)
      }
      #expect(error?.line == 1 && error?.reason.hasSuffix("choose another --output") == true)
    }
  }

  @Test("A run is taken up by the same run only")
  func identity() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    func claim(seed: String) throws(EvaluationError) {
      try RunIdentity([.init("seed", seed), .init("references", "x, y")]).claim(
        path, for: ["rows.csv"])
    }
    try claim(seed: "1")
    try claim(seed: "1")
    let error = #expect(throws: EvaluationError.self) { try claim(seed: "2") }
    #expect(error?.reason == "holds a run with seed 1, this one has 2; choose another --output")
    // rows of what isn't asked now would be thrown away
    let less = #expect(throws: EvaluationError.self) {
      try RunIdentity([.init("seed", "1")]).claim(path, for: [])
    }
    #expect(
      less?.reason == "holds a run with references x, y, this one has none; choose another --output"
    )
  }

  @Test("What lies in the folder and is of no run is not overwritten")
  func strangers() throws {
    let folder = path()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileContents.write("precious", to: "\(folder)/summary.md")
    let error = #expect(throws: EvaluationError.self) {
      try RunIdentity([.init("seed", "1")]).claim(
        "\(folder)/run.csv", for: ["rows.csv", "summary.md"])
    }
    #expect(
      error?.reason
        == "holds a summary.md that is of no run known there; choose another --output")
    #expect(!FileContents.isReadable("\(folder)/run.csv"))
  }
}
