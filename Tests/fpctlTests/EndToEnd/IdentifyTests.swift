import Foundation
import Testing

@testable import Fingerprint

@Suite("Identifying, end to end", .serialized, .timeLimit(.minutes(1)))
struct IdentifyTests {
  @Test(
    "Clips of tracks are found at their place, whatever the damage",
    arguments: [
      ("noisy.wav", "Evening Street", 11.237, 0.1),
      ("clean.flac", "Scarborough Fair", 14.683, 0.05),
    ])
  func found(query: String, title: String, offset: Double, tolerance: Double) async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await workspace.fpctl(
      "identify", "--format", "jsonl", Fixture.query(query))
    #expect(run.exitCode == 0)
    #expect(run.errors.isEmpty)
    let match = try #require(try run.records.first.map(Record.matches)?.first)
    #expect(Record.title(match) == title)
    #expect(abs(try #require(match["offset_seconds"] as? Double) - offset) <= tolerance)

    let text = try await workspace.fpctl("identify", Fixture.query(query))
    #expect(text.exitCode == 0)
    #expect(text.output.contains("The Fixtures – \(title)   at 0:1"))
  }

  @Test(
    "What is in no track is no match",
    arguments: ["unknown.flac", "unknown-noisy.wav", "speech.ogg"])
  func unknown(query: String) async throws {
    let run = try await Workspace.withDatabase().fpctl("identify", Fixture.query(query))
    #expect(run.exitCode == 1)
    #expect(run.output.hasSuffix("   no match\n"))
    #expect(run.errors.isEmpty)
  }

  @Test("Standard input can be any container", arguments: Fixture.trackNames)
  func standardInput(track: String) async throws {
    let bytes = try Data(contentsOf: URL(filePath: Fixture.track(track)))
    let run = try await Workspace.withDatabase().fpctl(
      "identify", "--format=jsonl", "-", input: bytes)
    #expect(run.exitCode == 0)
    let record = try #require(try run.records.first)
    #expect((record["query"] as? [String: Any])?["path"] as? String == "-")
    let match = try #require(Record.matches(record).first)
    #expect((match["track"] as? [String: Any])?["path"] as? String == Fixture.track(track))
    #expect(abs(try #require(match["offset_seconds"] as? Double)) < 0.05)
  }

  @Test("Headerless samples are read as they are said to be, from a file and from standard input")
  func raw() async throws {
    let workspace = try await Workspace.withDatabase()
    // a canonical WAV header is 44 bytes
    let samples = Data(try Data(contentsOf: URL(filePath: Fixture.noisy)).dropFirst(44))
    try workspace.write(samples, to: "noisy.raw")
    for path in ["-", "noisy.raw"] {
      let run = try await workspace.fpctl(
        "identify", "--raw", "s16le,16000", path, input: samples)
      #expect(run.exitCode == 0)
      #expect(run.output.contains("Evening Street   at 0:11.2"))
    }
  }

  @Test("A start shifts the offset, and a duration limits what is looked at")
  func excerpt() async throws {
    let run = try await Workspace.withDatabase().fpctl(
      "identify", "--start", "2.5", "--duration", "6", "--format", "jsonl", Fixture.noisy)
    let record = try #require(try run.records.first)
    #expect((record["query"] as? [String: Any])?["duration_seconds"] as? Double == 6)
    let match = try #require(Record.matches(record).first)
    #expect(abs(try #require(match["offset_seconds"] as? Double) - 13.737) < 0.1)
  }

  @Test("Of a long recording each stretch is told, with its place in it, in every format")
  func every() async throws {
    let workspace = try await Workspace.withDatabase()
    // 45 s of which the middle is in no track
    let (first, last) = (Fixture.track("05-scarborough-fair-flute-harp.flac"), Fixture.noisy)
    func samples(_ path: String, _ seconds: Double) throws -> [Float] {
      var samples = [Float]()
      _ = try AudioReader(sampleRate: 16_000).read(
        .file(path: path), excerpt: Excerpt(startSeconds: 0, durationSeconds: seconds)
      ) { (chunk) throws(FingerprintError) in
        chunk.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
      }
      return samples
    }
    let radio =
      try samples(first, 20) + samples(Fixture.query("unknown.flac"), 10) + samples(last, 10)
      + samples(first, 4)
    try workspace.write(Sound(samples: radio, rate: 16_000).wav, to: "radio.wav")
    let run = try await workspace.fpctl(
      "identify", "--every", "10", "--format", "jsonl", "radio.wav")
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    let records = try run.records
    let queries = records.map { $0["query"] as? [String: Any] ?? [:] }
    #expect(queries.map { $0["start_seconds"] as? Double } == [0, 10, 20, 30, 34])
    #expect(queries.allSatisfy { $0["path"] as? String == "radio.wav" })
    #expect(
      records.map { $0["status"] as? String }
        == ["match", "match", "no_match", "match", "match"])
    let titles = records.map { Record.title(Record.matches($0).first) }
    #expect(titles[0] == "Scarborough Fair" && titles[1] == titles[0])
    #expect(titles[3] == "Evening Street")
    let offset = try #require(Record.matches(records[1]).first?["offset_seconds"] as? Double)
    #expect(abs(offset - 10) < 0.05)

    let joined = try await workspace.fpctl(
      "identify", "--every", "10", "--join", "--format", "jsonl", "radio.wav")
    #expect(joined.exitCode == 0 && joined.errors.isEmpty)
    let plays = try joined.records.map { record in
      let query = record["query"] as? [String: Any] ?? [:]
      return [query["start_seconds"], query["duration_seconds"]].map { ($0 as? Double)?.rounded() }
    }
    #expect(plays == [[0, 20], [30, 10], [40, 4]])
    #expect(
      try joined.records.map { Record.title(Record.matches($0).first) }
        == ["Scarborough Fair", "Evening Street", "Scarborough Fair"])
    let log = try await workspace.fpctl("identify", "--every", "10", "--join", "radio.wav")
    #expect(log.outputLines.first?.hasPrefix("radio.wav 0:00–0:20   ") == true)

    let text = try await workspace.fpctl(
      "identify", "--every", "10", "--start", "20", "--duration", "20", "radio.wav")
    #expect(text.exitCode == 0)
    #expect(text.outputLines.count == 2)
    #expect(text.outputLines.first == "radio.wav 0:20   no match")
    #expect(text.outputLines.last?.hasPrefix("radio.wav 0:30   The Fixtures – ") == true)
    let none = try await workspace.fpctl(
      "identify", "--every", "10", "--start", "20", "--duration", "10", "radio.wav", "gone.wav")
    #expect(none.exitCode == 2)
    let unknown = try await workspace.fpctl(
      "identify", "--every", "5", Fixture.query("unknown.flac"), Fixture.noisy)
    #expect(unknown.exitCode == 1)
    #expect(unknown.outputLines.count == 4)
    // a cut file is told of once, at its end
    let bytes = try workspace.bytes("radio.wav")
    try workspace.write(bytes.prefix(bytes.count * 2 / 3), to: "cut.wav")
    let cut = try await workspace.fpctl("identify", "--every", "10", "cut.wav")
    #expect(cut.errors.components(separatedBy: "truncated").count == 2, "\(cut.errors)")
  }

  /// A folder with 20 s of headerless samples.
  private static func withSamples() async throws -> Workspace {
    let workspace = try await Workspace.withDatabase()
    let samples = Data(try Data(contentsOf: URL(filePath: Fixture.noisy)).dropFirst(44))
    try workspace.write(samples + samples, to: "noisy.raw")
    return workspace
  }

  /// Shell that gives them to a `pipe` and then waits, as long as `$writer` is there.
  private static let feeding = "mkfifo pipe; { cat noisy.raw; sleep 20; } > pipe & writer=$!"

  @Test("Samples that are piped in are answered as they come, and as in a file")
  func stream() async throws {
    let workspace = try await Self.withSamples()
    let words = ["identify", "--every", "2", "--format", "jsonl", "--raw", "s16le,16000"]
    let file = try await workspace.fpctl(words + ["noisy.raw"])
    #expect(file.exitCode == 0 && file.outputLines.count == 10)
    // all stretches but the last are answered before the pipe is closed
    let live = try await Tool.shell(
      """
      { cat noisy.raw; until grep -q -- '"start_seconds":16' out; do sleep 0.01; done; } \
        | "$FPCTL" \(words.joined(separator: " ")) - > out; cat out
      """, folder: workspace.url)
    #expect(live.errors.isEmpty)
    #expect(live.output == file.output.replacing("\"noisy.raw\"", with: "\"-\""))
    // what comes behind the duration isn't waited for
    let part = try await Tool.shell(
      """
      \(Self.feeding)
      "$FPCTL" identify --duration 4 --raw s16le,16000 pipe; kill $writer && echo waits
      """, folder: workspace.url)
    #expect(part.outputLines.first?.contains("Evening Street") == true)
    #expect(part.outputLines.last == "waits")
  }

  @Test("When whoever reads the answers has gone, a stream isn't listened to any longer")
  func abandonedStream() async throws {
    let workspace = try await Self.withSamples()
    let run = try await Tool.shell(
      """
      \(Self.feeding)
      "$FPCTL" identify --every 2 --raw s16le,16000 pipe | head -n 1; kill $writer && echo waits
      """, folder: workspace.url)
    #expect(run.outputLines.count == 2 && run.outputLines.last == "waits")
    #expect(run.errors.isEmpty)
  }

  @Test("A stream that would never end can be stopped, and what was heard of it is told")
  func stoppedStream() async throws {
    let workspace = try await Self.withSamples()
    let run = try await Tool.shell(
      """
      \(Self.feeding)
      "$FPCTL" identify --every 3 --format json --raw s16le,16000 pipe > out & tool=$!
      until grep -q '"start_seconds":15' out; do sleep 0.01; done
      sleep 0.5; kill -TERM $tool; wait $tool; echo $?; kill $writer; cat out
      """, folder: workspace.url)
    #expect(run.outputLines.first == "143")
    let array = run.output.dropFirst(4)
    let records = try JSONSerialization.jsonObject(with: Data(array.utf8)) as? [[String: Any]]
    #expect(records?.allSatisfy { $0["error"] is NSNull } == true)
    // to the last sample that came
    let last = try #require(records?.last?["query"] as? [String: Any])
    #expect(last["start_seconds"] as? Double == 17)
    #expect(run.errorLine == "fpctl: stopped after 7 stretches")
  }

  @Test("All shows what isn't accepted and marks it; limit bounds it; the exit code ignores it")
  func rejected() async throws {
    let workspace = try await Workspace.withDatabase()
    for limit in [1, 3] {
      let run = try await workspace.fpctl(
        "identify", "--all", "--limit", "\(limit)", "--format", "jsonl",
        Fixture.query("unknown.flac"))
      #expect(run.exitCode == 1)
      let record = try #require(try run.records.first)
      #expect(record["status"] as? String == "no_match")
      let matches = Record.matches(record)
      #expect(!matches.isEmpty && matches.count <= limit)
      #expect(matches.allSatisfy { $0["accepted"] as? Bool == false })
    }
    let text = try await workspace.fpctl("identify", "--all", Fixture.query("unknown.flac"))
    #expect(text.outputLines.first?.hasSuffix("no match") == true)
    #expect(text.outputLines.dropFirst().allSatisfy { $0.hasSuffix("not accepted)") })
  }

  @Test("The false-answer rate decides what is accepted")
  func falseRate() async throws {
    let workspace = try await Workspace.withDatabase()
    let strict = try await workspace.fpctl("identify", "--max-false-rate", "0", Fixture.clean)
    #expect(strict.exitCode == 1)
    let lenient = try await workspace.fpctl(
      "identify", "--max-false-rate", "1", Fixture.query("unknown.flac"))
    #expect(lenient.exitCode == 0)
  }

  @Test("Answers come in the order of the files, the same for any number of jobs")
  func order() async throws {
    let workspace = try await Workspace.withDatabase()
    let paths = Fixture.queries.map(Fixture.query) + ["gone.wav", Fixture.noisy]
    let outputs = try await [1, 2, 7].asyncMap { jobs in
      let run = try await workspace.fpctl(
        ["identify", "--jobs", "\(jobs)", "--format", "jsonl"] + paths)
      #expect(run.exitCode == 2)
      #expect(run.errorLine == "fpctl: gone.wav: no such file; check the name")
      let named = try run.records.map { ($0["query"] as? [String: Any])?["path"] as? String }
      #expect(named == paths)
      return run.output
    }
    #expect(Set(outputs).count == 1)
  }

  @Test("A reader that closes the pipe after the first answer is no error")
  func closedPipe() async throws {
    let workspace = try await Workspace.withDatabase()
    let queries = Array(repeating: "'\(Fixture.noisy)'", count: 20).joined(separator: " ")
    let run = try await Tool.shell(
      "{ \"$FPCTL\" identify --format jsonl \(queries); echo $? >&2; } | head -n 1",
      folder: workspace.url)
    #expect(run.errors == "0\n")
    #expect(run.outputLines.count == 1)
  }
}

extension Sequence {
  /// The results of a function that takes its time, in order.
  func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
    var results = [Result]()
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
