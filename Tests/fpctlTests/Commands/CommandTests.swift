import Fingerprint
import Foundation
import Synchronization
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

  @Test("A file of samples that can't be read is an error that names it")
  func unreadableFiles() throws {
    let format = try #require(RawFormat("u8,8000"))
    let missing = FingerprintError(
      .fileNotFound, "/no/such", "no such file", advice: "check the name")
    func input(_ path: String) throws -> AudioInput {
      try AudioInput(path: path, raw: format, excerpt: Excerpt(), atMost: 10)
    }
    #expect(throws: missing) { try input("/no/such") }
    #expect(throws: missing) { try RawStream(path: "/no/such", format) { false } }
    #expect { try input("/") } throws: { error in
      (error as? FingerprintError)?.code == .unreadableFile
    }
  }

  @Test("Of samples without end no more is taken than an excerpt needs")
  func endlessSamples() throws {
    let format = try #require(RawFormat("s16le,8000,2"))
    let excerpt = Excerpt(startSeconds: 1.5, durationSeconds: 2)
    let input = try AudioInput(
      path: "/dev/zero", raw: format, excerpt: excerpt, atMost: 10)
    guard case .raw(let bytes, format, "/dev/zero") = input else {
      Issue.record("\(input)")
      return
    }
    #expect((112_000..<200_000).contains(bytes.count))
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
  /// The parts that were delivered, and for the end of each piece of work nil.
  private func delivered(
    count: Int, jobs: Int, isStopped: ([Int?]) -> Bool = { _ in false }, enough: Int = .max,
    work: @escaping @Sendable (Int, (Int) -> Void) -> Void = { $1($0) }
  ) async -> [Int?] {
    var delivered: [Int?] = []
    await doInOrder(count: count, jobs: jobs, isStopped: { isStopped(delivered) }, work: work) {
      switch $0 {
      case .part(let part): delivered.append(part)
      case .done: delivered.append(nil)
      }
      return delivered.count < enough
    }
    return delivered
  }

  @Test("Parts come in order whatever the number of workers", arguments: [1, 2, 3, 64])
  func order(jobs: Int) async {
    let parts = await delivered(
      count: 40, jobs: jobs,
      work: { index, hand in
        // later ones finish sooner
        var waste = 0
        for part in 0..<(index % 4) {
          for step in 0..<(40 - index) * 500 { waste &+= step }
          hand(waste == .min ? -1 : index * 10 + part)
        }
      })
    let expected = (0..<40).flatMap { index -> [Int?] in
      (0..<(index % 4)).map { index * 10 + $0 } + [nil]
    }
    #expect(parts == expected)
  }

  @Test("A part of the first comes before its end, and one of another waits for that")
  func parts() async {
    final class Flag: Sendable {
      private let value = Mutex(false)
      var isSet: Bool { value.withLock { $0 } }
      func set() { value.withLock { $0 = true } }
    }
    let flag = Flag()
    var delivered: [Int] = []
    await doInOrder(count: 2, jobs: 2) { index, hand in
      hand(index * 10)
      // the first goes on only when its part has been delivered
      let deadline = ContinuousClock.now + .seconds(120)
      while index == 0, !flag.isSet, ContinuousClock.now < deadline { usleep(1_000) }
      if index == 0 { hand(flag.isSet ? 1 : 2) }
    } deliver: {
      guard case .part(let part) = $0 else { return true }
      delivered.append(part)
      flag.set()
      return true
    }
    #expect(delivered == [0, 1, 10])
  }

  @Test("Nothing to do is done at once")
  func empty() async {
    #expect(await delivered(count: 0, jobs: 4).isEmpty)
  }

  @Test("A stop lets what is in hand come to its end")
  func finishing() async {
    let parts = await delivered(count: 1000, jobs: 4, isStopped: { $0.count >= 6 })
    #expect(parts == (0..<parts.count / 2).flatMap { [$0, nil] })
    #expect((6...20).contains(parts.count))
  }

  @Test("Whoever has enough gets no more", arguments: [5, 6])
  func stopping(enough: Int) async {
    let parts = await delivered(count: 1000, jobs: 4, enough: enough)
    #expect(parts == Array((0..<6).flatMap { [$0, nil] }.prefix(enough)))
  }
}
