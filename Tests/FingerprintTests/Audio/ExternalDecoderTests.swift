import Foundation
import Testing

@testable import Fingerprint

/// What a program may set of the `ffmpeg` process.
@Suite(.timeLimit(.minutes(5)))
struct ExternalDecoderTests {
  private let folder: TemporaryFolder
  private let junk = Array("no sound".utf8)

  init() throws { folder = try TemporaryFolder() }

  private func error(_ decoder: ExternalDecoder, _ input: AudioInput) -> FingerprintError? {
    #expect(throws: FingerprintError.self) {
      try Fingerprinter(decoder: decoder).reference(of: input)
    }
  }

  @Test("Without a program, what libsndfile can't read is refused, and no copy is made")
  func none() throws {
    let decoder = ExternalDecoder(programPath: nil, temporaryFolder: folder.path)
    let path = try folder.write(junk, to: "a.m4a")
    for input in [AudioInput.file(path: path), .bytes(junk, name: "a.m4a")] {
      let error = error(decoder, input)
      #expect(error?.code == .unsupportedFormat)
      #expect(error?.advice?.contains("install ffmpeg") == true)
    }
    #expect(try folder.names() == ["a.m4a"])
  }

  @Test("A database hands its decoder to whatever reads for it")
  func database() async throws {
    let decoder = ExternalDecoder(programPath: "/nowhere/ffmpeg")
    let database = try FingerprintDatabase(path: folder.file("a.fpdb"), decoder: decoder)
    let path = try folder.write(junk, to: "a.m4a")
    let errors = [
      #expect(throws: FingerprintError.self) { try database.add(.file(path: path)) },
      #expect(throws: FingerprintError.self) { try database.identify(.file(path: path)) },
    ]
    for error in errors {
      #expect(error?.reason.contains("/nowhere/ffmpeg") == true)
      #expect(error?.cause == .system(errno: ENOENT))
    }
    #expect(try await Indexer(database: database, jobs: 1).index([path]).failed == 1)
  }

  @Test("The copy of bytes is made in the folder that was set, and is gone afterwards")
  func copy() throws {
    let spy = try folder.script("ls \"${0%/*}/copies\" > \"${0%/*}/seen\"; exit 1")
    var decoder = spy
    decoder.temporaryFolder = folder.file("copies")
    let missing = error(decoder, .bytes(junk, name: "upload"))
    #expect(missing?.cause == .system(errno: ENOENT))
    try FileManager.default.createDirectory(
      atPath: decoder.temporaryFolder, withIntermediateDirectories: false)
    _ = error(decoder, .bytes(junk, name: "upload"))
    #expect(String(decoding: try contents(of: folder.file("seen")), as: UTF8.self) != "")
    #expect(try FileManager.default.contentsOfDirectory(atPath: decoder.temporaryFolder) == [])
  }

  @Test("A program that says nothing for longer than the limit is ended")
  func silence() throws {
    var decoder = try folder.script("exec sleep 60")
    decoder.silenceLimitSeconds = 0.3
    let error = error(decoder, .bytes(junk, name: "upload"))
    #expect(error?.code == .unreadableFile)
    #expect(error?.reason.contains("0.3 s") == true)
  }
}

extension TemporaryFolder {
  /// A decoder that is a shell script.
  func script(_ text: String) throws -> ExternalDecoder {
    ExternalDecoder(programPath: try writeProgram("#!/bin/sh\n\(text)", to: "decoder"))
  }
}
