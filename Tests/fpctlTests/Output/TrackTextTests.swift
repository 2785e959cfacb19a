import Testing

@testable import Fingerprint
@testable import fpctl

@Suite("Tracks as text")
struct TrackTextTests {
  private func text(width: Int?) -> TrackText {
    TrackText(surroundings: .fake(), palette: Palette(isOn: false), width: width)
  }

  private let tracks = [
    sampleTrack(7, path: "/home/me/a.flac"),
    sampleTrack(12, title: "月光", artist: nil, path: nil, duration: 3_725),
  ]

  @Test("Paths are where there is room for them, and where nobody looks", arguments: [nil, 100])
  func wide(width: Int?) {
    #expect(
      text(width: width).lines(tracks) == [
        " 7     3:45  Artist – Title  a.flac", "12  1:02:05  月光",
      ])
  }

  @Test("A narrow terminal has names alone")
  func narrow() {
    #expect(
      text(width: 99).lines(tracks) == [" 7     3:45  Artist – Title", "12  1:02:05  月光"])
    #expect(text(width: 99).lines([]).isEmpty)
  }

  @Test("In full, what isn't known is left out")
  func details() {
    #expect(
      text(width: nil).details(tracks[1]) == [
        "number        12", "recording id  rec-12", "title         月光", "length        1:02:05.0",
        "digest        xxh3:00", "added         2026-01-31T12:00:00Z",
      ])
  }

  @Test(
    "Bytes have three digits and a unit",
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.00 kB"), (9_994, "9.99 kB"),
      (9_996, "10.0 kB"), (99_960, "100 kB"), (999_400, "999 kB"), (999_600, "1.00 MB"),
      (4_300_000, "4.30 MB"), (2_500_000_000_000, "2.50 TB"),
    ])
  func bytes(bytes: Int, expected: String) {
    #expect(byteText(bytes) == expected)
  }

  @Test(
    "The user's own folder is a tilde",
    arguments: [
      ("/home/me/a.fpdb", "~/a.fpdb"), ("a.fpdb", "~/a.fpdb"), ("/srv/a.fpdb", "/srv/a.fpdb"),
      ("/home/meow/a", "/home/meow/a"),
    ])
  func impersonal(path: String, expected: String) {
    #expect(Surroundings.fake(["HOME": "/home/me"]).impersonal(path) == expected)
  }
}
