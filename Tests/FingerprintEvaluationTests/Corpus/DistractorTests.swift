import Fingerprint
import Foundation
import Testing

@testable import FingerprintEvaluation

/// Other recordings made of those at hand.
struct DistractorTests {
  @Test("Of a recording each gives its samples, forwards or backwards, at its speed")
  func written() throws {
    let folder = try TemporaryFolder()
    let music = Sound.music(seconds: 2, seed: 3)
    try folder.write(music, to: "tune.flac")
    let recordings = try Recording.all(in: folder.path, role: .reference) {
      Issue.record($0)
    }
    try Distractor.write(of: try #require(recordings.first), to: "\(folder.path)/out")
    let original = try AudioFile.samples(of: .file(path: "\(folder.path)/tune.flac"))
    let made = try Recording.all(in: "\(folder.path)/out", role: .reference) { Issue.record($0) }
    #expect(made.map(\.id).sorted() == Distractor.all.map { "tune.flac-\($0.name).flac" }.sorted())
    for distractor in Distractor.all {
      let recording = try #require(made.first { $0.id == "tune.flac-\(distractor.name).flac" })
      #expect(abs(recording.durationSeconds * distractor.speed - 2) < 1e-3)
      guard distractor.speed == 1 else { continue }
      let samples = try AudioFile.samples(of: .file(path: recording.path))
      #expect(zip(samples, original.reversed()).allSatisfy { abs($0 - $1) < 1e-3 })
    }
  }

  @Test("No two are alike, and none is the recording itself or near it in speed")
  func distinct() {
    let all = Distractor.all
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(all.allSatisfy { $0.isBackwards || abs(log(Double($0.speed))) > log(1.2) })
  }
}
