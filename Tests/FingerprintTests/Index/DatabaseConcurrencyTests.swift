import Foundation
import Testing

@testable import Fingerprint

/// Many readers, one writer, several objects on one file.
@Suite(.timeLimit(.minutes(5)))
struct DatabaseConcurrencyTests {
  @Test("Two objects on one file see each other's changes at once")
  func twoObjects() throws {
    let store = try Store()
    let other = try store.reopened()
    let reader = try store.reopened(.readOnly)
    let first = try store.database.add(Signal.music(seconds: 8, seed: 1).input)
    #expect(try other.tracks() == [first])
    #expect(try reader.tracks() == [first])
    let second = try other.add(Signal.music(seconds: 8, seed: 2).input)
    #expect(try store.database.tracks() == [first, second])

    var options = SearchOptions()
    options.includesRejected = true
    let query = Signal.music(seconds: 5, seed: 2).input
    for database in [store.database, other, reader] {
      #expect(try database.identify(query, options: options).matches.first?.track == second)
    }
    try store.database.remove(second.id)
    for database in [store.database, other, reader] {
      #expect(
        try database.identify(query, options: options).matches.allSatisfy { $0.track == first })
    }
    try other.rebuild()
    for database in [store.database, other, reader] {
      #expect(
        try database.identify(query, options: options).matches.allSatisfy { $0.track == first })
      #expect(try database.tracks() == [first])
    }
  }

  @Test("Readers during a writer see one moment: a replaced track once, never twice or not at all")
  func oneMoment() async throws {
    let store = try Store()
    let music = try (1...3 as ClosedRange<UInt64>).map {
      try Fingerprinter().reference(of: Signal.music(seconds: 8, seed: $0).input)
    }
    let names = ["a", "b", "c"]
    for (index, name) in names.enumerated() {
      try store.database.add(
        music[index], metadata: TrackMetadata(recordingID: name),
        source: TrackSource(path: nil, size: 0, modified: 0, digest: "first " + name))
    }
    let path = store.path
    var options = SearchOptions()
    options.includesRejected = true
    try await withThrowingTaskGroup(of: Void.self) { [options] group in
      let writer = store.database
      group.addTask {
        for round in 0..<40 {
          let index = round % 3
          let old = try writer.tracks().first { $0.recordingID == names[index] }
          try writer.add(
            music[index], metadata: TrackMetadata(),
            source: TrackSource(path: nil, size: 0, modified: 0, digest: "\(round)"),
            replacing: old?.id)
          if round % 5 == 4 { try writer.mergePending(above: 0) }
          if round % 13 == 12 { try writer.rebuild() }
        }
      }
      for seed in 1...3 as ClosedRange<UInt64> {
        group.addTask {
          let reader = try FingerprintDatabase(path: path, access: .readOnly)
          let query = Signal.music(seconds: 4, seed: seed).input
          for _ in 0..<15 {
            #expect(try reader.tracks().map(\.recordingID).sorted() == names)
            let found = try reader.identify(query, options: options).matches.map(
              \.track.recordingID)
            #expect(found.first == names[Int(seed) - 1])
            #expect(Set(found).count == found.count)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(
      try store.foundPostings(store.expectedPostings().places.keys) == store.expectedPostings())
  }

  @Test("One object serves many threads, and all get the same answer")
  func threads() async throws {
    let library = try Fixtures.library.get().database
    let query = AudioInput.file(path: Fixtures.query("clean.flac"))
    let expected = try library.identify(query).matches
    try await withThrowingTaskGroup(of: [Match].self) { group in
      for _ in 0..<8 { group.addTask { try library.identify(query).matches } }
      for try await matches in group { #expect(matches == expected) }
    }
  }

  @Test("Many at once make one database of a file that isn't there", arguments: 0..<5)
  func creation(round: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("new.fpdb")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 as Range<UInt64> {
        group.addTask {
          let database = try FingerprintDatabase(path: path)
          try database.add(Signal.music(seconds: 3, seed: number).input)
        }
      }
      try await group.waitForAll()
    }
    #expect(try FingerprintDatabase(path: path).trackCount() == 6)
  }

  @Test("Another program's write is waited for, then given up with a message; reading goes on")
  func busy() throws {
    let store = try Store()
    try store.database.add(Signal.music(seconds: 5, seed: 1).input)
    let impatient = try FingerprintDatabase(path: store.path, busyTimeoutSeconds: 0.1)
    let other = try store.connection()
    try other.execute("BEGIN IMMEDIATE")
    let error = #expect(throws: FingerprintError.self) {
      try impatient.add(Signal.music(seconds: 5, seed: 2).input)
    }
    #expect(error?.code == .databaseBusy)
    #expect(error?.subject == store.path)
    #expect(try impatient.trackCount() == 1)
    _ = try impatient.identify(Signal.music(seconds: 5, seed: 1).input)
    // opening doesn't need the lock either
    #expect(try FingerprintDatabase(path: store.path, busyTimeoutSeconds: 0.1).trackCount() == 1)
    try other.execute("ROLLBACK")
    try impatient.add(Signal.music(seconds: 5, seed: 2).input)
    #expect(try impatient.trackCount() == 2)
  }
}
