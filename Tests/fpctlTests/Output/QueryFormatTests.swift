import Fingerprint
import Testing

@testable import fpctl

@Suite("Results of queries")
struct QueryFormatTests {
  static var times: StageTimes {
    var times = StageTimes()
    times.decode = 1.5
    times.analysis = 2.25
    times.voting = 0.5
    times.verification = 0.25
    times.total = 4.5
    times.hashes = 812
    times.postings = 10_233
    times.candidates = 5
    times.passes = 1
    return times
  }

  @Suite("as JSON")
  struct JSON {
    @Test("A match has every field of the schema, in its order")
    func match() {
      let text = QueryJSON().text(
        for: sampleOutcome(sampleAnswer(warnings: ["cut short"])), isFirst: true)
      #expect(
        text == """
          {"schema":"fpctl.identify/1",\
          "query":{"path":"noisy.wav","start_seconds":0.0,"duration_seconds":10.0},\
          "status":"match","error":null,"warnings":["cut short"],\
          "matches":[{"track":{"id":7,"recording_id":"rec-7","title":"Title",\
          "artist":"Artist","album":null,"path":"/music/title.flac"},\
          "accepted":true,"offset_seconds":83.4,\
          "query_start_seconds":0.0,"query_end_seconds":10.0,\
          "track_start_seconds":83.4,"track_end_seconds":93.4,\
          "speed":1.0,"pitch_semitones":0.0,"score":41.5,"p_chance":1e-20,"margin":30.0,"votes":212}]}

          """)
    }

    @Test("A failure keeps the record's shape and says what, why and what to do")
    func error() {
      #expect(
        QueryJSON().text(for: sampleFailure(), isFirst: true) == """
          {"schema":"fpctl.identify/1",\
          "query":{"path":"gone.wav","start_seconds":0.0,"duration_seconds":null},\
          "status":"error","error":{"code":"file_not_found","message":"gone.wav: no such file",\
          "advice":"look for it"},"warnings":[],"matches":[]}

          """)
    }

    @Test("Rejected matches alone are no match")
    func rejected() {
      let record = QueryJSON().record(
        of: sampleOutcome(sampleAnswer([sampleMatch(isAccepted: false)])))
      #expect(record.text.contains("\"status\":\"no_match\""))
      #expect(record.text.contains("\"accepted\":false"))
    }

    @Test("Timing is there when it is asked for")
    func timing() {
      let json = QueryJSON(showsTiming: true)
      #expect(
        json.record(of: sampleOutcome(sampleAnswer([], times: QueryFormatTests.times))).text
          .hasSuffix(
            """
            "timing":{"decode_ms":1.5,"analysis_ms":2.25,"voting_ms":0.5,"verification_ms":0.25,\
            "total_ms":4.5,"hashes":812,"postings":10233,"candidates":5,"passes":1}}
            """))
      #expect(json.record(of: sampleFailure()).text.hasSuffix("\"timing\":null}"))
    }

    @Test("The array holds the very records of the lines")
    func array() {
      let outcomes = [
        sampleOutcome(of: "a", sampleAnswer()), sampleFailure(),
        sampleOutcome(of: "b", sampleAnswer([])),
      ]
      let lines = outcomes.map { QueryJSON().record(of: $0).text }
      let array = QueryJSON(isArray: true)
      let text =
        array.opening
        + outcomes.enumerated().map { array.text(for: $1, isFirst: $0 == 0) }.joined()
        + array.closing
      #expect(text == "[\n" + lines.joined(separator: ",\n") + "\n]\n")
    }
  }

  @Suite("as CSV")
  struct Table {
    @Test("Every row has the columns of the header", arguments: [false, true])
    func columns(showsTiming: Bool) {
      let csv = QueryCSV(showsTiming: showsTiming)
      let rows = [
        sampleOutcome(
          sampleAnswer([sampleMatch(), sampleMatch(sampleTrack(8))], times: QueryFormatTests.times)),
        sampleOutcome(sampleAnswer([])), sampleFailure(),
      ].map { csv.text(for: $0, isFirst: false) }
      let width = csv.opening.split(separator: ",").count
      #expect(width == (showsTiming ? 34 : 25))
      #expect(csv.opening.hasSuffix(",start_seconds\r\n"))
      for row in rows.joined().split(separator: "\r\n") {
        #expect(row.split(separator: ",", omittingEmptySubsequences: false).count == width)
      }
    }

    @Test("A row a match, ranked; a row with its status for a query without one")
    func rows() {
      let csv = QueryCSV()
      #expect(
        csv.text(
          for: sampleOutcome(
            sampleAnswer([sampleMatch(), sampleMatch(sampleTrack(8, artist: nil))])), isFirst: true)
            == """
            noisy.wav,10.0,match,,,1,true,7,rec-7,Title,Artist,,/music/title.flac,\
            83.4,0.0,10.0,83.4,93.4,1.0,0.0,41.5,1e-20,30.0,212,0.0\r
            noisy.wav,10.0,match,,,2,true,8,rec-8,Title,,,/music/title.flac,\
            83.4,0.0,10.0,83.4,93.4,1.0,0.0,41.5,1e-20,30.0,212,0.0\r\n
            """)
      let empty = String(repeating: ",", count: 19)
      #expect(
        csv.text(for: sampleOutcome(sampleAnswer([])), isFirst: true)
          == "noisy.wav,10.0,no_match,,\(empty),0.0\r\n"
      )
      #expect(
        csv.text(for: sampleFailure(), isFirst: true)
          == "gone.wav,,error,file_not_found,gone.wav: no such file\(empty),0.0\r\n")
    }
  }

  @Suite("as text")
  struct Text {
    @Test("A match is one line with track, position and evidence")
    func match() {
      #expect(
        QueryText(paths: ["noisy.wav"]).text(for: sampleOutcome(sampleAnswer()), isFirst: true)
          == "noisy.wav   Artist – Title   at 1:23.4   (heard in 10.0 s of 10.0 s, p(chance) < 1e-12)\n"
      )
    }

    @Test("Further matches stand below the first, and answers in one column")
    func alignment() {
      let text = QueryText(paths: ["a.wav", "noisy.wav"])
      let matches = [
        sampleMatch(),
        sampleMatch(sampleTrack(8, title: "B", artist: nil), isAccepted: false, pChance: 0.2),
      ]
      #expect(
        text.text(for: sampleOutcome(of: "a.wav", sampleAnswer(matches)), isFirst: true) == """
          a.wav       Artist – Title   at 1:23.4   (heard in 10.0 s of 10.0 s, p(chance) < 1e-12)
                      B                at 1:23.4   (p(chance) = 0.20, not accepted)

          """)
    }

    @Test("Of a track that is heard in a part of the query no more is claimed")
    func heard() {
      let line = QueryText(paths: []).text(
        for: sampleOutcome(sampleAnswer([sampleMatch(heard: 2.5...7)])), isFirst: true)
      #expect(line.contains("(heard in 4.5 s of 10.0 s, p(chance)"))
    }

    @Test("Where a track begins is told on the query's clock, whatever its speed")
    func beginning() {
      #expect(sampleMatch(offset: -50, speed: 0.8).place == "from 1:02.5 of the query on")
    }

    @Test("Tracks of one name are told apart by their files, or failing that by their numbers")
    func copies() {
      let matches = [
        sampleMatch(sampleTrack(1, path: "/a/x.ogg")),
        sampleMatch(sampleTrack(2, path: "/b/x.ogg")),
        sampleMatch(sampleTrack(3, title: "Other")), sampleMatch(sampleTrack(4, path: nil)),
      ]
      #expect(
        matches.map(\.track).names == [
          "Artist – Title [/a/x.ogg]", "Artist – Title [/b/x.ogg]", "Artist – Other",
          "Artist – Title [track 4]",
        ])
      let text = QueryText(paths: ["q"]).text(
        for: sampleOutcome(sampleAnswer(matches)), isFirst: true)
      #expect(text.contains("Artist – Title [/b/x.ogg]   at") && text.contains("Artist – Other   "))
    }

    @Test("A query that begins before its track is told to", arguments: [-2.1, -0.04])
    func beforeTheStart(offset: Double) {
      let line = QueryText(paths: []).text(
        for: sampleOutcome(sampleAnswer([sampleMatch(offset: offset)])), isFirst: true)
      let position = offset < -1 ? "from 0:02.1 of the query on" : "at 0:00.0"
      #expect(line.contains("Title   \(position)   ("))
    }

    @Test("A speed is told when it isn't the track's own", arguments: [0.9995, 1, 1.0005])
    func ownSpeed(speed: Double) {
      let line = QueryText(paths: []).text(
        for: sampleOutcome(sampleAnswer([sampleMatch(speed: speed)])), isFirst: true)
      #expect(!line.contains("speed"))
    }

    @Test(
      "A changed speed, tempo or pitch is told by its name",
      arguments: [
        (1.0123, 0.2116, "speed 1.012"), (0.95, -0.888, "speed 0.950"), (1.0123, 0, "tempo 1.012"),
        (1, -1.52, "pitch −1.5 semitones"), (0.98, 1, "tempo 0.980, pitch +1.0 semitones"),
      ])
    func changed(speed: Double, pitch: Double, told: String) {
      let line = QueryText(paths: []).text(
        for: sampleOutcome(sampleAnswer([sampleMatch(speed: speed, pitch: pitch)])), isFirst: true)
      #expect(line.contains(", \(told), "))
    }

    @Test("No match says so, above the rejected ones")
    func noMatch() {
      let text = QueryText(paths: ["noisy.wav"])
      #expect(
        text.text(for: sampleOutcome(sampleAnswer([])), isFirst: true) == "noisy.wav   no match\n")
      let rejected = text.text(
        for: sampleOutcome(sampleAnswer([sampleMatch(isAccepted: false)])), isFirst: true)
      #expect(rejected.hasPrefix("noisy.wav   no match\n            Artist – Title   at"))
    }

    @Test("A failure has no line here")
    func failed() { #expect(QueryText(paths: []).text(for: sampleFailure(), isFirst: true) == "") }

    @Test("Timing is a line of its own")
    func timing() {
      let text = QueryText(paths: ["noisy.wav"], showsTiming: true)
      #expect(
        text.text(
          for: sampleOutcome(sampleAnswer([], times: QueryFormatTests.times)), isFirst: true
        )
        .hasSuffix(
          """
                      decode 1.5 ms, analysis 2.3 ms, voting 0.5 ms, verification 0.3 ms, total 4.5 ms; \
          812 hashes, 10,233 postings, 5 candidates, 1 pass

          """))
    }

    @Test("Names can't steer the terminal")
    func printable() {
      let hostile = sampleMatch(sampleTrack(title: "\u{1B}[2J", artist: "a\nb"))
      let line = QueryText(paths: []).text(
        for: sampleOutcome(of: "x\r", sampleAnswer([hostile])), isFirst: true)
      #expect(line.hasPrefix("x\\u{d}   a\\u{a}b – \\u{1b}[2J   at"))
    }
  }
}
