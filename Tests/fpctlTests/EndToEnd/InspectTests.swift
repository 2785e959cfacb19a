import Foundation
import Testing

@Suite("inspect, end to end", .serialized, .timeLimit(.minutes(1)))
struct InspectTests {
  /// The fields as Documentation/JSONOutput.md has them.
  private static let fields: [String: Set<String>] = [
    "": [
      "schema", "query", "warnings", "audio", "spectrum", "whitening", "peaks", "pairs", "match",
    ],
    "query": ["path", "start_seconds", "duration_seconds"],
    "audio": ["sample_rate_hertz", "channels", "ms"],
    "spectrum": [
      "frames", "bins", "first_frame_seconds", "frame_step_seconds", "first_bin_hertz",
      "bin_step_hertz", "decibels", "ms",
    ],
    "spectrum.decibels": ["percent_1", "median", "percent_99"],
    "peaks": ["maxima", "query", "reference", "ms"],
    "pairs": ["query", "reference", "ms"],
    "pairs.query": ["fan_out", "landmarks"],
    "match": [
      "match", "rank", "query_peaks_matched", "reference_peaks", "matched_count",
      "matched_share_by_chance", "histogram", "timing",
    ],
    "match.histogram": [
      "first_offset_seconds", "offset_step_seconds", "votes", "best", "total_votes", "mean_votes",
      "highest_elsewhere", "highest_by_chance",
    ],
  ]

  private func value(_ record: [String: Any], _ path: String) -> Any? {
    path.split(separator: ".").reduce(record as Any?) { ($0 as? [String: Any])?[String($1)] }
  }

  @Test("The record has the documented fields, and the lists what they are to hold")
  func json() async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await workspace.fpctl(
      "inspect", "--format", "json", "--track", "best", Fixture.noisy)
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    let record = try #require(try run.records.first)
    #expect(record["schema"] as? String == "fpctl.inspect/1")
    for (path, names) in Self.fields {
      let object = try #require(value(record, path) as? [String: Any], "\(path)")
      #expect(Set(object.keys) == names, "\(path)")
    }
    #expect(Record.title(value(record, "match.match") as? [String: Any]) == "Evening Street")
    #expect(value(record, "match.rank") as? Int == 1)

    let peaks = try #require(value(record, "peaks.query") as? [[Double]])
    #expect(peaks.count > 900)
    for peak in peaks {
      #expect(peak.count == 3)
      #expect((0...10).contains(peak[0]) && (43...2_800).contains(peak[1]) && peak[2] >= 1)
    }
    let landmarks = try #require(
      value(record, "pairs.reference.landmarks") as? [[String: Any]])
    #expect(landmarks.count > 600)
    for landmark in landmarks {
      let hash = try #require(landmark["hash"] as? String)
      #expect(hash.count == 6 && UInt32(hash, radix: 16).map { $0 < 1 << 22 } == true)
      #expect((landmark["anchor"] as? [Double])?.count == 2)
      #expect((landmark["target"] as? [Double])?.count == 2)
    }
    let reference = try #require(value(record, "match.reference_peaks") as? [[String: Any]])
    let found = reference.count { $0["matched"] as? Bool == true }
    #expect(value(record, "match.matched_count") as? Int == found)
    let votes = try #require(value(record, "match.histogram.votes") as? [Int])
    let best = try #require(value(record, "match.histogram.best") as? Int)
    #expect(votes[best] == value(record, "match.match.votes") as? Int)
  }

  @Test("Without a track there is no comparison; with a stage there is only that")
  func stages() async throws {
    let workspace = try Workspace()
    let all = try await workspace.fpctl("inspect", "-f", "json", "--duration=1", Fixture.noisy)
    #expect(try all.records[0]["match"] is NSNull)
    let one = try await workspace.fpctl(
      "inspect", "-f", "json", "--duration=1", "--stage=peaks", Fixture.noisy)
    #expect(try Set(one.records[0].keys) == ["schema", "query", "warnings", "peaks"])
    let text = try await workspace.fpctl(
      "inspect", "--stage=pairs", "--duration=1", Fixture.noisy)
    let listed = text.outputLines.count { $0.split(separator: " ").count == 5 }
    #expect(listed > 500)
  }

  @Test("Text has a line a stage, with a track also its name; standard input is read like a file")
  func text() async throws {
    let workspace = try await Workspace.withDatabase()
    let file = try await workspace.fpctl("inspect", Fixture.noisy)
    for stage in ["audio ", "spectrum ", "whitening ", "peaks ", "pairs "] {
      #expect(file.outputLines.count { $0.hasPrefix(stage) } == 1)
    }
    let bytes = try Data(contentsOf: URL(filePath: Fixture.noisy))
    let input = try await workspace.fpctl("inspect", "--track=6", "-", input: bytes)
    #expect(input.exitCode == 0)
    #expect(input.output.contains("Evening Street (track 6)"))
    let raw = try await workspace.fpctl(
      "inspect", "--raw", "s16le,16000", "-", input: Data(bytes.dropFirst(44)))
    #expect(raw.output.contains("16,000 Hz, 1 channel, 10.0 s"))
  }

  @Test(
    "A clip without a sample at the engine's rate is too short to be analysed, in every form",
    arguments: [
      [], ["--stage", "spectrum"], ["--stage", "whitening"], ["--picture", "s.svg"],
      ["--format", "json"],
    ])
  func tooShort(words: [String]) async throws {
    let workspace = try Workspace()
    try workspace.write(Sound(samples: [0.5], rate: 44_100).wav, to: "one.wav")
    let run = try await workspace.fpctl(["inspect", "one.wav"] + words)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("too short to be analysed") != words.contains("json"))
  }

  @Test("A track that isn't heard gives exit code 1")
  func notHeard() async throws {
    let workspace = try await Workspace.withDatabase()
    let other = try await workspace.fpctl("inspect", "--track", "3", Fixture.noisy)
    #expect(other.exitCode == 1)
    #expect(other.output.contains("not accepted"))
  }

  @Test("A picture is drawn beside the text, as PNG and as SVG")
  func pictures() async throws {
    let workspace = try await Workspace.withDatabase()
    let png = try await workspace.fpctl(
      "inspect", "--track=best", "--picture=a.png", "--size=800x450", Fixture.noisy)
    #expect(png.exitCode == 0)
    #expect(png.errorLine == "fpctl: drew a.png, 800 × 450")
    let bytes = try workspace.bytes("a.png")
    #expect(bytes.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
    #expect(bytes[16..<24] == Data([0, 0, 3, 32, 0, 0, 1, 194]))
    let svg = try await workspace.fpctl(
      "inspect", "-q", "-p", "b.svg", "--layers=whitened,peaks", "--duration=1", Fixture.noisy)
    #expect(svg.exitCode == 0 && svg.errors.isEmpty)
    #expect(
      String(decoding: try workspace.bytes("b.svg").prefix(300), as: UTF8.self).contains("<svg"))
  }

  @Test(
    "What can't be done is told in a line, and leaves nothing behind",
    arguments: [
      (["--picture", "folder.png"], 2, "folder.png: can't be written (Is a directory)"),
      (["--picture", "missing/a.png"], 2, "missing/a.png: can't be written"),
      (["--track", "999"], 2, "999"),
      (["--start", "100"], 2, "no audio from 100"),
    ] as [([String], Int32, String)])
  func failures(words: [String], exitCode: Int32, message: String) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.makeFolder("folder.png")
    let run = try await workspace.fpctl(["inspect"] + words + [Fixture.noisy])
    #expect(run.exitCode == exitCode)
    #expect(run.output.isEmpty)
    #expect(run.errorLine?.contains(message) == true, "\(run.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: workspace.path(""))
    #expect(!names.contains { $0.hasSuffix(".partial") })
  }

  @Test("A picture is drawn over nothing that was read")
  func inputs() async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.write(try Data(contentsOf: URL(filePath: Fixture.noisy)), to: "clip.svg")
    try workspace.link("database.png", to: Fixture.databaseName)
    let before = try workspace.content()
    for (picture, message) in [
      ("clip.svg", "is what is to be inspected"), ("database.png", "is the database"),
    ] {
      let run = try await workspace.fpctl("inspect", "--track", "best", "-p", picture, "clip.svg")
      #expect(run.exitCode == 2 && run.output.isEmpty)
      #expect(run.errorLine?.contains(message) == true, "\(run.errors)")
    }
    #expect(try workspace.content() == before)
    #expect(try workspace.bytes("clip.svg").prefix(4) == Data("RIFF".utf8))
  }

  @Test(
    "What makes no sense is refused before any work",
    arguments: [
      ["--picture", "a.jpg"], ["--picture", "a"], ["--size", "800x450"], ["--layers", "peaks"],
      ["--picture", "a.png", "--size", "10x10"], ["--picture", "a.png", "--size", "800"],
      ["--picture", "a.png", "--layers", "peeks"], ["--picture", "a.png", "--layers", "histogram"],
      ["--db", "x"], ["--stage", "match"],
      ["--stage", "peeks"], ["--format", "csv"], ["b.wav"],
    ])
  func usage(words: [String]) async throws {
    let run = try await Workspace().fpctl(["inspect"] + words + ["gone.wav"])
    #expect(run.exitCode == 64)
    #expect(run.output.isEmpty && run.errors.hasPrefix("fpctl inspect: "))
  }
}
