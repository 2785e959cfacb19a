import Foundation
import Testing

@testable import Fingerprint

struct FileFinderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func found(_ names: String...) throws -> [String] {
    try Indexer.audioFiles(under: names.map(folder.file)).map {
      String($0.dropFirst(folder.path.count + 1))
    }
  }

  @Test("Audio in a folder is found by extension, at any depth, sorted by name")
  func folders() throws {
    for name in [
      "m/b.wav", "m/a.FLAC", "m/Z.mp3", "m/sub/deep/x.opus", "m/10.ogg", "m/9.ogg", "m/é.mp4",
      "m/notes.txt", "m/cover.jpg", "m/wav", "m/.hidden.wav", "m/.git/x.wav", "m/noextension",
    ] {
      try folder.write([1], to: name)
    }
    #expect(
      try found("m") == [
        "m/10.ogg", "m/9.ogg", "m/Z.mp3", "m/a.FLAC", "m/b.wav", "m/sub/deep/x.opus", "m/é.mp4",
      ])
    #expect(try Indexer.audioFiles(under: [folder.file("m") + "/"]).count == 7)
  }

  @Test("A file named by itself is taken whatever its name, also one that isn't there")
  func files() throws {
    try folder.write([1], to: "notes.txt")
    #expect(try found("notes.txt", "gone.wav") == ["notes.txt", "gone.wav"])
  }

  @Test("The order is that in which paths are named, and nothing comes twice")
  func order() throws {
    for name in ["b/1.wav", "a/1.wav", "a/2.wav"] { try folder.write([1], to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("b/link.wav"), withDestinationPath: folder.file("a/2.wav"))
    #expect(
      try found("b", "a/1.wav", "a", "b/1.wav", "a/../b/1.wav")
        == ["b/1.wav", "b/link.wav", "a/1.wav"])
  }

  @Test("A link to a folder is not followed, for it may loop; one that is named is")
  func loops() throws {
    try folder.write([1], to: "m/a.wav")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("m/loop"), withDestinationPath: folder.file("m"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("m/broken.wav"), withDestinationPath: folder.file("nowhere"))
    #expect(try found("m") == ["m/a.wav"])
    #expect(try found("m/loop") == ["m/loop/a.wav"])
  }

  @Test("Folders without any audio are an error", arguments: [["empty"], ["empty", "other"], []])
  func nothing(names: [String]) throws {
    try folder.write([1], to: "empty/notes.txt")
    try folder.write([1], to: "other/notes.txt")
    let error = #expect(throws: FingerprintError.self) {
      try Indexer.audioFiles(under: names.map(folder.file))
    }
    #expect(error?.code == .noAudio)
    #expect(error?.advice != nil)
  }
}
