import Foundation
import Testing

@testable import Fingerprint

struct FileStatusTests {
  @Test("Two names of one file have one identity, two files two")
  func identity() throws {
    let folder = try TemporaryFolder()
    let a = try folder.write([1, 2, 3], to: "a")
    let b = try folder.write([1, 2, 3], to: "b")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: a)
    try FileManager.default.linkItem(atPath: a, toPath: folder.file("hard"))
    let status = try FileStatus(a)
    #expect(status.size == 3)
    #expect(status.kind == .file)
    #expect(try FileStatus(folder.file("link")).identity == status.identity)
    #expect(try FileStatus(folder.file("hard")).identity == status.identity)
    #expect(try FileStatus(b).identity != status.identity)
    #expect(try FileStatus(folder.path).kind == .folder)
  }

  @Test(
    "Any date that a file system keeps is taken, those beyond 64 bits of nanoseconds as the farthest",
    arguments: [(1_700_000_000, 1_700_000_000_000_000_000), (10_413_792_000, Int64.max)])
  func dates(seconds: Int, expected: Int64) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1], to: "a.wav")
    let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    try #require(utimensat(AT_FDCWD, path, times, 0) == 0)
    #expect(try FileStatus(path).modified == expected)
  }

  @Test("A file that may not be read says so", .enabled(if: geteuid() != 0, "root may read all"))
  func permission() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1], to: "secret.wav")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    let error = #expect(throws: FingerprintError.self) { try FileStatus.requireReadableFile(path) }
    #expect(
      error?.description == "\(path): permission denied; make it readable for this user")
  }

  @Test("An absolute path has its links resolved, also of a file that isn't there")
  func paths() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write([1], to: "music/a.wav")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("music"))
    #expect(absolutePath(folder.file("link/a.wav")) == file)
    #expect(absolutePath(folder.file("music/../music/./a.wav")) == file)
    #expect(absolutePath("/nowhere/a.wav") == "/nowhere/a.wav")
    #expect(absolutePath("no such file").hasSuffix("/no such file"))
    #expect(absolutePath("no such file").hasPrefix("/"))
  }

  @Test(
    "A number for a person has at most one decimal",
    arguments: [
      (0, "0"), (3, "3"), (2.96, "3"), (0.25, "0.3"), (30.5, "30.5"), (-1.25, "-1.3"),
      (1e6, "1000000"),
      (1e300, "1e+300"), (.infinity, "inf"),
    ])
  func numbers(value: Double, text: String) {
    #expect(formatted(value) == text)
  }

  @Test(
    "Trimming takes white space and NULs from both ends only",
    arguments: [
      ("", ""), (" \n\t\0", ""), ("a", "a"), (" a b \0", "a b"), ("\0\0a\0b", "a\0b"),
    ])
  func trimming(text: String, trimmed: String) {
    #expect(text.trimmed == trimmed)
  }
}
