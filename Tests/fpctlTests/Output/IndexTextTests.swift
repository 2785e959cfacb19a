import Fingerprint
import Testing

@testable import fpctl

@Suite("Account of indexing")
struct IndexTextTests {
  let text = IndexText(surroundings: .fake(), palette: Palette(isOn: false), isVerbose: true)

  @Test(
    "A finished file has a line under the name it was given by, what is under way has none",
    arguments: [
      (
        Indexer.Event.added(
          path: "../b", track: sampleTrack(path: "/home/me/a.flac"), warnings: []),
        "added    ../b  (Artist – Title, 3:45)"
      ),
      (
        .replaced(path: "../b", track: sampleTrack(artist: nil), warnings: []),
        "replaced ../b  (Title, 3:45)"
      ),
      (
        .moved(path: "../b", track: sampleTrack(path: "/home/me/b"), from: "/home/me/a"),
        "moved    ../b  (was a)"
      ),
      (
        .skipped(path: "../b", track: sampleTrack()),
        "skipped  ../b  (already indexed as 7, Artist – Title)"
      ),
      (
        .embedded(path: "../b", track: sampleTrack(path: "/home/me/c"), models: ["mfcc_20"]),
        "embedded ../b  (mfcc_20 added to 7, Artist – Title)"
      ),
      (.started(path: "a"), nil), (.discovered(files: 1), nil), (.merging, nil),
    ] as [(Indexer.Event, String?)])
  func lines(event: Indexer.Event, expected: String?) {
    #expect(text.line(for: event) == expected)
  }

  @Test("A file that was known has a line only where all are asked for")
  func skipped() {
    let terse = IndexText(surroundings: .fake(), palette: Palette(isOn: false))
    let event = Indexer.Event.skipped(path: "c", track: sampleTrack())
    #expect(terse.line(for: event) == nil)
    #expect(text.line(for: event) != nil)
  }

  @Test("Warnings name their file")
  func warnings() {
    let event = Indexer.Event.added(
      path: "a", track: sampleTrack(path: "/home/me/a"), warnings: ["cut short", "mono"])
    #expect(text.warnings(of: event) == ["a: cut short", "a: mono"])
  }

  @Test("A failure names the file and the way out on one line")
  func failures() {
    let error = FingerprintError(.unsupportedFormat, "a\nb", "not audio", advice: "leave it")
    #expect(text.failure(error, text.palette) == "failed   a\\u{a}b: not audio; leave it\n")
  }

  @Test("The summary tells what happened, how fast, and what there is now")
  func summary() {
    var summary = Indexer.Summary()
    summary.added = 12
    summary.skipped = 3
    summary.failed = 1
    summary.audioSeconds = 18_720
    #expect(
      text.summary(
        summary, elapsedSeconds: 14, trackCount: 1204, databasePath: "music.fpdb")
        == "12 added, 3 skipped, 1 failed; 5 h 12 min of audio in 14 s (1,337 × real time);"
        + " 1,204 tracks in music.fpdb")
  }

  @Test(
    "A rate is told of work that took long enough to be measured",
    arguments: [
      (0.0, "less than 0.1 s"), (0.09, "less than 0.1 s"), (0.1, "0.1 s (300 × real time)"),
    ])
  func rate(elapsed: Double, expected: String) {
    var summary = Indexer.Summary()
    summary.added = 1
    summary.audioSeconds = 30
    let line = text.summary(summary, elapsedSeconds: elapsed, trackCount: 1, databasePath: "a")
    #expect(line == "1 added; 30 s of audio in \(expected); 1 track in a")
  }

  @Test("Nothing done is told as such")
  func nothing() {
    #expect(
      text.summary(
        Indexer.Summary(), elapsedSeconds: 0, trackCount: 1, databasePath: "music.fpdb")
        == "0 added; 1 track in music.fpdb")
  }

  @Test("Progress counts a file when it is done with, in whatever way")
  func progress() {
    var bar = ProgressBar("indexing")
    let error = FingerprintError(.noAudio, "d", "silence")
    let events: [Indexer.Event] = [
      .discovered(files: 5), .started(path: "a"),
      .added(path: "b", track: sampleTrack(), warnings: []),
      .replaced(path: "c", track: sampleTrack(), warnings: []),
      .moved(path: "e", track: sampleTrack(), from: "x"),
      .skipped(path: "c", track: sampleTrack()), .failed(path: "d", error), .merging,
    ]
    for event in events { bar.advance(by: event) }
    #expect(bar.done == 5 && bar.total == 5)
    #expect(bar.audioSeconds == 450)
    #expect(bar.step == "merging")
  }
}
