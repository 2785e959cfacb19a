import Testing

@testable import fpctl

@Suite("Colour")
struct ColorChoiceTests {
  @Test(
    "Colour is for terminals that can show it and users who haven't declined it",
    arguments: [
      (ColorChoice.auto, true, ["TERM": "xterm"], true),
      (.auto, false, ["TERM": "xterm"], false),
      (.auto, true, ["TERM": "dumb"], false),
      (.auto, true, [:], false),
      (.auto, true, ["TERM": "xterm", "NO_COLOR": "1"], false),
      (.auto, true, ["TERM": "xterm", "NO_COLOR": ""], true),
      (.always, false, ["NO_COLOR": "1"], true),
      (.never, true, ["TERM": "xterm"], false),
    ])
  func choice(choice: ColorChoice, isTerminal: Bool, variables: [String: String], expected: Bool) {
    #expect(choice.isOn(forTerminal: isTerminal, .fake(variables)) == expected)
  }
}

@Suite("Surroundings")
struct SurroundingsTests {
  @Test("The option names the database, else the variable, else the working folder has it")
  func database() throws {
    let variable = Surroundings.fake(["FPCTL_DB": "/a.fpdb"])
    #expect(try parsed(IdentifyCommand.self, "x").databasePath == "fingerprints.fpdb")
    #expect(
      try parsed(IdentifyCommand.self, "x", surroundings: .fake(["FPCTL_DB": ""])).databasePath
        == "fingerprints.fpdb")
    #expect(
      try parsed(IdentifyCommand.self, "x", surroundings: variable).databasePath == "/a.fpdb")
    #expect(
      try parsed(IndexCommand.self, "--db", "b", "x", surroundings: variable).databasePath == "b")
  }

  @Test(
    "A path inside the working folder is shown relative to it",
    arguments: [
      ("/home/me/a/b", "a/b"), ("/home/me", "/home/me"), ("/home/meow", "/home/meow"),
      ("/home/me/", "/home/me/"), ("/x", "/x"), ("a", "a"),
    ])
  func shortening(path: String, expected: String) {
    #expect(Surroundings.fake().shortened(path) == expected)
  }
}

@Suite("Progress")
struct ProgressBarTests {
  @Test("The line has the files, the rate and the time left")
  func line() {
    var bar = ProgressBar("indexing", total: 1200)
    bar.done = 300
    bar.audioSeconds = 60_000
    #expect(
      bar.line(elapsed: 60, width: 120)
        == "indexing  █████░░░░░░░░░░░░░░░  300/1,200 files  1,000 × real time  3 min 0 s left")
  }

  @Test("Without audio the rate is in files")
  func fileRate() {
    var bar = ProgressBar("indexing", total: 10)
    bar.done = 5
    #expect(bar.line(elapsed: 2, width: 120).hasSuffix("5/10 files  2.5 files/s  2.0 s left"))
  }

  @Test("What isn't known yet is left out")
  func unknown() {
    #expect(ProgressBar("indexing").line(elapsed: 0, width: 80) == "indexing  0 files")
    #expect(
      ProgressBar("indexing", total: 2).line(elapsed: 0, width: 80)
        == "indexing  ░░░░░░░░░░░░░░░░░░░░  0/2 files")
  }

  @Test("A last step without a measure is named")
  func step() {
    var bar = ProgressBar("indexing", total: 2)
    bar.done = 2
    bar.step = "merging"
    #expect(bar.line(elapsed: 1, width: 80).hasSuffix("2/2 files  merging"))
  }

  @Test("The line never reaches the last column", arguments: 0...130)
  func width(columns: Int) {
    var bar = ProgressBar("indexing", total: 1_000_000)
    bar.done = 999_999
    bar.audioSeconds = 1e9
    #expect(bar.line(elapsed: 1e6, width: columns).columns <= max(0, columns - 1))
    bar.stopping = ProgressBar.stoppingText
    #expect(bar.line(elapsed: 1e6, width: columns).columns <= max(0, columns - 1))
  }

  @Test(
    "Where there isn't room whole parts are left out, and no number is cut",
    arguments: [
      (79, "indexing  █████░░░░░░░░░░░░░░░  300/1,200 files  3 min 0 s left"),
      (60, "indexing  ██░░░░░░░░  300/1,200 files  3 min 0 s left"),
      (50, "indexing  300/1,200 files  3 min 0 s left"),
      (40, "300/1,200 files  3 min 0 s left"), (30, "indexing  300/1,200 files"),
      (20, "300/1,200 files"), (12, "300/1,200"), (9, ""),
    ])
  func narrow(columns: Int, expected: String) {
    var bar = ProgressBar("indexing", total: 1200)
    bar.done = 300
    bar.audioSeconds = 60_000
    #expect(bar.line(elapsed: 60, width: columns) == expected)
  }
}
