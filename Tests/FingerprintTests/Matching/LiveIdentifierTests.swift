import Testing

@testable import Fingerprint

/// Audio that goes on and on.
struct LiveIdentifierTests {
  private let tunes: FingerprintDatabase

  init() throws { tunes = try Fixtures.tunes.get().database }

  /// What a listener hears: one tune after another.
  private static let radio =
    Fixtures.tune(4).excerpt(from: 3, seconds: 9)
    + Fixtures.tune(9).excerpt(from: 1, seconds: 9.7)

  private func live(every: Double = 2, window: Double = 5) throws -> LiveIdentifier {
    try LiveIdentifier(
      database: tunes, sampleRate: Signal.rate, everySeconds: every, windowSeconds: window)
  }

  /// An answer without its times.
  private func digest(_ answer: LiveIdentifier.Answer) -> String {
    let matches = answer.identification.matches.map { "\($0)" }
    return "\(answer.streamRange) \(matches.joined(separator: " "))"
  }

  @Test("Answers come on time, look back on one window, and name what was heard")
  func answers() throws {
    var live = try live()
    let answers = try live.push(Self.radio)
    #expect(answers.map(\.streamRange.upperBound) == [2, 4, 6, 8, 10, 12, 14, 16, 18])
    #expect(answers.map(\.streamRange.lowerBound) == [0, 0, 1, 3, 5, 7, 9, 11, 13])
    let best = answers.map { $0.identification.best }
    for (answer, match) in zip(answers, best).dropFirst(2).prefix(2) {
      #expect(match?.track.recordingID == "4")
      #expect(
        match.map { abs($0.offsetSeconds - 3 - answer.streamRange.lowerBound) < 0.05 } == true)
    }
    for (answer, match) in zip(answers, best).suffix(3) {
      #expect(match?.track.recordingID == "9")
      let offset = answer.streamRange.lowerBound - 9 + 1
      #expect(match.map { abs($0.offsetSeconds - offset) < 0.05 } == true)
    }
    let last = try #require(try live.finish())
    #expect(abs(last.streamRange.upperBound - 18.7) < 0.001)
    #expect(last.identification.best?.track.recordingID == "9")
    #expect(try live.finish() == nil)
  }

  @Test(
    "A recording is cut into stretches, whatever its length, and its other channel doesn't matter")
  func stretches() throws {
    func heard(
      _ input: AudioInput, _ seconds: Double, _ excerpt: Excerpt = Excerpt()
    ) throws -> [LiveIdentifier.Answer] {
      var answers = [LiveIdentifier.Answer]()
      try tunes.identify(input, inStretchesOf: seconds, excerpt: excerpt) { answers.append($0) }
      return answers
    }
    let all = try heard(Self.radio.input, 4)
    #expect(all.map { $0.streamRange.lowerBound.rounded() } == [0, 4, 8, 12, 15])
    #expect(all.map { ($0.streamRange.upperBound * 10).rounded() / 10 } == [4, 8, 12, 16, 18.7])
    #expect(all.first?.identification.best?.track.recordingID == "4")
    #expect(all.last?.identification.best?.track.recordingID == "9")
    // each as if it had been asked for by itself
    let second = try tunes.identify(
      Self.radio.input, excerpt: Excerpt(startSeconds: 4, durationSeconds: 4))
    #expect(all[1].identification.best?.track == second.best?.track)
    #expect(
      abs((all[1].identification.best?.offsetSeconds ?? 0) - (second.best?.offsetSeconds ?? 9))
        < 0.01)
    // a start is counted in, and what is left of less than half a second is left out
    let part = try heard(
      Self.radio.input, 4, Excerpt(startSeconds: 2, durationSeconds: 8.4))
    #expect(part.map { $0.streamRange.lowerBound.rounded() } == [2, 6])
    #expect(try heard(Self.radio.input, 60).count == 1)
    let stereo = AudioInput.bytes(
      wave(Self.radio.flatMap { [$0, -$0] }, channels: 2), name: "stereo.wav")
    let tracks = try heard(stereo, 4).map { $0.identification.best?.track }
    #expect(tracks == all.map { $0.identification.best?.track })
    // nor does it matter how many are worked on at a time
    for jobs in [2, 3, 8] {
      var answers = [LiveIdentifier.Answer]()
      try tunes.identify(Self.radio.input, inStretchesOf: 2, jobs: jobs) { answers.append($0) }
      #expect(answers.map(digest) == (try heard(Self.radio.input, 2)).map(digest))
    }
    // whoever listens may end it
    var count = 0
    let error = thrown {
      try tunes.identify(Self.radio.input, inStretchesOf: 4) {
        (answer) throws(FingerprintError) in
        count += 1
        if count == 2 { throw FingerprintError(.cancelled, "radio", "enough") }
      }
    }
    #expect(error?.code == .cancelled && count == 2)
    #expect(throws: FingerprintError.self) {
      try heard(.file(path: "/no/such"), 4)
    }
  }

  @Test(
    "What comes before a decoder fails is told, however many are worked on at a time",
    arguments: [1, 4])
  func failingDecoder(jobs: Int) throws {
    let folder = try TemporaryFolder()
    // 23 s of stereo, then nothing any more
    let size = 23 * 44_100 * 8
    let program = try folder.writeProgram(
      "#!/bin/sh\nhead -c \(size) /dev/zero; exec sleep 60", to: "ffmpeg")
    try folder.write(Array("no audio".utf8), to: "film.mp4")
    let database = try FingerprintDatabase(
      path: tunes.path, access: .readOnly,
      decoder: ExternalDecoder(programPath: program, silenceLimitSeconds: 1))
    var ends = [Double]()
    let error = thrown {
      try database.identify(
        .file(path: folder.file("film.mp4")), inStretchesOf: 5, jobs: jobs
      ) { ends.append($0.streamRange.upperBound.rounded()) }
    }
    #expect(error?.reason == "ffmpeg said nothing for 1 s and was ended")
    #expect(ends == [5, 10, 15, 20])
  }

  @Test("A stream is answered as the same samples in memory, each stretch as soon as it is over")
  func streams() throws {
    let seconds = Self.radio.count / Int(Signal.rate)
    let format = try #require(RawFormat("f32le,\(Int(Signal.rate)),2"))
    for second in [Float(1), -1] {
      let bytes = Self.radio.flatMap { [$0, $0 * second] }.withUnsafeBytes { Array($0) }
      var expected = [LiveIdentifier.Answer]()
      try tunes.identify(.raw(bytes, format, name: "file"), inStretchesOf: 4) {
        expected.append($0)
      }
      var rest = bytes[...]
      let pieceSize = format.frameSize * format.sampleRate / 4
      let stream = RawStream(format, name: "pipe") {
        defer { rest = rest.dropFirst(pieceSize) }
        return Array(rest.prefix(pieceSize))
      }
      var answers = [LiveIdentifier.Answer]()
      var given = [Double]()
      let summary = try tunes.identify(stream, inStretchesOf: 4) {
        answers.append($0)
        given.append(Double(bytes.count - rest.count) / Double(format.frameSize) / Signal.rate)
      }
      #expect(answers.map(digest) == expected.map(digest))
      #expect(answers.count >= seconds / 4)
      // the first two after the look at the beginning
      #expect(given.prefix(2).allSatisfy { $0 <= 10.5 })
      for (answer, given) in zip(answers, given).dropFirst(2) {
        #expect(given <= answer.streamRange.upperBound + 0.5)
      }
      #expect(summary.warnings.isEmpty == (second == 1))
    }
  }

  @Test(
    "However the samples are cut, the answers are the same",
    arguments: [1_000, 4_096, 22_050, 22_051, 100_000])
  func chunks(chunk: Int) throws {
    var whole = try live()
    var expected = try whole.push(Self.radio)
    if let last = try whole.finish() { expected.append(last) }
    var pieces = try live()
    var answers = [LiveIdentifier.Answer]()
    try Self.radio.forEachPart(of: chunk) { answers += try pieces.push($0) }
    if let last = try pieces.finish() { answers.append(last) }
    #expect(answers.map(digest) == expected.map(digest))
  }

  @Test("An answer is that of a query made of the window")
  func window() throws {
    var live = try live(every: 6, window: 5)
    let answer = try #require(try live.push(Self.radio).first)
    let query = Self.radio.excerpt(from: 1, seconds: 5).input
    #expect(answer.identification.matches == (try tunes.identify(query).matches))
  }

  @Test("Memory doesn't grow with the stream", arguments: [0.5, 3, 20])
  func memory(every: Double) throws {
    var live = try LiveIdentifier(
      database: tunes, sampleRate: 1_000, everySeconds: every, windowSeconds: 2)
    for _ in 0..<600 {
      _ = try live.push([Float](repeating: 0, count: 100))
      #expect(live.cutter.recent.count <= 4_100)
    }
  }

  @Test("A sequence of buffers gives the sequence of answers", arguments: [500, 60_000])
  func sequence(chunk: Int) async throws {
    var pushed = try live()
    var expected = try pushed.push(Self.radio)
    if let last = try pushed.finish() { expected.append(last) }
    let (buffers, source) = AsyncStream.makeStream(of: [Float].self)
    Self.radio.forEachPart(of: chunk) { source.yield($0) }
    source.finish()
    var answers = [String]()
    for try await answer in try live().answers(to: buffers) { answers.append(digest(answer)) }
    #expect(answers == expected.map(digest))
  }

  @Test("Cancelling the task that listens ends a sequence that would go on for ever")
  func cancellation() async throws {
    let live = try live(every: 0.5, window: 1)
    let second = Signal.noise(seconds: 1, seed: 1)
    let task = Task {
      var count = 0
      for try await _ in live.answers(to: AsyncStream { second }) {
        count += 1
        if count == 3 { withUnsafeCurrentTask { $0?.cancel() } }
      }
      return count
    }
    // an AsyncStream ends with its task, and so do the answers; with other buffers it is an error
    #expect((try? await task.value) ?? 3 == 3)
  }

  @Test("Nothing heard gives no answer, and silence one without matches")
  func silence() throws {
    var live = try live()
    #expect(try live.push([]).isEmpty)
    #expect(try live.finish() == nil)
    let answers = try live.push(Signal.silence(seconds: 4))
    #expect(answers.count == 2)
    #expect(answers.allSatisfy { $0.identification.matches.isEmpty })
  }

  @Test("A rate that can't be analysed is refused", arguments: [0, 999, 800_000, .nan])
  func rate(hertz: Double) {
    let error = #expect(throws: FingerprintError.self) {
      try LiveIdentifier(database: tunes, sampleRate: hertz)
    }
    #expect(error?.code == .unsupportedFormat)
  }
}
