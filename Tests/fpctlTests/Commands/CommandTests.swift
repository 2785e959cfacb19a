import Fingerprint
import Foundation
import Testing

@testable import fpctl

@Suite("Commands")
struct CommandTests {
  @Test("identify without options is the library's defaults")
  func identifyDefaults() throws {
    let command = try parsed(IdentifyCommand.self, "a.wav")
    #expect(command.paths == ["a.wav"])
    #expect(command.options == SearchOptions())
    #expect(command.excerpt == Excerpt())
    #expect(command.format == .text)
    #expect(command.rawFormat == nil)
    #expect(!command.showsTiming)
    #expect(command.jobs == 4)
  }

  @Test("identify passes every option on")
  func identifyOptions() throws {
    let command = try parsed(
      IdentifyCommand.self, "--start", "1:30.5", "--duration=10", "-n", "3", "--max-false-rate",
      "1e-6", "--all", "--exhaustive", "-fcsv", "--timing", "--raw", "s16le,44100,2", "-j2", "a",
      "-")
    #expect(command.paths == ["a", "-"])
    #expect(command.excerpt == Excerpt(startSeconds: 90.5, durationSeconds: 10))
    var options = SearchOptions()
    options.limit = 3
    options.maxFalseRate = 1e-6
    options.includesRejected = true
    options.isExhaustive = true
    #expect(command.options == options)
    #expect(command.format == .csv)
    #expect(command.rawFormat == RawFormat("s16le,44100,2"))
    #expect(command.showsTiming)
    #expect(command.jobs == 2)
  }

  @Test(
    "identify refuses what it can't do",
    arguments: [["--raw", "s16le", "a"], ["-", "-"], ["--duration", "0", "a"]])
  func identifyErrors(words: [String]) throws {
    #expect(throws: UsageError.self) {
      let request = try CommandLineParser(commands: Program.syntax).request(["identify"] + words)
      guard case .run(_, let arguments) = request else { return }
      _ = try IdentifyCommand(arguments, .fake())
    }
  }

  @Test("explain writes under no name that is another format's")
  func explainFormats() throws {
    for (name, format) in [
      ("why.html", .html), ("why.HTM", .html), ("a.b/why", .text), ("why.json", .json),
      ("why.txt", .text), ("why.", .text),
    ] as [(String, ExplainCommand.Format)] {
      #expect(try parsed(ExplainCommand.self, "--output", name, "a").format == format)
    }
    for name in ["why.pdf", "why.png", "a/why.htmlx"] {
      #expect(throws: UsageError.self) { try parsed(ExplainCommand.self, "--output", name, "a") }
    }
    let asked = try parsed(ExplainCommand.self, "--output", "why.pdf", "--format", "text", "a")
    #expect(asked.format == .text)
  }

  @Test("index takes a description for exactly one file")
  func indexMetadata() throws {
    let command = try parsed(
      IndexCommand.self, "--id=a", "--title=b", "--artist=c", "missing.wav")
    #expect(command.metadata == TrackMetadata(recordingID: "a", title: "b", artist: "c"))
    #expect(throws: UsageError.self) { try parsed(IndexCommand.self, "--id=a", "x", "y") }
    #expect(throws: UsageError.self) { try parsed(IndexCommand.self, "--title=a", "/") }
    #expect(throws: UsageError.self) { try parsed(IndexCommand.self, "--artist=a", "-") }
  }

  @Test(
    "A list of paths has one a line, or is separated by NUL where there is one",
    arguments: [
      ("", []), ("a", ["a"]), ("a\nb c\n", ["a", "b c"]), ("\n\na\n\n", ["a"]),
      ("a\nb\0c\0", ["a\nb", "c"]), ("\0", []), ("é\n月", ["é", "月"]),
    ])
  func pathLists(text: String, expected: [String]) {
    #expect(StandardInput.paths(in: Array(text.utf8)) == expected)
  }

  @Test("A file that can't be read whole is an error that names it")
  func unreadableFiles() {
    let missing = FingerprintError(
      .fileNotFound, "/no/such", "no such file", advice: "check the name")
    #expect(throws: missing) {
      try StandardInput.bytes(ofFile: "/no/such")
    }
    #expect { try StandardInput.bytes(ofFile: "/") } throws: { error in
      (error as? FingerprintError)?.code == .unreadableFile
    }
  }

  @Test("A stream that never ends is left when a stop is asked for")
  func stoppedReading() {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(throws: Descriptor.Failure.cancelled) {
      try Descriptor(number: ends[0]).readToEnd(limit: 9) { true }
    }
  }

  @Test("A stream beyond the limit is refused, one of its size isn't")
  func readLimit() throws {
    #expect(try Descriptor.readFile("/bin/sh", limit: 1 << 30).count > 4)
    #expect(throws: Descriptor.Failure.tooLarge) { try Descriptor.readFile("/bin/sh", limit: 4) }
    #expect(throws: Descriptor.Failure.tooLarge) {
      try Descriptor.readFile("/dev/zero", limit: 100_000)
    }
  }
}

@Suite("Work in order")
struct OrderedWorkTests {
  @Test("Results come in order whatever the number of workers", arguments: [1, 2, 3, 64])
  func order(jobs: Int) async {
    var delivered: [Int] = []
    await doInOrder(count: 40, jobs: jobs) { index in
      // later ones finish sooner
      var waste = 0
      for step in 0..<(40 - index) * 500 { waste &+= step }
      return waste == .min ? -1 : index
    } deliver: {
      delivered.append($0)
      return true
    }
    #expect(delivered == Array(0..<40))
  }

  @Test("Nothing to do is done at once")
  func empty() async {
    await doInOrder(count: 0, jobs: 4) {
      $0
    } deliver: { _ in
      Issue.record("there is nothing to deliver")
      return true
    }
  }

  @Test("A stop lets what is in hand come to its end")
  func finishing() async {
    var delivered: [Int] = []
    await doInOrder(count: 1000, jobs: 4, isStopped: { delivered.count >= 3 }) {
      $0
    } deliver: {
      delivered.append($0)
      return true
    }
    #expect(delivered == Array(0..<delivered.count))
    #expect((3...10).contains(delivered.count))
  }

  @Test("Whoever has enough gets no more")
  func stopping() async {
    var delivered: [Int] = []
    await doInOrder(count: 1000, jobs: 4) {
      $0
    } deliver: {
      delivered.append($0)
      return $0 < 5
    }
    #expect(delivered == Array(0...5))
  }
}
