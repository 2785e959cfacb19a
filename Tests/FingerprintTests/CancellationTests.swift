import Foundation
import Synchronization
import Testing

@testable import Fingerprint

/// What a cancelled task leaves, and how soon it ends.
@Suite(.timeLimit(.minutes(1)))
struct CancellationTests {
  /// Half an hour of noise, which takes over a second to fingerprint.
  private static let long = Array(
    repeatElement(Signal.noise(seconds: 30, seed: 1), count: 60).joined()
  ).input

  /// Runs `work` in a task that is cancelled after a moment; returns its error, and the seconds that
  /// it took from being cancelled.
  private func cancelled(
    after moment: Duration = .milliseconds(200), _ work: @escaping @Sendable () throws -> Void
  ) async -> (error: FingerprintError?, seconds: Double) {
    let task = Task { try work() }
    try? await Task.sleep(for: moment)
    let start = ContinuousClock.now
    task.cancel()
    let result = await task.result
    let error: FingerprintError? =
      if case .failure(let failure) = result { failure as? FingerprintError } else { nil }
    return (error, (ContinuousClock.now - start) / .seconds(1))
  }

  @Test("Adding a long input stops within a second of the cancellation, and nothing is stored")
  func add() async throws {
    let store = try Store()
    try store.add("a", frames: 400, seed: 1)
    let before = try store.rows()
    let input = Self.long
    let database = store.database
    let (error, seconds) = await cancelled { try database.add(input) }
    #expect(error?.code == .cancelled)
    #expect(seconds < 1)
    #expect(try store.rows() == before)
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

  @Test("A decoder that says nothing doesn't keep a cancelled task waiting")
  func decoder() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("no sound".utf8), to: "a.m4a")
    let decoder = try folder.script("exec sleep 60")
    let fingerprinter = Fingerprinter(decoder: decoder)
    let (error, seconds) = await cancelled {
      _ = try fingerprinter.reference(of: .file(path: path))
    }
    #expect(error?.code == .cancelled)
    #expect(seconds < 1)
  }
}
