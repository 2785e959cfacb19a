import Testing

@testable import FingerprintEvaluation

struct ReferenceNamesTests {
  private func recording(_ id: String, _ path: String) -> Recording {
    Recording(id: id, path: path, role: .reference, durationSeconds: 60)
  }

  @Test(
    "A reference goes by id, path, file name, and that without extension, unless two have it",
    arguments: [
      ("one", "one"), ("a/one.ogg", "one"), ("one.ogg", "one"), ("b/two.ogg", "b/two.ogg"),
      ("two", nil), ("two.ogg", nil), ("digest", "one"), ("", nil), ("three", nil),
    ] as [(String, String?)])
  func names(name: String, id: String?) {
    let names = ReferenceNames(
      [
        recording("one", "ref/a/one.ogg"), recording("b/two.ogg", "ref/b/two.ogg"),
        recording("c/two.ogg", "ref/c/two.ogg"),
      ], folder: "ref", further: ["one": ["digest"]])
    #expect(names.id(named: name) == id)
  }

  @Test("Recordings are called by their files' names where these are all different")
  func naming() {
    let named = Recording.named([
      recording("a/x.ogg", "r/a/x.ogg"), recording("b/y.ogg", "r/b/y.ogg"),
      recording("c/y.flac", "r/c/y.flac"), recording("digest", ""),
    ])
    #expect(named.map(\.id) == ["x", "b/y.ogg", "c/y.flac", "digest"])
  }

  @Test("What is out of set is never called as a reference is")
  func apart() {
    let references = [recording("x", "r/x.ogg"), recording("new/y", "r/y.ogg")]
    let named = Recording.named(
      [recording("x.flac", "new/x.flac"), recording("y.flac", "new/y.flac")],
      apartFrom: references + [recording("y", "r/z.ogg")], prefix: "new")
    #expect(named.map(\.id) == ["new/x", "new/new/y"])
    #expect(named.map(\.path) == ["new/x.flac", "new/y.flac"])
  }

  @Test(
    "A truth that names no reference is an error with its line; others take the collection's name")
  func truths() throws {
    let header = "query_id,file,track_id,offset_s,length_s,condition,ratio,snr_db\n"
    let names = ReferenceNames([recording("one", "ref/one.ogg")], folder: "ref")
    func set(_ id: String) throws -> QuerySet {
      try QuerySet(
        parsing: header + "q1,f,,,5,clean,1,\nq2,f,\(id),3,5,clean,1,\n", name: "truth.csv",
        folder: "q")
    }
    #expect(try set("one.ogg").naming(names).queries[1].truth?.recordingID == "one")
    let error = #expect(throws: EvaluationError.self) { try set("two").naming(names) }
    #expect(error?.description.hasPrefix("truth.csv:3: there is no reference called two") == true)
  }

  @Test(
    "A family is the damage without its loudness and length",
    arguments: [
      ("noise_m10@2", "noise"), ("reverb+babble_m5", "reverb+babble"), ("mp3_32", "mp3"),
      ("noise(-10dB)@2", "noise"), ("room+babble(5dB)+microphone", "room+babble+microphone"),
      ("clean", "clean"), ("speed_p2", "speed_p2"), ("speed(+2%)+pink(0dB)", "speed(+2%)+pink"),
      ("room+noise|babble(5dB)", "room+noise|babble"), ("white(0dB)|pink(5dB)", "white|pink"),
    ])
  func family(name: String, family: String) {
    #expect(Condition(rawValue: name).family == family)
  }
}
