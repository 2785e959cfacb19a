import Fingerprint
import Foundation
import Testing

@testable import FingerprintEvaluation

struct DuplicateGroupsTests {
  @Test(
    "Links make groups, links between groups make them one",
    arguments: [
      ([], []), ([("b", "a")], [["a", "b"]]), ([("a", "a")], []),
      ([("a", "b"), ("c", "d"), ("d", "b"), ("x", "y")], [["a", "b", "c", "d"], ["x", "y"]]),
    ] as [([(String, String)], [[String]])])
  func groups(links: [(String, String)], expected: [[String]]) {
    #expect(DuplicateGroups(links: links).groups == expected)
  }

  @Test("Two of one group are duplicates, one is its own, strangers aren't")
  func areDuplicates() {
    let groups = DuplicateGroups(links: [("a", "b"), ("c", "d")])
    #expect(groups.areDuplicates("a", "b"))
    #expect(groups.areDuplicates("b", "a"))
    #expect(groups.areDuplicates("x", "x"))
    #expect(!groups.areDuplicates("a", "c"))
    #expect(!groups.areDuplicates("a", "x"))
    #expect(!groups.areDuplicates("x", "y"))
  }

  @Test(
    "The same music twice is found, whatever the number of jobs; other music isn't",
    arguments: [1, 3])
  func found(jobs: Int) async throws {
    let folder = try TemporaryFolder()
    for seed in 1...8 as ClosedRange<UInt64> {
      try folder.write(Sound.music(seconds: 30, seed: seed), to: "tune\(seed).flac")
    }
    // another mastering of a part of the third, and the fifth under noise
    let part = ButterworthFilter(band: .low, hertz: 3_000)
      .filtered(Array(Sound.music(seconds: 30, seed: 3)[80_123...])).map { $0 * 0.4 }
    try folder.write(part, to: "part.flac")
    let noisy = zip(Sound.music(seconds: 30, seed: 5), Sound.noise(seconds: 30))
      .map { $0 + $1 * 0.05 }
    try folder.write(noisy, to: "noisy.flac")
    let recordings = try Recording.all(in: folder.path, role: .reference) { Issue.record($0) }
    let database = try FingerprintDatabase(path: "\(folder.path)/db.fpdb")
    var ids: [TrackID: String] = [:]
    // one is held out: it is linked all the same
    for recording in recordings where recording.id != "noisy.flac" {
      ids[try database.add(.file(path: recording.path)).id] = recording.id
    }
    let groups = try #require(
      try await DuplicateGroups(
        of: recordings, in: database, recordingIDs: ids, jobs: jobs))
    #expect(groups.groups == [["noisy.flac", "tune5.flac"], ["part.flac", "tune3.flac"]])
    // asked to stop, it looks at none and says nothing
    let stopped = try await DuplicateGroups(
      of: [Recording(id: "gone", path: "/gone", role: .reference, durationSeconds: 30)],
      in: database, recordingIDs: ids, jobs: jobs, isCancelled: { true })
    #expect(stopped == nil)
  }
}
