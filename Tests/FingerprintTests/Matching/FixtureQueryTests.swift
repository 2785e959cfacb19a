import Foundation
import Testing

@testable import Fingerprint

/// The queries that come with the package, by the answers that stand in their `truth.csv`.
struct FixtureQueryTests {
  struct Truth: CustomTestStringConvertible {
    let file: String
    let track: String
    let offset: Double?

    var testDescription: String { file }
  }

  private static let truths: [Truth] = {
    let text = try? String(contentsOfFile: Fixtures.query("truth.csv"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Truth(file: fields[1], track: fields[2], offset: Double(fields[3]))
    }
  }()

  @Test("There are queries that are in the collection and queries that aren't")
  func complete() {
    #expect(Self.truths.count { $0.offset != nil } == 2)
    #expect(Self.truths.count { $0.offset == nil } == 3)
    #expect(Fixtures.tracks.count == 12)
  }

  @Test(
    "What is in the collection is found where it is, the rest is refused", arguments: truths,
    [false, true])
  func answers(truth: Truth, isExhaustive: Bool) throws {
    let library = try Fixtures.library.get().database
    var options = SearchOptions()
    options.isExhaustive = isExhaustive
    let answer = try library.identify(.file(path: Fixtures.query(truth.file)), options: options)
    guard let offset = truth.offset else {
      #expect(answer.matches.isEmpty)
      return
    }
    let best = try #require(answer.best)
    #expect(best.track.path == Fixtures.track(truth.track))
    #expect(abs(best.offsetSeconds - offset) < 0.05)
    #expect(answer.warnings == [])
  }

  @Test("Each track is found by five seconds from its midst", arguments: Fixtures.tracks)
  func midst(name: String) throws {
    let library = try Fixtures.library.get().database
    let path = Fixtures.track(name)
    let answer = try library.identify(
      .file(path: path), excerpt: Excerpt(startSeconds: 9.8765, durationSeconds: 5))
    let best = try #require(answer.best)
    #expect(best.track.path == path)
    #expect(abs(best.offsetSeconds - 9.8765) < 0.05)
  }
}
