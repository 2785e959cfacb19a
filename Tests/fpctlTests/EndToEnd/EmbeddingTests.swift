import Foundation
import Testing

@Suite("Embeddings, end to end", .serialized, .timeLimit(.minutes(1)))
struct EmbeddingTests {
  private static let advice =
    "holds no mfcc_20 embeddings; run `fpctl index --models landmark,mfcc` on the audio to add them"

  /// A workspace whose database has landmarks and embeddings of all fixtures.
  private func workspace() async throws -> Workspace {
    let workspace = try await Workspace.withDatabase()
    let run = try await workspace.fpctl("index", "--models", "landmark,mfcc", Fixture.tracks)
    try #require(run.exitCode == 0)
    return workspace
  }

  private func title(_ record: [String: Any]) -> String? {
    Record.title(Record.matches(record).first)
  }

  @Test("Embeddings are added to tracks that lack them, once, and landmarks work as before")
  func adding() async throws {
    let workspace = try await Workspace.withDatabase()
    for command in [["identify", "--model", "mfcc", Fixture.clean], ["similar", "1"]] {
      let run = try await workspace.fpctl(command + ["--format", "json"])
      #expect(run.exitCode == 2)
      #expect(run.output.isEmpty)
      #expect(run.errorLine == "fpctl: fingerprints.fpdb: \(Self.advice)")
    }
    let one = try await workspace.fpctl(
      "index", "--models", "mfcc", Fixture.track(Fixture.trackNames[4]))
    #expect(one.outputLines.first?.hasPrefix("embedded ") == true)
    let partly = try await workspace.fpctl("similar", "5")
    #expect(partly.exitCode == 0)
    #expect(partly.outputLines.count == 1)
    #expect(partly.errorLine?.contains("11 tracks have no mfcc_20 embeddings") == true)
    let rest = try await workspace.fpctl("index", "--models", "landmark,mfcc", Fixture.tracks)
    #expect(rest.outputLines.last?.hasPrefix("0 added, 11 embedded, 1 skipped; ") == true)
    let again = try await workspace.fpctl("index", "--models", "landmark,mfcc", Fixture.tracks)
    #expect(again.outputLines.last == "0 added, 12 skipped; 12 tracks in fingerprints.fpdb")
    let landmarks = try await workspace.fpctl("identify", Fixture.clean)
    #expect(landmarks.output.contains("Scarborough Fair   at 0:14.7"))
  }

  @Test("A clean clip sounds most like its track; every format says so")
  func identifying() async throws {
    let workspace = try await workspace()
    func run(_ format: String) async throws -> Tool.Outcome {
      let run = try await workspace.fpctl(
        "identify", "--model", "mfcc", "--limit", "3", "--format", format, Fixture.clean)
      #expect(run.exitCode == 0)
      #expect(run.errors.isEmpty)
      return run
    }
    let record = try #require(try await run("jsonl").records.first)
    #expect(record["schema"] as? String == "fpctl.identify-embedding/1")
    #expect(record["model"] as? String == "mfcc_20")
    #expect(record["status"] as? String == "ranked")
    #expect(title(record) == "Scarborough Fair")
    let matches = Record.matches(record)
    #expect(matches.count == 3)
    #expect(matches[0]["track_start_seconds"] as? Double == 15)
    #expect(matches[0]["query_end_seconds"] as? Double == 5)
    let similarities = matches.compactMap { $0["similarity"] as? Double }
    #expect(similarities == similarities.sorted(by: >) && similarities[0] > 0.9)

    let array = try JSONSerialization.jsonObject(with: try await run("json").outputBytes)
    #expect((array as? [[String: Any]])?.count == 1)
    let text = try await run("text").outputLines
    #expect(text.count == 3)
    #expect(text[0].contains("Scarborough Fair") && text[0].contains("at 0:15.0–0:20.0"))
    let rows = try await run("csv").output.split(whereSeparator: \.isNewline)
    #expect(rows.count == 4)
    #expect(rows[0].hasPrefix("path,duration_seconds,model,status,"))
    #expect(rows[1].contains(",Scarborough Fair,"))
  }

  @Test("A file that fails has its record and the exit code, the others their answers")
  func failing() async throws {
    let workspace = try await workspace()
    let run = try await workspace.fpctl(
      "identify", "--model", "mfcc", "--format", "jsonl", "gone.wav", Fixture.clean)
    #expect(run.exitCode == 2)
    let records = try run.records
    #expect(records.map { $0["status"] as? String } == ["error", "ranked"])
    #expect((records[0]["error"] as? [String: Any])?["code"] as? String == "file_not_found")
    #expect(title(records[1]) == "Scarborough Fair")
  }

  @Test("A track goes by its number, its recording id or its file, and is never its own neighbour")
  func similar() async throws {
    let workspace = try await workspace()
    let path = Fixture.track(Fixture.trackNames[2])
    let numbered = try await workspace.fpctl("similar", "3", "--format", "jsonl", "-n", "20")
    #expect(numbered.exitCode == 0)
    let record = try #require(try numbered.records.first)
    #expect(record["schema"] as? String == "fpctl.similar/1")
    let track = (record["query"] as? [String: Any])?["track"] as? [String: Any]
    #expect(track?["path"] as? String == path)
    let neighbours = Record.matches(record).compactMap {
      ($0["track"] as? [String: Any])?["id"] as? Int
    }
    #expect(neighbours.sorted() == [1, 2] + Array(4...12))
    for name in [path, try #require(track?["recording_id"] as? String)] {
      let run = try await workspace.fpctl("similar", name, "--format", "jsonl", "-n", "20")
      #expect(run.output == numbered.output)
    }
    let gone = try await workspace.fpctl("similar", "13")
    #expect(gone.exitCode == 2)
    #expect(gone.errorLine?.hasPrefix("fpctl: 13: ") == true, "\(gone.errors)")
    let rows = try await workspace.fpctl("similar", "3", "--format", "csv")
    #expect(rows.output.split(whereSeparator: \.isNewline).count == 6)
    #expect(rows.output.hasPrefix("query_track_id,query_recording_id,query_track_path,model,rank,"))
  }

  @Test("Tracks of one name are told apart by their files")
  func sameName() async throws {
    let workspace = try Workspace()
    for seed in 1...3 {
      try workspace.write(Sound.tune(UInt64(seed)).wav, to: "\(seed)/tune.wav")
    }
    let index = try await workspace.fpctl("index", "--models", "landmark,mfcc", "1", "2", "3")
    #expect(index.exitCode == 0, "\(index.errors)")
    let run = try await workspace.fpctl("similar", "1")
    #expect(run.output.contains("tune [\(workspace.path("2/tune.wav"))]"), "\(run.output)")
    #expect(run.output.contains("tune [\(workspace.path("3/tune.wav"))]"))
  }

  @Test(
    "Models that don't exist, and options that don't go with one, are told of before any work",
    arguments: [
      (["index", "--models", "landmark,mfc", "a"], "\"mfc\" is none of landmark, mfcc"),
      (["index", "--models", "landmark,", "a"], "\"\" is none of landmark, mfcc"),
      (["identify", "--model", "mfc", "a"], "expected landmark or mfcc"),
      (["identify", "--model", "mfcc", "--all", "a"], "--all: is for --model landmark only"),
      (
        ["identify", "--model", "mfcc", "--max-false-rate", "0.1", "a"],
        "--max-false-rate: is for --model landmark only"
      ),
      (
        ["identify", "--model", "mfcc", "--pitch-range", "1", "a"],
        "--pitch-range: is for --model landmark only"
      ),
      (["similar", "--model", "landmark", "1"], "expected mfcc"),
    ])
  func usage(words: [String], expected: String) async throws {
    let run = try await Workspace().fpctl(words)
    #expect(run.exitCode == 64)
    #expect(run.errors.contains(expected))
  }
}
