/// What ffmpeg writes as `ffmetadata`: `KEY=value` lines in which a backslash protects `= ; # \` and
/// newlines.
struct FFmpegTags {
  private(set) var tags = TrackMetadata()

  /// Reads them; empty ones and other keys than those of ``TrackMetadata`` are passed over.
  init(_ bytes: [UInt8]) {
    var key = ""
    var text = String.UnicodeScalarView()
    var isEscaped = false
    var isValue = false
    // by scalars: an accent after a `=` would make one character with it
    for scalar in (String(decoding: bytes, as: UTF8.self) + "\n").unicodeScalars {
      if isEscaped {
        text.append(scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "=", !isValue {
        (key, text, isValue) = (String(text), String.UnicodeScalarView(), true)
      } else if scalar == "\n" {
        if isValue, let value = String(text).asTag { store(value, as: key.lowercased()) }
        (key, text, isValue) = ("", String.UnicodeScalarView(), false)
      } else {
        text.append(scalar)
      }
    }
  }

  private mutating func store(_ value: String, as key: String) {
    switch key {
    case "title": tags.title = value
    case "artist": tags.artist = value
    case "album": tags.album = value
    case "date": tags.date = value
    case "language": tags.language = value
    default: break
    }
  }
}
