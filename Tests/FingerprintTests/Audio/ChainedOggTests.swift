import Testing

@testable import Fingerprint

struct ChainedOggTests {
  private static let vorbis = "03-greensleeves-guitar.ogg"
  private static let otherRate = "11-corner-waltz-accordion.ogg"
  private static let opus = "10-alice-speech.opus"

  private func bytes(_ name: String) throws -> [UInt8] { try contents(of: Fixtures.track(name)) }

  @Test(
    "Joined streams are heard one after the other",
    arguments: [[vorbis, vorbis], [opus, opus, opus], [opus, vorbis]])
  func joined(names: [String]) throws {
    let first = try samples(of: .file(path: Fixtures.track(names[0]))).summary.sourceSampleRate
    let parts = try names.map { try samples(of: .file(path: Fixtures.track($0)), rate: first) }
    let folder = try TemporaryFolder()
    let joined = try names.flatMap(bytes)
    for input in [
      AudioInput.file(path: try folder.write(joined, to: "chain.ogg")),
      .bytes(joined, name: "upload"),
    ] {
      let (heard, summary) = try samples(of: input, rate: first)
      let isSame = heard == parts.flatMap(\.samples)
      #expect(isSame)
      #expect(summary.warnings.isEmpty)
      #expect(summary.tags == parts[0].summary.tags)
    }
  }

  @Test("A stream of another rate is brought to that of the first")
  func otherRate() throws {
    let seconds = try [Self.vorbis, Self.otherRate].map {
      try samples(of: .file(path: Fixtures.track($0))).summary.durationSeconds
    }
    let joined = try bytes(Self.vorbis) + bytes(Self.otherRate)
    let summary = try samples(of: .bytes(joined, name: "upload")).summary
    #expect(summary.sourceSampleRate == 44_100)
    #expect(abs(summary.durationSeconds - seconds[0] - seconds[1]) < 0.01)
    #expect(summary.warnings.isEmpty)
  }

  @Test("What lies between streams is passed over, and a cut one is told")
  func damaged() throws {
    let vorbis = try bytes(Self.vorbis)
    let whole = try samples(of: .bytes(vorbis, name: "whole"), rate: 44_100)
    let between =
      vorbis + Array("OggS, and not really".utf8) + [UInt8](repeating: 79, count: 70_000)
    let (heard, summary) = try samples(
      of: .bytes(between + vorbis, name: "upload"), rate: 44_100)
    let isSame = heard == whole.samples + whole.samples
    #expect(isSame)
    #expect(summary.warnings.isEmpty)

    let cut = vorbis + vorbis.prefix(vorbis.count / 2)
    let part = try samples(of: .bytes(cut, name: "upload")).summary
    #expect(part.durationSeconds > whole.summary.durationSeconds * 1.3)
    #expect(
      part.warnings == ["stream 2 of 2 in it: truncated: it ends without a last page"])

    // a head that promises a codec, and nothing behind it
    let head = vorbis + vorbis.prefix(60) + vorbis
    let (skipping, about) = try samples(of: .bytes(head, name: "upload"), rate: 44_100)
    let isSkipped = skipping == heard
    #expect(isSkipped)
    #expect(about.warnings == ["1 of the 3 streams in it can't be read"])
  }

  /// A page of one segment.
  private func page(flags: UInt8, bytes: Int) -> [UInt8] {
    Array("OggS".utf8) + [0, flags] + [UInt8](repeating: 0, count: 20) + [1, UInt8(bytes)]
      + [UInt8](repeating: 7, count: bytes)
  }

  private func links(in bytes: [UInt8]) throws -> [Range<Int>] {
    try OggLinks(in: FileBytes(bytes), name: "file").ranges
  }

  @Test("A link begins with the pages that begin its tracks", arguments: [0, 1, 40, 65_500])
  func links(gap: Int) throws {
    // two tracks side by side, then one
    let first = page(flags: 2, bytes: 30) + page(flags: 2, bytes: 9) + page(flags: 0, bytes: 200)
    let middle = first + page(flags: 4, bytes: 1) + [UInt8](repeating: 1, count: gap)
    let all = middle + page(flags: 2, bytes: 30) + page(flags: 4, bytes: 50)
    #expect(
      try links(in: all) == [0..<(middle.count - gap), middle.count..<all.count])
    for cut in [4, 26, 27, 28, 60, all.count - 1] {
      #expect(try links(in: Array(all.prefix(cut))).count <= 2)
    }
    #expect(try links(in: Array("RIFF".utf8) + all).isEmpty)
  }
}
