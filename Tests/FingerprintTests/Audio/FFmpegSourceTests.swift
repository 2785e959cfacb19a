import Foundation
import Testing

@testable import Fingerprint

/// Formats that need an `ffmpeg` process, which also makes the files.
@Suite(.enabled(if: ExternalDecoder.standard.programPath != nil, "no ffmpeg on the PATH"))
struct FFmpegSourceTests {
  /// A file made by ffmpeg from a WAV file of one second of stereo at 440 Hz left of it and silence
  /// right.
  private func encoded(_ folder: TemporaryFolder, _ name: String, _ options: [String]) throws
    -> String
  {
    let sine = Signal.sine(hertz: 440, amplitude: 0.5, seconds: 3, rate: 48_000)
    let stereo = sine.flatMap { [$0, Float(0)] }
    let wav = try folder.write(wave(stereo, rate: 48_000, channels: 2), to: "source.wav")
    let process = Process()
    process.executableURL = URL(filePath: try #require(ExternalDecoder.standard.programPath))
    process.arguments =
      ["-nostdin", "-v", "error", "-i", wav] + options + ["file:" + folder.file(name)]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return folder.file(name)
  }

  private static let tagged = [
    "-metadata", "title=A = B; C # D \\ E", "-metadata", "artist=Zoë", "-metadata", "album=Album",
    "-metadata", "date=1999",
  ]

  @Test(
    "AAC and WMA, audio and video containers are decoded, mixed down and resampled",
    arguments: [
      ("a.m4a", ["-c:a", "aac"]), ("a.wma", ["-c:a", "wmav2"]), ("a.mka", ["-c:a", "aac"]),
      ("-v 100%d 'q'.m4a", ["-c:a", "aac"]),
    ])
  func formats(name: String, options: [String]) throws {
    let folder = try TemporaryFolder()
    let path = try encoded(folder, name, options)
    let (decoded, summary) = try samples(of: .file(path: path))
    #expect(abs(summary.durationSeconds - 3) < 0.15)
    #expect(summary.warnings == [])
    let middle = spectrogram(decoded)[spectrogram(decoded).count / 2]
    let top = middle.indices.max { middle[$0] < middle[$1] }
    #expect(top == Int((440 * 2_048 / Signal.rate).rounded()) - 8)
    // 0.5 on one of two channels is a quarter; ffmpeg makes it 3 dB more, between bins it is up to
    // 1.4 less
    let level = 20 * log10(Float(0.25))
    #expect((level - 2...level + 4).contains(middle.max() ?? 0))
  }

  @Test("Bytes give what the file gives")
  func bytes() throws {
    let folder = try TemporaryFolder()
    let path = try encoded(folder, "a.m4a", ["-c:a", "aac"])
    let file = try samples(of: .file(path: path)).samples
    #expect(try samples(of: .bytes(try contents(of: path), name: "upload")).samples == file)
  }

  @Test("Tags come through with all their characters")
  func tags() throws {
    let folder = try TemporaryFolder()
    let path = try encoded(folder, "a.m4a", ["-c:a", "aac"] + Self.tagged)
    let tags = try samples(of: .file(path: path)).summary.tags
    #expect(tags.title == "A = B; C # D \\ E")
    #expect(tags.artist == "Zoë")
    #expect(tags.album == "Album")
    #expect(tags.date == "1999")
  }

  @Test("An excerpt ends the process early and is the stretch asked for")
  func excerpt() throws {
    let folder = try TemporaryFolder()
    let path = try encoded(folder, "a.m4a", ["-c:a", "aac"])
    let whole = try samples(of: .file(path: path), rate: 44_100).samples
    let (part, summary) = try samples(
      of: .file(path: path), excerpt: Excerpt(startSeconds: 0.5, durationSeconds: 0.25),
      rate: 44_100)
    #expect(part == Array(whole[22_050..<33_075]))
    #expect(summary.warnings == [])
  }

  @Test("A file cut short gives what there is, and a warning")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let bytes = try contents(of: encoded(folder, "a.mka", ["-c:a", "aac"]))
    let half = try folder.write(Array(bytes[..<(bytes.count / 2)]), to: "half.mka")
    let summary = try samples(of: .file(path: half)).summary
    #expect((0.5...2.5).contains(summary.durationSeconds))
  }

  @Test("A video without sound is unsupported, and the message says what ffmpeg found")
  func silentVideo() throws {
    let folder = try TemporaryFolder()
    let path = try encoded(
      folder, "a.mkv", ["-f", "lavfi", "-i", "color=s=16x16:d=1", "-map", "1:v", "-c:v", "mpeg4"])
    let error = #expect(throws: FingerprintError.self) { try samples(of: .file(path: path)) }
    #expect(error?.code == .unsupportedFormat)
    #expect(error?.reason.contains("ffmpeg") == true)
  }

  @Test("Many at once don't wait for each other's pipes")
  func concurrently() async throws {
    let folder = try TemporaryFolder()
    let path = try encoded(folder, "a.m4a", ["-c:a", "aac"])
    let expected = try samples(of: .file(path: path)).samples
    try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<6 { group.addTask { try samples(of: .file(path: path)).samples } }
      for try await decoded in group { #expect(decoded == expected) }
    }
  }

  @Test("Neither a process nor a descriptor is left, whether read to the end or not")
  func leftovers() async throws {
    let folder = try TemporaryFolder()
    let path = try encoded(folder, "a.m4a", ["-c:a", "aac"])
    let junk = try folder.write(Array("no sound".utf8), to: "junk.m4a")
    // in a process of its own, where no other test opens anything
    await #expect(processExitsWith: .success) { [path = path as String, junk = junk as String] in
      _ = try samples(of: .file(path: path))
      let before = openFiles()
      for _ in 0..<3 {
        _ = try samples(of: .file(path: path))
        _ = try samples(of: .file(path: path), excerpt: Excerpt(durationSeconds: 0.01))
        _ = try samples(of: .bytes(try contents(of: path), name: "upload"))
        _ = try? samples(of: .file(path: junk))
      }
      #expect(openFiles() == before)
      #expect(waitpid(-1, nil, 0) == -1)
      #expect(errno == ECHILD)
    }
  }
}

/// What becomes of an ffmpeg that doesn't end.
struct HangingFFmpegTests {
  @Test(
    "One that hangs is ended in time, and all it has started",
    arguments: [
      ("sleep 60 & sleep 60", "ffmpeg said nothing for 1 s and was ended"),
      ("exec sleep 60", "ffmpeg said nothing for 1 s and was ended"),
      (
        "exec >&- 2>&- 3>&-; exec sleep 60",
        "neither libsndfile nor ffmpeg finds audio of 1,000 to 768,000 Hz in it"
      ),
    ])
  func hangs(script: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let program = try folder.writeProgram("#!/bin/sh\n\(script)", to: "ffmpeg")
    let began = ContinuousClock.now
    let error = #expect(throws: FingerprintError.self) {
      try FFmpegSource(
        path: "film.mp4", by: ExternalDecoder(programPath: program, silenceLimitSeconds: 1),
        after: FingerprintError(.unsupportedFormat, "film.mp4", "unknown"))
    }
    #expect(error?.reason == reason)
    #expect(error?.subject == "film.mp4")
    #expect(ContinuousClock.now - began < .seconds(20))
  }

  @Test("One that can't be started is told why")
  func notStarted() throws {
    let folder = try TemporaryFolder()
    let program = try folder.writeProgram("#!/no/such/shell", to: "ffmpeg")
    let error = #expect(throws: FingerprintError.self) {
      try FFmpegSource(
        path: "film.mp4", by: ExternalDecoder(programPath: program),
        after: FingerprintError(.unsupportedFormat, "film.mp4", "unknown"))
    }
    #expect(error?.reason == "ffmpeg (\(program)) can't be started: No such file or directory")
  }
}
