import Fingerprint

/// Tracks for people: a line each, or one in full.
struct TrackText {
  let surroundings: Surroundings
  let palette: Palette
  /// Columns of the terminal; `nil` where it is none.
  let width: Int?

  /// From this width on there is room for paths.
  static let wide = 100
  /// A name longer than this one pushes its own line out instead of everyone's.
  static let widestName = 48

  /// Number, length and name in columns, and the path where there is room: on a wide terminal, and
  /// where what is written goes to a file or a program.
  func lines(_ tracks: [Track]) -> [String] {
    let showsPaths = width.map { $0 >= Self.wide } ?? true
    let numbers = tracks.map { String($0.id.rawValue) }
    let lengths = tracks.map { clockTime($0.durationSeconds) }
    let names = tracks.map(\.displayName.printable)
    let numberWidth = numbers.map(\.count).max() ?? 0
    let lengthWidth = lengths.map(\.count).max() ?? 0
    let nameWidth = names.map(\.columns).filter { $0 <= Self.widestName }.max() ?? 0
    return tracks.indices.map { index in
      let path = tracks[index].path.map { surroundings.shortened($0).printable }
      let margin = String(repeating: " ", count: numberWidth - numbers[index].count)
      let length = String(repeating: " ", count: lengthWidth - lengths[index].count)
      let line = "\(margin)\(palette.faint(numbers[index]))  \(length)\(lengths[index])  "
      guard showsPaths, let path else { return line + names[index] }
      return line + names[index].padded(to: nameWidth) + "  " + palette.faint(path)
    }
  }

  /// All that is known of a track; what isn't known is left out.
  func details(_ track: Track) -> [String] {
    var columns = TextColumns(.left, .left)
    func add(_ name: String, _ value: String?) {
      if let value { columns.append(name, value.printable) }
    }
    add("number", track.id.description)
    add("recording id", track.recordingID)
    add("title", track.title)
    add("artist", track.artist)
    add("album", track.album)
    add("date", track.date)
    add("language", track.language)
    add("length", clockTime(track.durationSeconds, tenths: true))
    add("path", track.path)
    add("digest", track.digest)
    add("added", track.addedAt)
    return columns.lines
  }
}
