import Foundation
import Synchronization
import Testing

@testable import Fingerprint

/// What a cancelled task leaves, and how soon it ends.
@Suite(.timeLimit(.minutes(5)))
struct CancellationTests {
  /// Runs `work` in a task that is cancelled after a moment; returns its error, and the seconds
  /// that it took from being cancelled.
  private func cancelled(
    _ work: @escaping @Sendable () throws -> Void
  ) async throws -> (error: FingerprintError?, seconds: Double) {
    let cancellation = Mutex<ContinuousClock.Instant?>(nil)
    let began = DispatchSemaphore(value: 0)
    let task = Task {
      began.signal()
      do {
        try work()
        return (FingerprintError?.none, ContinuousClock.now)
      } catch {
        return (error as? FingerprintError, ContinuousClock.now)
      }
    }
    // by a thread of its own: those that tasks run on may all be at work
    let thread = Thread {
      began.wait()
      Thread.sleep(forTimeInterval: 0.3)
      cancellation.withLock { $0 = .now }
      task.cancel()
    }
    thread.start()
    let (error, end) = await task.value
    let start = try #require(
      cancellation.withLock { $0 }, "it ended by itself: \(String(describing: error))")
    return (error, (end - start) / .seconds(1))
  }

  @Test(
    "Adding an input that has no end stops soon after the cancellation, and nothing is stored",
    arguments: ["exec cat /dev/urandom", "exec sleep 60"])
  func add(decoder: String) async throws {
    let folder = try TemporaryFolder()
    let database = try FingerprintDatabase(
      path: folder.file("a.fpdb"), decoder: try folder.script(decoder))
    try database.add(Signal.music(seconds: 5, seed: 1).input)
    let before = try database.tracks()
    let path = try folder.write(Array("no sound".utf8), to: "a.m4a")
    let (error, seconds) = try await cancelled { try database.add(.file(path: path)) }
    #expect(error?.code == .cancelled)
    #expect(error?.subject == path)
    // a fraction of one; the rest is for a machine that has other work
    #expect(seconds < 3)
    #expect(try database.tracks() == before)
    #expect(try database.statistics().pendingTracks == 1)
  }

  /// What stops where its task is cancelled already.
  enum Work: CaseIterable {
    case reference, identify, occurrences, rebuild, stream, live
  }

  @Test("In a cancelled task, long work doesn't begin", arguments: Work.allCases)
  func begun(work: Work) async throws {
    let store = try Store()
    let track = try store.add("a", frames: 4_000, seed: 1)
    try store.database.mergePending(above: 0)
    let before = try store.rows()
    let database = store.database
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      let input = Signal.noise(seconds: 1, seed: 2)
      switch work {
      case .reference: _ = try Fingerprinter().reference(of: input.input)
      case .identify: _ = try database.identify(input.input)
      case .occurrences: _ = try database.occurrences(of: input.input, in: track.id)
      case .rebuild: try database.rebuild()
      case .stream:
        var stream = try ReferenceStream(sampleRate: Signal.rate)
        try stream.push(input)
      case .live:
        var live = try LiveIdentifier(database: database, sampleRate: Signal.rate)
        _ = try live.push(input)
      }
    }
    let error = await #expect(throws: FingerprintError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(try store.rows() == before)
  }

  @Test("In a cancelled task, what is short works: cleaning up may need it")
  func short() async throws {
    let store = try Store()
    let database = store.database
    let reference = try Fingerprinter().reference(of: Signal.music(seconds: 5, seed: 1).input)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      let source = TrackSource(path: nil, size: 1, modified: 1, digest: "x")
      let track = try database.add(reference, metadata: TrackMetadata(), source: source)
      // left for the next addition
      try database.mergePending(above: 0)
      #expect(try database.statistics().pendingTracks == 1)
      #expect(try database.tracks() == [track])
      return try database.remove(track.id) == track
    }
    #expect(try await task.value)
  }

  @Test("An indexer whose task is cancelled keeps what was stored; the file in hand is no failure")
  func indexer() async throws {
    let folder = try TemporaryFolder()
    for seed in 1...3 as ClosedRange<UInt64> {
      try folder.write(wave(Signal.music(seconds: 3, seed: seed)), to: "\(seed).wav")
    }
    let store = try Store()
    let indexer = Indexer(database: store.database, jobs: 1)
    let path = folder.path
    let task = Task {
      try await indexer.index(
        [path],
        events: { event in
          if case .started(let file) = event, file.hasSuffix("2.wav") {
            withUnsafeCurrentTask { $0?.cancel() }
          }
        })
    }
    let summary = try await task.value
    #expect(summary.wasCancelled)
    #expect(summary.added == 1)
    #expect(summary.failed == 0)
    #expect(try store.database.tracks().map(\.title) == ["1"])
    // and the next run goes on
    #expect(try await indexer.index([path]).added == 2)
  }
}
