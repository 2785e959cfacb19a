import Foundation
import Testing

@testable import Fingerprint

struct FileReplacementTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A file is made, and replaced with the permissions that it had")
  func replace() throws {
    let path = folder.file("a")
    try FileReplacement.replace(path, by: [1, 2])
    #expect(try contents(of: path) == [1, 2])
    chmod(path, 0o640)
    try FileReplacement.replace(path, by: [3])
    #expect(try contents(of: path) == [3])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try folder.names() == ["a"])
  }

  @Test("A link stays one, wherever it leads: what is behind it is written")
  func links() throws {
    try folder.write([0], to: "real")
    for (link, target) in [("link", "real"), ("dangling", "new")] {
      #expect(symlink(target, folder.file(link)) == 0)
      try FileReplacement.replace(folder.file(link), by: [7])
      #expect(try contents(of: folder.file(target)) == [7])
      var status = stat()
      #expect(lstat(folder.file(link), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }
    #expect(try folder.names() == ["dangling", "link", "new", "real"])
  }

  @Test("Files beside it with names like its own are left alone")
  func neighbours() throws {
    for name in ["a.new", "a.partial", "a.tmp"] { try folder.write([9], to: name) }
    try FileReplacement.replace(folder.file("a"), by: [1])
    #expect(try folder.names() == ["a", "a.new", "a.partial", "a.tmp"])
    #expect(try contents(of: folder.file("a.new")) == [9])
  }

  @Test("What can't be written leaves nothing, and what was there as it was")
  func failures() throws {
    try folder.write([], to: "inner/keep")
    for (path, code) in [("inner", EISDIR), ("missing/a", ENOENT), ("inner/keep/a", ENOTDIR)] {
      let failure = #expect(throws: FileReplacement.Failure.self) {
        try FileReplacement.replace(folder.file(path), by: [1])
      }
      #expect(failure?.errorNumber == code)
    }
    #expect(try folder.names() == ["inner"])
  }

  @Test("A pipe is written to and stays a pipe")
  func pipe() throws {
    let path = folder.file("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    // opened both ways, so that neither end waits for the other
    let reader = open(path, O_RDWR)
    defer { close(reader) }
    try FileReplacement.replace(path, by: [4, 5])
    var bytes: [UInt8] = [0, 0]
    #expect(read(reader, &bytes, 2) == 2 && bytes == [4, 5])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test("Two names of one file are known for it")
  func identity() throws {
    try folder.write([1], to: "a")
    try folder.write([1], to: "b")
    #expect(link(folder.file("a"), folder.file("hard")) == 0)
    #expect(symlink("a", folder.file("soft")) == 0)
    func isSame(_ a: String, _ b: String) -> Bool {
      FileReplacement.isSameFile(folder.file(a), folder.file(b))
    }
    #expect(isSame("a", "a") && isSame("a", "hard") && isSame("soft", "hard"))
    #expect(!isSame("a", "b") && !isSame("a", "gone") && !isSame("gone", "gone"))
  }
}
