import Foundation
import Testing

@Suite("Databases that can't be written, end to end", .serialized, .timeLimit(.minutes(1)))
struct UnwritableTests {
  @Test(
    "Where a limit on a file's size is met it is told, and what was done is whole",
    arguments: [1, 20, 60, 200, 400])
  func noRoom(blocks: Int) async throws {
    let workspace = try Workspace()
    let run = try await Tool.shell(
      "ulimit -f \(blocks); \"$FPCTL\" index '\(Fixture.tracks)' | cat", folder: workspace.url)
    let line = try #require(run.errorLine, "\(run.errors)")
    #expect(line.hasPrefix("fpctl: fingerprints.fpdb: can't be written (disk I/O error); check"))
    let done = run.outputLines.count { $0.hasPrefix("added") }
    let next = try await workspace.fpctl("index", "--verbose", Fixture.tracks)
    #expect(next.exitCode == 0)
    #expect(next.outputLines.count { $0.hasPrefix("skipped") } >= done)
    #expect(next.outputLines.last?.hasSuffix("12 tracks in fingerprints.fpdb") == true)
    #expect(try workspace.isSound())
  }

  #if os(Linux)
    @Test("Where nothing may be written, identify works and index says why it doesn't")
    func readOnly() async throws {
      let workspace = try await Workspace.withDatabase()
      // root may write anywhere: be nobody
      let isRoot = getuid() == 0
      let asNobody = isRoot ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
      try FileManager.default.copyItem(
        atPath: Fixture.clean, toPath: workspace.path("clean.flac"))
      // where the tool is, nobody may be unable to go
      try FileManager.default.copyItem(
        atPath: try Tool.binary().path(), toPath: workspace.path("fpctl"))
      let line =
        "chmod -R a+rX . && chmod a-w . *.fpdb && "
        + "{ \(asNobody)./fpctl identify clean.flac; \(asNobody)./fpctl index clean.flac; echo $?;"
        + " \(asNobody)./fpctl index --db new.fpdb clean.flac; echo $?; chmod u+w .; }"
      let run = try await Tool.shell(line, folder: workspace.url)
      #expect(run.outputLines.first?.contains("Scarborough Fair") == true)
      #expect(run.outputLines.dropFirst() == ["2", "2"])
      #expect(run.errorLines.count == 2)
      #expect(
        run.errorLines.first?.hasPrefix("fpctl: fingerprints.fpdb: can't be opened or written")
          == true)
      #expect(run.errorLines.last?.hasPrefix("fpctl: new.fpdb: can't be opened or written") == true)
    }
  #endif

  #if os(Linux)
    @Test(
      "Files beside a database that another user has left are named, with what to do about them",
      .enabled(if: getuid() == 0, "only root can leave files of one user to another"),
      arguments: [
        ("-wal", "", "remove that file when no program uses the database"),
        ("-shm", "", "remove that file when no program uses the database"),
        ("-wal", "what was written last", "make that file your own"),
      ])
    func filesOfAnother(suffix: String, content: String, advice: String) async throws {
      let workspace = try await Workspace.withDatabase()
      let name = Fixture.databaseName
      try workspace.write(Data(content.utf8), to: name + suffix)
      for (path, target) in [(Fixture.clean, "clean.flac"), (try Tool.binary().path(), "fpctl")] {
        try FileManager.default.copyItem(atPath: path, toPath: workspace.path(target))
      }
      let run = try await Tool.shell(
        "chmod a+rwx . && chmod a+rx fpctl clean.flac && chown 65534 \(name)"
          + " && chmod 644 \(name)* && setpriv --reuid=65534 --regid=65534 --clear-groups"
          + " ./fpctl index clean.flac", folder: workspace.url)
      #expect(run.exitCode == 2)
      #expect(
        run.errorLine
          == "fpctl: \(name): can't be written, for \(name)\(suffix) belongs to another user; \(advice)",
        "\(run.errors)")
    }

    @Test(
      "Queries that find no room are not kept in part",
      .enabled(if: mayMount, "a file system can't be mounted here"))
    func keptQueries() async throws {
      let workspace = try Workspace()
      let run = try await onSmallDisk(
        workspace, kilobytes: 300,
        "\"$FPCTL\" compare --references \"\(Fixture.tracks)\" --conditions clean"
          + " --keep-queries disk/kept > /dev/null; echo $? >&2; cp -r disk/kept kept")
      #expect(run.errorLines.last == "2")
      #expect(run.errorLines.first?.contains("No space left on device") == true, "\(run.errors)")
      let names = try FileManager.default.subpathsOfDirectory(atPath: workspace.path("kept"))
      let queries = names.filter { $0.hasSuffix(".flac") }
      #expect(!queries.isEmpty && names.count == queries.count + 1, "\(names)")
      let room = try await workspace.fpctl(
        "compare", "--references", Fixture.tracks, "--conditions", "clean", "--keep-queries", "all")
      #expect(room.exitCode == 0)
      for name in queries {
        #expect(try workspace.bytes("kept/\(name)") == workspace.bytes("all/\(name)"), "\(name)")
      }
    }

    /// Whether this user may mount something where nobody else sees it.
    private static let mayMount: Bool = {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = [
        "-c", "unshare -m sh -c 'mount -t tmpfs -o size=100k none /mnt' 2> /dev/null",
      ]
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }()

    /// Runs a line of shell where a file system of a few kilobytes lies on the folder `disk`.
    private func onSmallDisk(
      _ workspace: Workspace, kilobytes: Int, _ line: String
    ) async throws -> Tool.Outcome {
      try workspace.makeFolder("disk")
      let mount = "mount -t tmpfs -o size=\(kilobytes)k none disk"
      return try await Tool.shell("unshare -m sh -c '\(mount) && \(line)'", folder: workspace.url)
    }

    @Test(
      "Where the disk is full it is told, what was done is whole, and with more room it goes on",
      .enabled(
        if: mayMount, "a file system can't be mounted here; the limit on size stands for it"),
      arguments: [4, 40, 100, 200, 300])
    func fullDisk(kilobytes: Int) async throws {
      let workspace = try Workspace()
      let run = try await onSmallDisk(
        workspace, kilobytes: kilobytes,
        "\"$FPCTL\" index --db disk/a.fpdb \"\(Fixture.tracks)\"; echo $? >&2;"
          + " cp disk/a.fpdb* .")
      #expect(run.errorLines.last == "2")
      #expect(run.errorLines.count == 2, "\(run.errors)")
      let line = try #require(run.errorLines.first)
      #expect(line.hasPrefix("fpctl: disk/a.fpdb: the disk is full; make room and run it again"))
      let done = run.outputLines.count { $0.hasPrefix("added") }
      let next = try await workspace.fpctl("index", "--db", "a.fpdb", "--verbose", Fixture.tracks)
      #expect(next.exitCode == 0, "\(next.errors)")
      #expect(next.outputLines.count { $0.hasPrefix("skipped") } >= done)
      #expect(next.outputLines.last?.hasSuffix("12 tracks in a.fpdb") == true)
      #expect(try workspace.isSound("a.fpdb"))
    }

    @Test(
      "On a disk that is mounted read-only, what only reads works and the rest says why it doesn't",
      .enabled(if: mayMount, "a file system can't be mounted here; permissions stand for it"))
    func readOnlyMount() async throws {
      let workspace = try await Workspace.withDatabase()
      let writers = ["index \(Fixture.noisy)", "remove 1", "rebuild", "vacuum"]
      let readers = ["identify \(Fixture.clean)", "tracks", "stats", "check", "doctor"]
      let calls = (writers + readers).map { words in
        "\"$FPCTL\" \(words) --db disk/a.fpdb > /dev/null; echo $? >&2"
      }
      let run = try await onSmallDisk(
        workspace, kilobytes: 4_000,
        "cp \(Fixture.databaseName) disk/a.fpdb && mount -o remount,ro disk && { "
          + calls.joined(separator: "; ") + "; }; cmp \(Fixture.databaseName) disk/a.fpdb")
      #expect(run.exitCode == 0)
      let lines = run.errorLines.filter { !$0.hasPrefix("fpctl: 12 tracks, ") }
      for index in writers.indices {
        #expect(lines[2 * index].hasPrefix("fpctl: disk/a.fpdb: can't be opened or written ("))
        #expect(lines[2 * index + 1] == "2")
      }
      #expect(lines.dropFirst(2 * writers.count) == readers.map { _ in "0" }[...])
    }
  #endif
}
