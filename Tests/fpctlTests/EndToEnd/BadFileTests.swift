import Foundation
import Testing

@Suite("Odd files, end to end", .timeLimit(.minutes(1)))
struct BadFileTests {
  @Test(
    "What is no file changes nothing, whichever command meets it",
    arguments: Call.all.map { $0.words[0] },
    [
      ("gone.wav", "no such file"), ("/dev/zero", "is a pipe or a device"),
      ("pipe", "is a pipe or a device"), ("socket", "is a pipe or a device"),
      ("link.wav", "no such file"), ("loop.wav", "Too many levels of symbolic links"),
      ("caf\u{FFFD}.wav", "no such file, or its name is not UTF-8; check the name, or rename it"),
    ])
  func noFile(command: String, file: (name: String, message: String)) async throws {
    let workspace = try await Workspace.withDatabase()
    try workspace.link("link.wav", to: "nowhere.wav")
    try workspace.link("loop.wav", to: "loop.wav")
    try #require(mkfifo(workspace.path("pipe"), 0o600) == 0)
    let socket = try #require(Socket(in: workspace, named: "socket"))
    let before = try workspace.content()
    let run = try await workspace.fpctl(command, "--quiet", file.name)
    #expect(run.exitCode == 2)
    #expect(run.errorLine?.contains("\(file.name): \(file.message)") == true, "\(run.errors)")
    #expect(try workspace.content() == before)
    socket.close()
  }

  @Test("A file named twice, by a link and by its folder comes once")
  func twice() async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: "music/1.wav")
    try workspace.link("link.wav", to: "music/1.wav")
    let run = try await workspace.fpctl("index", "music/1.wav", "link.wav", "music/1.wav", "music")
    #expect(run.exitCode == 0)
    #expect(run.outputLines.count == 2)
    #expect(run.outputLines.last?.hasPrefix("1 added; ") == true)
  }

  @Test(
    "A name that says nothing still gives a title", arguments: ["A -  .wav", " - .wav", " .wav"])
  func titles(name: String) async throws {
    let workspace = try Workspace()
    try workspace.write(Sound.tune(1).wav, to: name)
    #expect(try await workspace.fpctl("index", "--", name).exitCode == 0)
    let title = try SQLFile(workspace.path(Fixture.databaseName)).rows("SELECT title FROM songs")
    #expect(title.count == 1 && title[0] != "")
  }

  #if os(Linux)
    @Test("A name that isn't UTF-8 fails alone, and is told")
    func notUTF8() async throws {
      let workspace = try Workspace()
      try workspace.write(Sound.tune(1).wav, to: "music/1.wav")
      let run = try await Tool.shell(
        "cp music/1.wav \"music/$(printf 'caf\\351').wav\"; \"$FPCTL\" index music",
        folder: workspace.url)
      #expect(run.exitCode == 2)
      #expect(run.outputLines.last?.hasPrefix("1 added, 1 failed; ") == true)
      #expect(run.errorLine?.contains("its name is not UTF-8") == true, "\(run.errors)")
    }

    @Test("A file that may not be read in the midst of a folder fails alone")
    func unreadable() async throws {
      let workspace = try Workspace()
      for seed in 1...3 as ClosedRange<UInt64> {
        try workspace.write(Sound.tune(seed).wav, to: "music/\(seed).wav")
      }
      // root may read anything: be nobody
      let asNobody =
        getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
      // copied by the shell: what a process of many threads has just written may be busy
      let run = try await Tool.shell(
        "cp \"$FPCTL\" fpctl && chmod -R a+rwX . && chmod 0 music/2.wav"
          + " && \(asNobody)./fpctl index music", folder: workspace.url)
      #expect(run.exitCode == 2)
      #expect(
        run.errorLine
          == "failed   music/2.wav: permission denied; make it readable for this user")
      #expect(run.outputLines.last?.hasPrefix("2 added, 1 failed; ") == true)
    }
  #endif
}

/// A socket in the file system, where one can be bound: its path must be short.
private struct Socket {
  private let descriptor: Int32

  init?(in workspace: Workspace, named name: String) {
    #if os(Linux)
      descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(workspace.path(name).utf8)
    let isBound = withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard path.count < room.count else { return false }
      room.copyBytes(from: path)
      return true
    }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    guard isBound, code == 0 else { return nil }
  }

  func close() {
    #if os(Linux)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }
}
