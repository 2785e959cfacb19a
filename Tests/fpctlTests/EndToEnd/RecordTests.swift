import Foundation
import Testing

@Suite("Output for programs, end to end", .serialized, .timeLimit(.minutes(1)))
struct RecordTests {
  /// What JSON tells apart.
  enum Kind: Equatable {
    case null, bool, number, string, array, object

    init(_ value: Any) {
      switch value {
      case is NSNull: self = .null
      case let number as NSNumber where CFNumberKind.isBool(number): self = .bool
      case is NSNumber: self = .number
      case is String: self = .string
      case is [Any]: self = .array
      default: self = .object
      }
    }
  }

  /// The fields as Documentation/JSONOutput.md has them; `*` matches any kind.
  private static let record: [String: [Kind]] = [
    "schema": [.string], "query": [.object], "status": [.string], "error": [.object, .null],
    "warnings": [.array], "matches": [.array],
  ]
  private static let query: [String: [Kind]] = [
    "path": [.string], "start_seconds": [.number], "duration_seconds": [.number, .null],
  ]
  private static let error: [String: [Kind]] = [
    "code": [.string], "message": [.string], "advice": [.string, .null],
  ]
  private static let match: [String: [Kind]] = [
    "track": [.object], "accepted": [.bool], "offset_seconds": [.number],
    "query_start_seconds": [.number], "query_end_seconds": [.number],
    "track_start_seconds": [.number], "track_end_seconds": [.number], "speed": [.number],
    "pitch_semitones": [.number],
    "score": [.number], "p_chance": [.number], "margin": [.number], "votes": [.number],
  ]
  private static let track: [String: [Kind]] = [
    "id": [.number], "recording_id": [.string], "title": [.string], "artist": [.string, .null],
    "album": [.string, .null], "path": [.string, .null],
  ]
  private static let timing: [String: [Kind]] = [
    "decode_ms": [.number], "analysis_ms": [.number], "voting_ms": [.number],
    "verification_ms": [.number], "total_ms": [.number], "hashes": [.number],
    "postings": [.number], "candidates": [.number], "passes": [.number],
  ]

  private func check(_ value: Any?, _ fields: [String: [Kind]]) throws {
    let object = try #require(value as? [String: Any])
    #expect(Set(object.keys) == Set(fields.keys))
    for (name, kinds) in fields {
      let kind = try Kind(#require(object[name]))
      #expect(kinds.contains(kind), "\(name) is \(kind)")
    }
  }

  private static let paths = [Fixture.noisy, Fixture.query("unknown.flac"), "gone.wav"]
  private static let statuses = ["match", "no_match", "error"]

  @Test("A record has the documented fields and no others, with and without timing")
  func jsonLines() async throws {
    let workspace = try await Workspace.withDatabase()
    for hasTiming in [false, true] {
      let run = try await workspace.fpctl(
        ["identify", "--format", "jsonl", "--all"] + (hasTiming ? ["--timing"] : []) + Self.paths)
      let records = try run.records
      #expect(records.map { $0["status"] as? String } == Self.statuses)
      for var record in records {
        if hasTiming {
          let timing = record.removeValue(forKey: "timing")
          if record["status"] as? String == "error" {
            #expect(timing is NSNull)
          } else {
            try check(timing, Self.timing)
          }
        }
        try check(record, Self.record)
        #expect(record["schema"] as? String == "fpctl.identify/1")
        try check(record["query"], Self.query)
        if !(record["error"] is NSNull) { try check(record["error"], Self.error) }
        for match in Record.matches(record) {
          try check(match, Self.match)
          try check(match["track"], Self.track)
        }
      }
      #expect((records[2]["error"] as? [String: Any])?["code"] as? String == "file_not_found")
    }
  }

  @Test("json is one array of the records of jsonl")
  func json() async throws {
    let workspace = try await Workspace.withDatabase()
    let lines = try await workspace.fpctl(["identify", "--format", "jsonl"] + Self.paths)
    let array = try await workspace.fpctl(["identify", "--format", "json"] + Self.paths)
    let records = try JSONSerialization.jsonObject(with: array.outputBytes) as? [NSDictionary]
    #expect(records == (try lines.records.map { $0 as NSDictionary }))
    #expect(array.exitCode == 2)
  }

  @Test("csv is a header and a row a query, all of the same width")
  func csv() async throws {
    let workspace = try await Workspace.withDatabase()
    let run = try await workspace.fpctl(["identify", "--format", "csv"] + Self.paths)
    let rows = run.output.components(separatedBy: "\r\n")
    #expect(rows.count == 5 && rows[4].isEmpty)
    #expect(rows[0].hasPrefix("path,duration_seconds,status,error_code,error_message,rank,"))
    // no field of these rows needs quotes
    #expect(Set(rows.dropLast().map { $0.count { $0 == "," } }) == [24])
    #expect(rows[1].hasPrefix("\(Fixture.noisy),10.0,match,,,1,true,6,xxh3:"))
    #expect(rows[2].hasPrefix("\(Fixture.query("unknown.flac")),10.0,no_match,"))
    #expect(rows[3].hasPrefix("gone.wav,,error,file_not_found,"))
  }

  @Test(
    "Where nothing can be asked, standard output stays empty",
    arguments: ["text", "json", "jsonl", "csv"])
  func noDatabase(format: String) async throws {
    let run = try await Workspace().fpctl("identify", "--format", format, Fixture.noisy)
    #expect(run.exitCode == 2)
    #expect(run.output.isEmpty)
    #expect(run.errorLine?.contains("fingerprints.fpdb: no such database") == true)
  }
}

private enum CFNumberKind {
  /// JSON's `true` and `false` come as numbers of a class of their own.
  static func isBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
