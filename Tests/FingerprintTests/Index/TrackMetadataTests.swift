import Testing

@testable import Fingerprint

struct TrackMetadataTests {
  @Test("What is given comes before the tags, the tags before the name")
  func order() {
    let given = TrackMetadata(recordingID: "r", title: "Given", language: "de")
    let tags = TrackMetadata(title: "Tagged", artist: "Tagged artist", album: "Album", date: "1999")
    #expect(
      given.completed(by: tags, path: "/music/A - B.mp3")
        == TrackMetadata(
          recordingID: "r", title: "Given", artist: "Tagged artist", album: "Album", date: "1999",
          language: "de"))
  }

  @Test(
    "A name without tags is a title, or artist and title",
    arguments: [
      ("/music/Song.mp3", nil, "Song"),
      ("Song", nil, "Song"),
      ("/music/Artist - Song.mp3", "Artist", "Song"),
      ("/music/Artist - Song - Live.flac", "Artist", "Song - Live"),
      ("/music/Artist-Song.flac", nil, "Artist-Song"),
      ("/music/01 Song v1.5.ogg", nil, "01 Song v1.5"),
      ("/music/.hidden", nil, ".hidden"),
      ("/mu - sic/Song.mp3", nil, "Song"),
      ("/music/Øyvind - Ål.mp3", "Øyvind", "Ål"),
    ] as [(String, String?, String)])
  func names(path: String, artist: String?, title: String) {
    #expect(
      TrackMetadata().completed(by: TrackMetadata(), path: path)
        == TrackMetadata(title: title, artist: artist))
  }

  @Test("A known artist leaves the name whole")
  func artist() {
    let known = TrackMetadata(artist: "Known")
    #expect(known.completed(by: TrackMetadata(), path: "/a/X - Y.mp3").title == "X - Y")
    #expect(TrackMetadata().completed(by: known, path: "/a/X - Y.mp3").title == "X - Y")
  }

  @Test(
    "A name that is a dash has a title all the same",
    arguments: ["/a/ - .mp3", "/a/A - .mp3", "/a/ - B.mp3"])
  func dashes(path: String) throws {
    let completed = TrackMetadata().completed(by: TrackMetadata(), path: path)
    #expect(completed.title?.trimmed.isEmpty == false)
    #expect(completed.artist?.isEmpty != true)
  }

  @Test("Without tags and path the title stays open")
  func nothing() {
    #expect(TrackMetadata().completed(by: TrackMetadata(), path: nil) == TrackMetadata())
  }

  @Test("A track is shown as artist and title, or as its title")
  func displayName() {
    func track(_ artist: String?) -> Track {
      Track(
        id: TrackID(rawValue: 1), recordingID: "r", title: "T", artist: artist, album: nil,
        date: nil,
        language: nil, durationSeconds: 1, path: nil, digest: "", addedAt: "")
    }
    #expect(track("A").displayName == "A – T")
    #expect(track("").displayName == "T")
    #expect(track(nil).displayName == "T")
  }
}
