import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("explain, end to end", .serialized, .timeLimit(.minutes(1)))
struct ExplainTests {
  /// The fields as Documentation/JSONOutput.md has them.
  private static let fields: [String: Set<String>] = [
    "": [
      "schema", "query", "warnings", "verdict", "headline", "reasons", "max_false_rate",
      "asked_track", "match", "rank", "needed_score", "evidence", "chance", "other_scores", "peaks",
      "histogram", "candidates", "passes", "reference_audio", "timing",
    ],
    "query": ["path", "start_seconds", "duration_seconds"],
    "evidence": [
      "step_seconds", "prominence", "peaks", "total_prominence", "total_peaks", "effective_peaks",
      "mean_prominence",
      "weighed_start_seconds", "weighed_end_seconds", "speed",
    ],
    "chance": [
      "rivals", "mean", "deviation", "elsewhere", "handicap", "base", "scale", "floor",
      "few_tracks",
    ],
    "peaks": ["reference", "matched_count", "matched_share_by_chance"],
    "reference_audio": ["available", "reason"],
  ]

  private func value(_ record: [String: Any], _ path: String) -> Any? {
    path.split(separator: ".").reduce(record as Any?) { ($0 as? [String: Any])?[String($1)] }
  }

  private func explain(
    _ words: String..., workspace: Workspace? = nil
  ) async throws -> Tool.Outcome {
    let folder = if let workspace { workspace } else { try await Workspace.withDatabase() }
    return try await folder.fpctl(["explain"] + words)
  }

  @Test("The record has the documented fields, and they add up to identify's answer")
  func json() async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await explain("--format", "json", Fixture.noisy, workspace: workspace)
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    let record = try #require(try run.records.first)
    #expect(record["schema"] as? String == "fpctl.explain/1")
    for (path, names) in Self.fields {
      let object = try #require(value(record, path) as? [String: Any] ?? record, "\(path)")
      #expect(Set(object.keys) == names, "\(path)")
    }
    let passes = try #require(record["passes"] as? [[String: Any]])
    #expect(
      Set(passes[0].keys) == [
        "kind", "decisive", "best", "weighed_tracks", "candidates", "hashes", "postings", "ms",
      ])
    #expect(record["verdict"] as? String == "accepted")
    #expect(record["asked_track"] is NSNull)

    let identified = try await workspace.fpctl("identify", "-f", "jsonl", Fixture.noisy)
    let answer = try #require(try identified.records.first.map(Record.matches)?.first)
    let match = try #require(record["match"] as? [String: Any])
    #expect(NSDictionary(dictionary: match) == NSDictionary(dictionary: answer))

    // the probability is what the documentation says it is of the numbers given
    func number(_ path: String) throws -> Double { try #require(value(record, path) as? Double) }
    let score = try number("match.score")
    let p = exp(-(score - (try number("chance.base"))) / (try number("chance.scale")))
    #expect(abs(p / (try number("match.p_chance")) - 1) < 1e-6)
    let prominence = try #require(value(record, "evidence.prominence") as? [Double])
    let votes = try #require(value(record, "match.votes") as? Int)
    #expect(abs(prominence.reduce(0, +) + 0.6 * Double(votes).squareRoot() - score) < 1e-3)
  }

  @Test(
    "What was refused, and what the track has to do with it, is told with exit code 1",
    arguments: [
      ([Fixture.query("unknown.flac")], "Refused: "), ([Fixture.query("speech.ogg")], "Refused: "),
      (["--track", "3", Fixture.noisy], "Not this one: "),
      (["--track", "6", "--max-false-rate", "1e-99", Fixture.noisy], "Not sure enough: "),
      (["--max-false-rate", "0", Fixture.noisy], "Refused: "),
    ])
  func refused(words: [String], beginning: String) async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await workspace.fpctl(["explain"] + words)
    #expect(run.exitCode == 1 && run.errors.isEmpty)
    #expect(run.outputLines[1].hasPrefix(beginning))
    #expect(run.output.contains("p(chance)") || run.output.contains("weighed"))
    let record = try #require(
      try await workspace.fpctl(["explain", "-fjson"] + words).records.first)
    #expect(record["verdict"] as? String != "accepted")
  }

  @Test("Of two copies both are told by their files, and the second is no surer than the first")
  func copies() async throws {
    let workspace = try Workspace()
    for seed in 1...4 as ClosedRange<UInt64> {
      try workspace.write(Sound.tune(seed, seconds: 20).wav, to: "music/\(seed).wav")
    }
    let tune = Sound.tune(2, seconds: 20)
    try workspace.write(Sound(samples: tune.samples.map { $0 / 2 }).wav, to: "music/copy/2.wav")
    #expect(try await workspace.fpctl("index", "music").exitCode == 0)
    try workspace.write(Sound(samples: Array(tune.samples[40_000..<120_000])).wav, to: "a.wav")
    let text = try await workspace.fpctl("explain", "a.wav")
    #expect(text.outputLines[1].contains(#/^Accepted: 2 \[.*2\.wav\], at /#))
    #expect(text.output.replacing("\n", with: " ").contains("is accepted, too"))
    let names = try await workspace.fpctl("identify", "a.wav").outputLines
    #expect(names.count == 2)
    let isCopyFirst = try #require(names.first).contains("copy/2.wav")
    let second = "music/" + (isCopyFirst ? "2.wav" : "copy/2.wav")
    let record = try #require(
      try await workspace.fpctl("explain", "-fjson", "--track", workspace.path(second), "a.wav")
        .records.first)
    let best = try #require((record["candidates"] as? [[String: Any]])?.first)
    #expect(value(record, "chance.floor") as? Double == best["p_chance"] as? Double)
    #expect(record["rank"] as? Int == 2)
  }

  @Test("Text has the verdict, its reasons, the candidates and the passes")
  func text() async throws {
    let run = try await explain(Fixture.noisy)
    #expect(run.exitCode == 0)
    #expect(run.outputLines[1].hasPrefix("Accepted: The Fixtures – Evening Street, at 0:11.2"))
    for words in ["p(chance) = ", "landmarks agree", "other tracks weighed", "Evidence in each"] {
      #expect(run.output.contains(words), "\(words)")
    }
    #expect(run.outputLines.contains { $0.hasPrefix("pass ") })
    #expect(run.outputLines.contains { $0.hasPrefix("1 ") && $0.hasSuffix("Evening Street") })
  }

  @Test("The page is well-formed and asks for nothing from elsewhere, whatever is in the names")
  func page() async throws {
    let workspace = try await Workspace.withDatabase()
    let name = "<b onload=\"x\">&.wav"
    try workspace.write(try Data(contentsOf: URL(filePath: Fixture.noisy)), to: name)
    let silence = "silence.wav"
    try workspace.write(Sound.constant(0, seconds: 2).wav, to: silence)
    let calls = [[name], [Fixture.query("unknown.flac")], ["--track=3", name], [silence]]
    for (words, figures) in zip(calls, [5, 5, 5, 1]) {
      let run = try await workspace.fpctl(["explain", "--format=html"] + words)
      #expect(run.errors.isEmpty)
      // pictures may hold any word by chance
      let page = run.output.replacing(#/base64,[^"]*/#, with: "base64,")
      // far surer than the plot of rivals reaches, which is marked
      #expect(page.contains("▼") == (words == [name]), "\(words)")
      for word in ["http:", "https:", "src=", "@import", "url(", "<script", "<b onload", "NaN"] {
        #expect(!page.contains(word), "\(word)")
      }
      let references = page.matches(of: #/href="(.{16})/#).map(\.1)
      #expect(references.allSatisfy { $0 == "data:image/png;b" })
      #expect(page.contains("prefers-color-scheme: dark") && page.contains("width=device-width"))
      #expect(page.components(separatedBy: "<figure").count - 1 == figures, "\(words)")
      let body = page.replacing("<!doctype html>", with: "").replacing(#/<meta [^>]*>/#, with: "")
      let parser = XMLParser(data: Data(body.utf8))
      #expect(parser.parse(), "\(parser.lineNumber): \(String(describing: parser.parserError))")
    }
  }

  @Test("A track that isn't the best is drawn among those that fit better and those behind it")
  func rivals() async throws {
    let workspace = try await Workspace.withDatabase()
    let words = ["explain", "--track", "3", Fixture.noisy]
    let record = try #require(try await workspace.fpctl(words + ["-fjson"]).records.first)
    let others = try #require(value(record, "other_scores") as? [Double])
    let behind = try #require(value(record, "chance.rivals") as? [Double])
    let score = try #require(value(record, "match.score") as? Double)
    let better = others.count { $0 > score }
    #expect(better > 0)
    let page = try await workspace.fpctl(words + ["-fhtml"]).output
    let path = try #require(
      page.components(separatedBy: "<path class=\"dot rival\" d=\"").dropFirst().last?
        .prefix { $0 != "\"" })
    #expect(path.components(separatedBy: "h0").count - 1 == better + behind.count)
    // the best stands farthest to the right, within the picture
    let places = path.split(separator: "M").compactMap { Double($0.prefix { $0 != " " }) }
    #expect(places.count == better + behind.count && places[0] < 10_000)
    #expect(places == places.sorted(by: >))
  }

  @Test("The track's own file is shown beside the query, and its absence is told")
  func referenceAudio() async throws {
    let workspace = try Workspace()
    for seed in 1...4 as ClosedRange<UInt64> {
      try workspace.write(Sound.tune(seed, seconds: 20).wav, to: "music/\(seed).wav")
    }
    #expect(try await workspace.fpctl("index", "music").exitCode == 0)
    let tune = Sound.tune(2, seconds: 20)
    try workspace.write(Sound(samples: Array(tune.samples[40_000..<120_000])).wav, to: "a.wav")
    func images() async throws -> (count: Int, isTold: Bool) {
      let page = try await workspace.fpctl("explain", "-fhtml", "a.wav").output
      return (page.components(separatedBy: "<image").count - 1, page.contains("its file is gone"))
    }
    let before = try await images()
    #expect(before == (2, false))
    try FileManager.default.removeItem(atPath: workspace.path("music/2.wav"))
    let after = try await images()
    #expect(after == (1, true))
  }

  @Test(
    "A file takes what its ending or the format says, standard output a summary",
    arguments: [
      (["-o", "why.html"], "<!doctype html>"), (["-o", "why.JSON"], "{\"schema\""),
      (["-o", "why.txt"], "noisy.wav"), (["-o", "why", "-f", "html"], "<!doctype html>"),
    ])
  func output(words: [String], beginning: String) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.write(try Data(contentsOf: URL(filePath: Fixture.noisy)), to: "noisy.wav")
    let run = try await workspace.fpctl(["explain"] + words + ["noisy.wav"])
    #expect(run.exitCode == 0)
    #expect(run.output == "Accepted: The Fixtures – Evening Street, at 0:11.2\n")
    #expect(run.errorLine == "fpctl: wrote \(words[1])")
    #expect(String(decoding: try workspace.bytes(words[1]), as: UTF8.self).hasPrefix(beginning))
    let quiet = try await workspace.fpctl(["explain", "-q"] + words + ["noisy.wav"])
    #expect(quiet.output.isEmpty && quiet.errors.isEmpty)
  }

  @Test(
    "What can't be done is told in a line, and leaves nothing behind",
    arguments: [
      (["--track", "999"], "999"), (["--start", "100"], "no audio from 100"),
      (["-o", "missing/a.html"], "missing/a.html: can't be written"),
      (["-o", "folder"], "folder: can't be written"), (["--db", "gone.fpdb"], "gone.fpdb"),
    ])
  func failures(words: [String], message: String) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.makeFolder("folder")
    let before = try FileManager.default.contentsOfDirectory(atPath: workspace.path("")).sorted()
    let run = try await workspace.fpctl(["explain"] + words + [Fixture.noisy])
    #expect(run.exitCode == 2 && run.output.isEmpty)
    #expect(run.errorLine?.contains(message) == true, "\(run.errors)")
    let after = try FileManager.default.contentsOfDirectory(atPath: workspace.path("")).sorted()
    #expect(before == after)
  }

  @Test(
    "Nothing that was read is written over, under whatever name",
    arguments: [
      (Fixture.databaseName, "is the database"), ("noisy.wav", "is what is to be explained"),
      ("link.wav", "is what is to be explained"), ("music/own.ogg", "is the recording of track 1"),
    ])
  func inputs(output: String, message: String) async throws {
    let workspace = try Workspace()
    let track = try #require(Fixture.trackNames.first { $0.hasPrefix("06") })
    try workspace.write(
      try Data(contentsOf: URL(filePath: Fixture.track(track))), to: "music/own.ogg")
    try workspace.write(try Data(contentsOf: URL(filePath: Fixture.noisy)), to: "noisy.wav")
    try workspace.link("link.wav", to: "noisy.wav")
    _ = try await workspace.fpctl("index", "-q", "music/own.ogg")
    let before = try workspace.bytes(output)
    let run = try await workspace.fpctl("explain", "-f", "html", "-o", output, "noisy.wav")
    #expect(run.exitCode == 2 && run.output.isEmpty)
    #expect(
      run.errorLine
        == "fpctl: \(output): \(message), which would be lost; choose another --output")
    #expect(try workspace.bytes(output) == before)
  }

  @Test("What is written to standard output by name is only what was asked for")
  func namedStandardOutput() async throws {
    let workspace = try await Workspace.withDatabase()
    for name in ["-", "/dev/stdout"] {
      let run = try await workspace.fpctl("explain", "-f", "html", "-o", name, Fixture.noisy)
      #expect(run.exitCode == 0 && run.errors.isEmpty)
      #expect(run.output.hasPrefix("<!doctype html>") && run.output.hasSuffix("</html>\n"))
    }
  }

  @Test(
    "What makes no sense is refused before any work",
    arguments: [
      ["--format", "csv", "a.wav"], ["--limit", "0", "a.wav"], [], ["a.wav", "b.wav"],
      ["--output", "", "a.wav"], ["--model", "mfcc", "a.wav"],
    ])
  func usage(words: [String]) async throws {
    let run = try await Workspace().fpctl(["explain"] + words)
    #expect(run.exitCode == 64)
    #expect(run.output.isEmpty && run.errors.hasPrefix("fpctl explain: "))
  }
}
