import Testing

@testable import FingerprintEvaluation

struct QuerySetTests {
  private static let header =
    "query_id,file,track_id,offset_s,length_s,condition,ratio,snr_db,noise,src\n"

  private func queries(_ rows: String) throws -> [EvaluationQuery] {
    try QuerySet(parsing: Self.header + rows, name: "truth.csv", folder: "q").queries
  }

  @Test("A row with a track is a query in set")
  func inSet() throws {
    let query = try #require(try queries("q1,a/1.flac,T1,25.5,2,noise_0@2,1.02,-5.00,n,T1\n").first)
    #expect(
      query
        == EvaluationQuery(
          id: "q1", path: "q/a/1.flac",
          truth: .init(recordingID: "T1", offsetSeconds: 25.5), lengthSeconds: 2,
          condition: Condition(rawValue: "noise_0@2"), ratio: 1.02, signalToNoise: -5))
  }

  @Test("A row without a track is a query out of set")
  func outOfSet() throws {
    let query = try #require(try queries("q1,a/1.flac,,,5,clean,1,,,T9\n").first)
    #expect(query.truth == nil)
    #expect(query.signalToNoise == nil)
  }

  @Test(
    "A row that can't be understood is an error that names file and line",
    arguments: [
      ("q1,f,T1,,5,clean,1,,,\n", "truth.csv:2: track_id without offset_s"),
      ("q1,f,,3,5,clean,1,,,\n", "truth.csv:2: offset_s without track_id"),
      ("q1,f,,,0,clean,1,,,\n", "truth.csv:2: length_s must be more than 0"),
      ("q1,f,,,5,clean,-1,,,\n", "truth.csv:2: ratio must be more than 0"),
      ("q1,f,,,five,clean,1,,,\n", "truth.csv:2: length_s is \"five\", not a number"),
      ("q1,,,,5,clean,1,,,\n", "truth.csv:2: file is empty"),
      ("q1,f,,,5,,1,,,\n", "truth.csv:2: condition is empty"),
      (
        "q1,f,,,5,clean,1,,,\nq1,g,,,5,clean,1,,,\n",
        "truth.csv:3: a second query is called q1"
      ),
    ])
  func malformed(rows: String, message: String) {
    let error = #expect(throws: EvaluationError.self) { try queries(rows) }
    #expect(error?.description == message)
  }

  @Test("A missing column is an error that names it")
  func missingColumn() {
    let error = #expect(throws: EvaluationError.self) {
      try QuerySet(parsing: "query_id,file\n", name: "truth.csv", folder: "q")
    }
    #expect(error?.description == "truth.csv:1: no column track_id")
  }

  @Test(
    "A condition knows whether it changes speed, tempo or pitch",
    arguments: [
      ("clean", false), ("reverb+babble_m5", false), ("speed_p2", true), ("stretch_p4@2", true),
      ("noise_0+pitch_p1", true),
    ])
  func changes(name: String, expected: Bool) {
    #expect(Condition(rawValue: name).changesSpeedTempoOrPitch == expected)
  }
}

struct RecordingSetTests {
  private static let header = "id,path,role,title,duration\n"

  private func recordings(_ rows: String) throws -> RecordingSet {
    try RecordingSet(parsing: Self.header + rows, name: "manifest.csv", folder: "c")
  }

  @Test("Recordings are listed by role in the manifest's order")
  func roles() throws {
    let set = try recordings(
      "B,ref/B.ogg,ref,x,60\nN,noise/N.ogg,noise,,9\nA,ref/A.ogg,ref,,45.5\n")
    #expect(set.recordings(.reference).map(\.id) == ["B", "A"])
    #expect(set.recordings(.reference).map(\.path) == ["c/ref/B.ogg", "c/ref/A.ogg"])
    #expect(set.recordings(.noise).map(\.durationSeconds) == [9])
    #expect(set.recordings(.outOfSet).isEmpty)
  }

  @Test(
    "A row that can't be understood is an error that names file and line",
    arguments: [
      ("A,a,ref,,0\n", "manifest.csv:2: duration must be more than 0"),
      (",a,ref,,1\n", "manifest.csv:2: id is empty"),
      ("A,a,ref,,1\nA,b,ref,,1\n", "manifest.csv:3: a second recording is called A"),
    ])
  func malformed(rows: String, message: String) {
    let error = #expect(throws: EvaluationError.self) { try recordings(rows) }
    #expect(error?.description == message)
  }

  @Test("The digest of nothing is the 128-bit XXH3 of nothing")
  func digest() {
    #expect(CorpusDigest.digest(of: []) == "xxh3:99aa06d3014798d86001c324468d497f")
    #expect(CorpusDigest.digest(of: Array("abc".utf8)) == "xxh3:06b05ab6733a618578af5f94892f3950")
  }
}
