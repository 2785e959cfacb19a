import Fingerprint
import Foundation
import Testing

/// What it is, its file's name and bytes, and a part of the message it deserves.
private struct BadFile: CustomTestStringConvertible {
  let testDescription: String
  var name = "bad.wav"
  let bytes: Data
  let message: String
}

private func randomBytes(_ count: Int) -> Data {
  var dice = Dice(seed: UInt64(count))
  return Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) })
}

private let undecodableFiles = [
  BadFile(testDescription: "an empty file", bytes: Data(), message: "it is empty"),
  BadFile(
    testDescription: "text called .mp3", name: "bad.mp3",
    bytes: Data("Dear diary, this is no music.\n".utf8), message: "finds audio in it"),
  BadFile(
    testDescription: "noise called .flac", name: "bad.flac",
    bytes: Data((0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 >> 7) }),
    message: "finds audio in it"),
  BadFile(
    testDescription: "a WAV without samples", bytes: Sound(samples: []).wav,
    message: "it holds no audio"),
  BadFile(
    testDescription: "random bytes called .m4a", name: "bad.m4a", bytes: randomBytes(20_000),
    message: "finds audio in it"),
  BadFile(
    testDescription: "an image called .flac", name: "bad.flac",
    bytes: Data("P5 8 8 255\n".utf8) + randomBytes(64),
    message: "finds audio in it"),
  BadFile(
    testDescription: "a WAV at 1 Hz", bytes: Sound(samples: [0, 1, 0], rate: 1).wav,
    message: "a rate of 1 Hz can't be analysed; give audio of 1,000 to 768,000 Hz"),
  BadFile(
    testDescription: "random bytes called .au, which libsndfile takes for headerless audio",
    name: "bad.au", bytes: randomBytes(20_000), message: "finds audio in it"),
  BadFile(
    testDescription: "random bytes called .vox, likewise", name: "bad.vox",
    bytes: randomBytes(20_000), message: "finds audio in it"),
  BadFile(
    testDescription: "random bytes called .gsm, which ffmpeg takes for it as well",
    name: "bad.gsm", bytes: randomBytes(20_000),
    message: "ffmpeg would take it for gsm,"),
  BadFile(
    testDescription: "a WAV at 4 GHz",
    bytes: Sound(samples: [0, 1, 0], rate: 44_100).wav.with(little: UInt32.max, at: 24),
    message: "finds audio in it"),
  BadFile(
    testDescription: "a WAV of 64 bits at 1 Hz, which only ffmpeg reads",
    bytes: Sound(samples: Sound.tune(1).samples, rate: 1).wav.with(little: UInt16(8), at: 32)
      .with(little: UInt16(64), at: 34),
    message: "finds audio of 1,000 to 768,000 Hz in it"),
  BadFile(
    testDescription: "no numbers", bytes: Sound.constant(.nan).floatWAV,
    message:
      "none of its samples is a number (NaN or infinity, in one channel at least); export it again"),
  BadFile(
    testDescription: "infinity", bytes: Sound.constant(-.infinity).floatWAV,
    message:
      "none of its samples is a number (NaN or infinity, in one channel at least); export it again"),
  BadFile(
    testDescription: "a list for ffmpeg that names another file", name: "bad.m4a",
    bytes: Data("ffconcat version 1.0\nfile good.wav\n".utf8),
    message: "ffmpeg would take it for concat,"),
  BadFile(
    testDescription: "a playlist that names another file", name: "bad.m3u8",
    bytes: Data(
      "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\ngood.wav\n#EXT-X-ENDLIST\n".utf8),
    message: "ffmpeg would take it for hls,"),
  BadFile(
    testDescription: "a session description that listens to the network", name: "bad.mp4",
    bytes: Data("v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n".utf8),
    message: "ffmpeg would take it for sdp,"),
]

private let emptyFiles = [
  BadFile(
    testDescription: "a single sample", bytes: Sound(samples: [0.5]).wav,
    message: "holds nothing to recognise it by"),
  BadFile(
    testDescription: "a tenth of a second", bytes: Sound.tune(1, seconds: 0.1).wav,
    message: "is shorter than 0.5 s; a track needs so much"),
  BadFile(
    testDescription: "silence", bytes: Sound.constant(0).wav,
    message: "holds nothing to recognise it by"),
  BadFile(
    testDescription: "a constant", bytes: Sound.constant(0.5).wav,
    message: "holds nothing to recognise it by"),
]

/// Odd, and sound all the same.
private let oddFiles = [
  BadFile(
    testDescription: "clipped to square waves",
    bytes: Sound(samples: Sound.tune(1).samples.map { $0 < 0 ? -1 : 1 }).wav, message: ""),
  BadFile(
    testDescription: "8 bits at 8 kHz",
    bytes: Sound.tune(1, rate: 8_000).wav(channels: 1, bits: 8), message: ""),
  BadFile(
    testDescription: "24 bits of 8 channels at 192 kHz",
    bytes: Sound.tune(1, seconds: 3, rate: 192_000).wav(channels: 8, bits: 24), message: ""),
  BadFile(
    testDescription: "one channel upside down", bytes: Sound.tune(1).wav(channels: 2, second: -1),
    message: "the channels cancel each other out: only the first is used"),
]

/// Complete files: tunes, and fixtures.
private let wholeFiles = [
  "whole.wav", "whole.aiff", "01-ode-to-joy-strings.flac", "03-greensleeves-guitar.ogg",
  "04-canon-in-d-organ.opus", "08-harbour-chorale-brass.mp3",
]

private func wholeFile(_ name: String) throws -> Data {
  switch name {
  case "whole.wav": Sound.tune(1).wav
  case "whole.aiff": Sound.tune(1).aiff
  default: try Data(contentsOf: URL(filePath: Fixture.track(name)))
  }
}

@Suite("Bad audio, end to end", .serialized, .timeLimit(.minutes(1)))
struct BadAudioTests {
  @Test(
    "What can't be decoded is one line that names it, and changes nothing",
    arguments: undecodableFiles)
  fileprivate func undecodable(file: BadFile) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.write(file.bytes, to: file.name)
    // what playlists name, and nobody asked for
    try workspace.write(Sound.tune(1).wav, to: "good.wav")
    let before = try workspace.content()
    for command in ["identify", "index"] {
      let run = try await workspace.fpctl(command, file.name)
      #expect(run.exitCode == 2)
      let line = try #require(run.errorLine, "\(run.errors)")
      #expect(line.contains("\(file.name): ") && line.contains(file.message))
    }
    #expect(try workspace.content() == before)
  }

  @Test("What is odd but sound is indexed and known again", arguments: oddFiles)
  fileprivate func odd(file: BadFile) async throws {
    let workspace = try Workspace()
    try workspace.write(file.bytes, to: file.name)
    try workspace.write(Sound.tune(1).wav, to: "plain.wav")
    let expected = file.message.isEmpty ? [] : ["fpctl: warning: \(file.name): \(file.message)"]
    let index = try await workspace.fpctl("index", file.name)
    #expect(index.exitCode == 0)
    #expect(index.errorLines.map(String.init) == expected)
    for name in [file.name, "plain.wav"] {
      // square waves and eight channels of another tune have little left of the plain one
      if name == "plain.wav", expected.isEmpty { continue }
      let identify = try await workspace.fpctl("identify", name)
      #expect(identify.exitCode == 0)
      #expect(identify.output.contains("   bad   at 0:00.0"))
    }
  }

  @Test("Two hours are indexed in the memory of a few minutes")
  func long() async throws {
    let workspace = try Workspace()
    let minute = randomBytes(60_000)
    var wav = Sound(samples: [], rate: 1_000).wav(channels: 1, bits: 8)
    wav.replaceSubrange(40..<44, with: Data())
    wav.append(little: UInt32(minute.count * 120))
    for _ in 0..<120 { wav += minute }
    let length = UInt32(wav.count - 8)
    wav.replaceSubrange(4..<8, with: withUnsafeBytes(of: length.littleEndian) { Data($0) })
    try workspace.write(wav, to: "long.wav")
    // the samples alone would take 317 MB
    let run = try await Tool.shell(
      "ulimit -d 204800; exec \"$FPCTL\" index --jobs 1 long.wav", folder: workspace.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("(long, 2:00:00)"))
  }

  @Test(
    "A file that was cut warns of it, is used as far as it goes, and whole it doesn't warn",
    arguments: wholeFiles, [50, 99, 100])
  func warned(name: String, percent: Int) async throws {
    let workspace = try Workspace()
    let bytes = try wholeFile(name)
    try workspace.write(bytes.prefix(bytes.count * percent / 100), to: name)
    let run = try await workspace.fpctl("index", name)
    #expect(run.exitCode == 0)
    if percent == 100 {
      #expect(run.errors.isEmpty)
    } else {
      #expect(
        run.errorLine?.hasPrefix("fpctl: warning: \(name): truncated: ") == true, "\(run.errors)")
    }
    #expect(try workspace.content().count > 1)
    #expect(try workspace.isSound())
  }

  @Test(
    "So do the rarer formats, and where another was joined to one, that is told",
    .enabled(if: InstalledProgram.isThere("ffmpeg"), "needs ffmpeg to write them"),
    arguments: [["w64"], ["au"], ["caf"], ["voc"], ["wav", "-rf64", "always"]])
  func rarer(format: [String]) async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "tune.wav")
    let name = "whole.\(format[0])"
    let ffmpeg = try #require(InstalledProgram.url("ffmpeg"))
    let words = ["-v", "error", "-i", "tune.wav"] + format.dropFirst() + [name]
    let written = try await Tool(words, folder: workspace.url, executable: ffmpeg).outcome()
    try #require(written.exitCode == 0, "\(written.errors)")
    let bytes = try workspace.bytes(name)
    func warnings(_ bytes: Data) async throws -> String {
      try workspace.write(bytes, to: name)
      let run = try await workspace.fpctl("index", "-d", "\(bytes.count).fpdb", name)
      #expect(run.exitCode == 0)
      return run.errors
    }
    #expect(try await warnings(bytes).isEmpty)
    let cut = try await warnings(bytes.prefix(bytes.count * 3 / 5))
    #expect(cut.hasPrefix("fpctl: warning: \(name): truncated: "), "\(cut)")
    let joined = try await warnings(bytes + bytes)
    #expect(
      joined.hasPrefix("fpctl: warning: \(name): only the first \(bytes.count) of "), "\(joined)")
  }

  @Test(
    "Of a file that another was joined to either both are heard, or a warning says that one was",
    arguments: wholeFiles)
  func joined(name: String) async throws {
    let workspace = try Workspace()
    let bytes = try wholeFile(name)
    try workspace.write(bytes, to: name)
    try workspace.write(bytes + bytes, to: "joined-" + name)
    let isHeard = name.hasSuffix(".ogg") || name.hasSuffix(".opus")
    let run = try await workspace.fpctl("index", "--jobs", "1", "joined-" + name, name)
    #expect(run.exitCode == 0)
    if isHeard {
      #expect(run.errors.isEmpty)
    } else {
      #expect(
        run.errorLine?.hasPrefix("fpctl: warning: joined-\(name): only the first ") == true,
        "\(run.errors)")
    }
    let database = try FingerprintDatabase(
      path: workspace.path(Fixture.databaseName), access: .readOnly)
    let lengths = try database.tracks().map(\.durationSeconds).sorted()
    #expect(lengths.count == 2)
    #expect(abs(lengths[1] / lengths[0] - (isHeard ? 2 : 1)) < 0.01)
  }

  @Test("What holds nothing to go by isn't indexed, and matches nothing", arguments: emptyFiles)
  fileprivate func empty(file: BadFile) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.write(file.bytes, to: file.name)
    let before = try workspace.content()
    let index = try await workspace.fpctl("index", "--quiet", file.name)
    #expect(index.exitCode == 2)
    #expect(try workspace.content() == before)
    let line = try #require(index.errorLine, "\(index.errors)")
    #expect(line.hasPrefix("failed   ") && line.contains(file.name) && line.contains(file.message))
    let identify = try await workspace.fpctl("identify", "--quiet", file.name)
    #expect(identify.exitCode == 1)
    #expect(identify.output == "\(file.name)   no match\n")
    #expect(identify.errors.isEmpty)
  }

  @Test("Single samples that are no numbers read as silence, and are told")
  func someNaN() async throws {
    let workspace = try Workspace()
    var sound = Sound.tune(1)
    for index in stride(from: 7, to: sound.samples.count, by: 5_000) {
      sound.samples[index] = index % 2 == 0 ? .nan : .infinity
    }
    try workspace.write(sound.floatWAV, to: "some.wav")
    try workspace.write(Sound.tune(1).wav, to: "whole.wav")
    _ = try await workspace.fpctl("index", "whole.wav")
    let run = try await workspace.fpctl("identify", "some.wav")
    #expect(run.exitCode == 0)
    #expect(run.output.contains("whole   at 0:00.0"))
    #expect(run.errorLine?.contains("some.wav: 18 samples that are no numbers") == true)
  }

  @Test(
    "Every fixture cut anywhere is either used or refused in a line",
    arguments: Fixture.trackNames.map(Fixture.track) + Fixture.queries.map(Fixture.query),
    [1, 50, 99])
  func cut(path: String, percent: Int) async throws {
    let workspace = try await Workspace.withDatabase()
    let name = "cut-" + URL(filePath: path).lastPathComponent
    let bytes = try Data(contentsOf: URL(filePath: path))
    try workspace.write(bytes.prefix(bytes.count * percent / 100), to: name)
    let before = try workspace.content()
    let run = try await workspace.fpctl("identify", name)
    #expect(try workspace.content() == before)
    #expect(percent == 1 || run.exitCode < 2)
    if run.exitCode == 2 {
      #expect(run.errorLine?.hasPrefix("fpctl: \(name): ") == true, "\(run.errors)")
    } else {
      #expect(run.outputLines.count == 1)
      #expect(run.errorLines.allSatisfy { $0.hasPrefix("fpctl: warning: \(name): ") })
    }
  }

  @Test("Three bytes are no audio, nor twenty thousand random ones, whatever they are called")
  func anyName() async throws {
    let workspace = try await Workspace.withDatabase()
    let extensions = Indexer.audioExtensions.sorted()
    let names = extensions.map { "three.\($0)" } + extensions.map { "random.\($0)" }
    for (seed, name) in names.enumerated() {
      let isShort = seed < extensions.count
      try workspace.write(isShort ? Data("abc".utf8) : randomBytes(20_000 + seed), to: name)
    }
    let before = try workspace.content()
    let run = try await workspace.fpctl(["identify", "--format", "jsonl"] + names)
    #expect(run.exitCode == 2)
    #expect(run.errorLines.count == names.count)
    for (name, line) in zip(names, run.errorLines) {
      #expect(line.hasPrefix("fpctl: \(name): ") && line.contains("; "))
    }
    #expect(try run.records.allSatisfy { $0["status"] as? String == "error" })
    #expect(try await workspace.fpctl(["index", "--quiet"] + names).exitCode == 2)
    #expect(try workspace.content() == before)
  }

  @Test("A bad file in the midst of a folder fails alone")
  func amongOthers() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "music/1.wav")
    try workspace.write(Data("junk".utf8), to: "music/2.wav")
    try workspace.write(Sound.tune(3).wav, to: "music/3.wav")
    let run = try await workspace.fpctl("index", "music", "gone.wav")
    #expect(run.exitCode == 2)
    #expect(run.errorLines.count == 2)
    #expect(run.errorLines[0].hasPrefix("failed   music/2.wav: "))
    #expect(run.errorLines[1] == "failed   gone.wav: no such file; check the name")
    #expect(run.outputLines.last?.hasPrefix("2 added, 2 failed; ") == true)
  }

  @Test(
    "What is no file is refused in a line",
    arguments: [
      ("gone.wav", "no such file; check the name"), ("folder", "is a folder; name a file"),
      ("/dev/null", "is a pipe or a device; pipe it in and name it `-`"),
      ("pipe", "is a pipe or a device; pipe it in and name it `-`"),
      ("link.wav", "no such file; check the name"),
      ("folder/in/gone.wav", "no such file; check the name"),
    ])
  func noFile(name: String, message: String) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.makeFolder("folder")
    try workspace.link("link.wav", to: "nowhere.wav")
    try #require(mkfifo(workspace.path("pipe"), 0o600) == 0)
    let run = try await workspace.fpctl("identify", name)
    #expect(run.exitCode == 2)
    #expect(run.errorLine == "fpctl: \(name): \(message)")
  }

  @Test("A pipe is not to be indexed by the name `-`, which stands for a list of names")
  func indexedPipe() async throws {
    let workspace = try await Workspace.withDatabase()
    try #require(mkfifo(workspace.path("pipe.wav"), 0o600) == 0)
    let run = try await workspace.fpctl("index", "--quiet", "pipe.wav")
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("pipe.wav: is a pipe or a device; copy it to a file first"))
  }

  @Test(
    "Nothing to index makes no database",
    arguments: [["folder"], ["folder", "folder"], ["gone.wav"], ["-"]])
  func nothing(paths: [String]) async throws {
    let workspace = try Workspace()
    try workspace.makeFolder("folder")
    let run = try await workspace.fpctl(["index"] + paths)
    #expect(run.exitCode == 2)
    #expect(run.errorLine != nil, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(!workspace.exists(Fixture.databaseName))
  }
}
