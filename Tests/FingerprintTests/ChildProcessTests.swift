import Foundation
import Testing

@testable import Fingerprint

struct ChildProcessTests {
  private func shell(
    _ script: String, _ outputs: [ChildProcess.Output] = [], hasOwnGroup: Bool = true
  ) throws -> ChildProcess {
    try ChildProcess("/bin/sh", ["-c", script], outputs: outputs, hasOwnGroup: hasOwnGroup)
  }

  private func text(_ descriptor: FileDescriptor) -> String {
    var descriptor = descriptor
    var bytes: [UInt8] = []
    while descriptor.number >= 0 { descriptor.drain(into: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("Each output goes where it was sent, and there is nothing to read")
  func outputs() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("two")
    let process = try shell(
      "cat; echo one; echo two >&2; echo three >&3", [.pipe, .file(file), .pipe])
    let said = process.pipes.map(text)
    process.pipes = []
    #expect(process.waitForExit().isSuccess)
    #expect(said == ["one\n", "three\n"])
    #expect(String(decoding: try contents(of: file), as: UTF8.self) == "two\n")
  }

  @Test("Of our open files it has none, whoever opened them")
  func openFiles() throws {
    let folder = try TemporaryFolder()
    // as a library does that never thinks of programs that are started
    let descriptor = open(try folder.write([1], to: "open"), O_RDONLY)
    try #require(descriptor > 2)
    defer { close(descriptor) }
    let process = try shell("ls /dev/fd/", [.pipe, .nowhere, .pipe])
    let said = process.pipes.map(text)
    process.pipes = []
    #expect(process.waitForExit().isSuccess)
    let numbers = said[0].split(separator: "\n").compactMap { Int32($0) }
    #expect(numbers.starts(with: [0, 1, 2, 3]))
    // one that `ls` reads the folder by comes on top
    #expect(numbers.count <= 5 && !numbers.contains { $0 > 4 }, "\(numbers)")
  }

  @Test("A name is looked up, and one that isn't there is told")
  func names() throws {
    #expect(try ChildProcess("true", [], hasOwnGroup: false).waitForExit().isSuccess)
    for name in ["/no/such/program", "no-such-program"] {
      let failure = #expect(throws: ChildProcess.Failure.self) {
        try ChildProcess(name, [], outputs: [.pipe], hasOwnGroup: false)
      }
      #expect(failure?.reason == "No such file or directory")
    }
  }

  @Test("The end is told as it was: a status or a signal", arguments: [true, false])
  func ends(hasOwnGroup: Bool) throws {
    let failed = try shell("exit 7", hasOwnGroup: hasOwnGroup).waitForExit()
    #expect([failed.status, failed.signal] == [7, 0])
    let ended = try shell("kill -9 $$", hasOwnGroup: hasOwnGroup).waitForExit()
    #expect([ended.status, ended.signal] == [0, 9])
    let hanging = try shell("exec sleep 60", hasOwnGroup: hasOwnGroup)
    #expect(hanging.exit(within: 0.05) == nil)
    #expect(hanging.kill().signal == SIGKILL)
    #expect(hanging.kill().signal == SIGKILL)
  }

  @Test("What is let go of is ended, with what it has started")
  func letGo() throws {
    let folder = try TemporaryFolder()
    var process: ChildProcess? = try shell(
      "trap '' TERM; (sleep 1; touch '\(folder.file("late"))') & echo on; sleep 60", [.pipe])
    var first: [UInt8] = []
    process?.pipes[0].drain(into: &first)
    #expect(first == Array("on\n".utf8))
    process = nil
    usleep(1_500_000)
    #expect(try folder.names().isEmpty)
  }

  @Test("A reader that goes ends a writer that we would have ignore it")
  func brokenPipe() async throws {
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_IGN)
      let process = try ChildProcess(
        "/bin/sh", ["-c", "exec yes"], outputs: [.pipe], hasOwnGroup: true)
      process.pipes[0].close()
      process.pipes = []
      #expect(process.exit(within: 10)?.signal == SIGPIPE)
    }
  }
}
