import Testing

@testable import Fingerprint

struct TrackLayoutTests {
  private func layout(_ tracks: [(id: Int64, frames: Int)]) -> TrackLayout {
    var layout = TrackLayout()
    for (id, frames) in tracks { layout.append(TrackID(rawValue: id), frames: frames) }
    return layout
  }

  private func random(_ count: Int, longest: Int, seed: UInt64) -> [(id: Int64, frames: Int)] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      (.random(in: 1...1_000_000, using: &generator), .random(in: 0...longest, using: &generator))
    }
  }

  @Test(
    "A position is in the track whose stretch it is", arguments: [1, 5, 3_000], [1, 30, 20_000])
  func ordinals(count: Int, longest: Int) {
    let tracks = random(count, longest: longest, seed: 1)
    let layout = layout(tracks)
    #expect(layout.positions == tracks.reduce(0) { $0 + $1.frames })
    var start = 0
    for (ordinal, track) in tracks.enumerated() {
      #expect(layout.tracks[ordinal].rawValue == track.id)
      #expect(layout.frames(ordinal) == track.frames)
      for position in [start, start + track.frames / 2, start + track.frames - 1]
      where track.frames > 0 {
        #expect(layout.ordinal(of: UInt32(position)) == ordinal)
      }
      start += track.frames
    }
  }

  @Test("A layout comes back from its bytes", arguments: [0, 1, 2, 100, 5_000])
  func roundTrip(count: Int) throws {
    let layout = layout(random(count, longest: 12_000, seed: 2))
    let back = try #require(layout.encoded.withUnsafeBytes { TrackLayout($0) })
    #expect(back.tracks == layout.tracks)
    #expect(back.bases == layout.bases)
  }

  @Test("Numbers near the limits come back")
  func limits() throws {
    let longest = TrackLayout.frameLimit.upperBound
    let most = Int(UInt32.max) - 1
    let count = most / longest
    let last = Forward.trackNumbers.upperBound - 1
    let tracks =
      [(last, 0)] + (0..<count).map { (Int64(count - $0), longest) } + [(last - 1, most % longest)]
    let layout = layout(tracks)
    #expect(layout.positions == most)
    #expect(layout.tracks.count == count + 2)
    let back = try #require(layout.encoded.withUnsafeBytes { TrackLayout($0) })
    #expect(back.tracks == layout.tracks)
    #expect(back.bases == layout.bases)
    #expect(back.ordinal(of: 0) == 1)
    #expect(back.ordinal(of: UInt32(most - 1)) == count + 1)
  }

  @Test("A track for which positions don't suffice is not added")
  func full() {
    var layout = layout([(1, 100)])
    let isTooMuch = !layout.append(TrackID(rawValue: 2), frames: Int(UInt32.max) - 100)
    #expect(isTooMuch)
    #expect(layout.tracks.count == 1)
    #expect(layout.positions == 100)
    let isLittle = layout.append(TrackID(rawValue: 3), frames: 50)
    #expect(isLittle)
    #expect(layout.ordinal(of: 149) == 1)
  }

  @Test("Bytes cut short are no layout")
  func truncated() {
    let bytes = layout(random(50, longest: 12_000, seed: 3)).encoded
    for count in bytes.indices {
      #expect(Array(bytes[..<count]).withUnsafeBytes { TrackLayout($0) } == nil)
    }
  }

  @Test(
    "Numbers that no track has are no layout", arguments: [0, -1, 1 << 47, .max] as [Int64])
  func strangeNumbers(id: Int64) {
    var bits = BitWriter()
    bits.writeGamma(2)
    bits.writeGamma(UInt64(bitPattern: (id << 1) ^ (id >> 63)) &+ 1)
    bits.writeGamma(11)
    #expect(bits.finish().withUnsafeBytes { TrackLayout($0) } == nil)
  }

  @Test("Random bytes are a layout or none, never a crash")
  func random() {
    var generator = SplitMix64(seed: 4)
    for _ in 0..<3_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      guard let layout = bytes.withUnsafeBytes({ TrackLayout($0) }) else { continue }
      #expect(layout.bases.count == layout.tracks.count + 1)
    }
  }
}
