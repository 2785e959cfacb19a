/// What a person names a track by.
public enum TrackNaming: String, Sendable, CaseIterable {
  /// Its number, its recording id or its path, whichever is a track's. Where the word is one
  /// track's number and another's recording id, that is an error: neither is taken for the other.
  case any
  /// Its number in the database.
  case number
  /// Its recording id, whole, in the case it has.
  case recording
  /// The file it was read from, absolute or from the working folder; the file may be gone.
  case path
}

extension FingerprintDatabase {
  /// The tracks that go by these names, each once, in the order in which they are named.
  ///
  /// - Throws: ``FingerprintError/Code/trackNotFound`` or ``FingerprintError/Code/ambiguousTrack``
  ///   for the first name that isn't that of one track.
  public func tracks(
    named names: [String], by naming: TrackNaming = .any
  ) throws(FingerprintError) -> [Track] {
    try read { connection throws(FingerprintError) in
      try TrackTable(connection).tracks(named: names, by: naming)
    }
  }

  /// Removes the tracks that go by these names: all of them, in one transaction, or none. Needs no
  /// audio; their postings go with the next merge.
  ///
  /// - Returns: What was removed, in the order of the names.
  /// - Throws: As ``tracks(named:by:)``, before anything is removed; not writable, busy.
  @discardableResult
  public func removeTracks(
    named names: [String], by naming: TrackNaming = .any
  ) throws(FingerprintError) -> [Track] {
    try write { connection throws(FingerprintError) in
      let table = TrackTable(connection)
      let tracks = try table.tracks(named: names, by: naming)
      for track in tracks { try table.remove(track.id) }
      return tracks
    }
  }
}

extension TrackTable {
  func tracks(named names: [String], by naming: TrackNaming) throws(FingerprintError) -> [Track] {
    var tracks = [Track]()
    for name in names {
      let track = try track(named: name, by: naming)
      if !tracks.contains(where: { $0.id == track.id }) { tracks.append(track) }
    }
    return tracks
  }

  private func track(named name: String, by naming: TrackNaming) throws(FingerprintError) -> Track {
    var found = [(track: Track, property: String)]()
    func add(_ tracks: [Track], _ property: String) {
      for track in tracks where !found.contains(where: { $0.track.id == track.id }) {
        found.append((track, property))
      }
    }
    if naming == .any || naming == .number, !name.hasPrefix("+"), let number = Int64(name) {
      add(try all("id = ?1", .integer(number)), "number")
    }
    if naming == .any || naming == .recording {
      add(try all("recording_id = ?1", .text(name)), "recording id")
    }
    if naming == .any || naming == .path {
      for path in Set([name, resolvedPath(name)]).sorted() {
        add(try all("source_path = ?1", .text(path)), "path")
      }
    }
    guard let first = found.first else {
      let wanted =
        switch naming {
        case .any: "number, recording id or path"
        case .number: "number"
        case .recording: "recording id"
        case .path: "path"
        }
      throw FingerprintError(
        .trackNotFound, name, "no track has this \(wanted)",
        advice: "`fpctl tracks` lists what there is")
    }
    guard found.count == 1 else {
      let meanings = found.map {
        "the \($0.property) of track \($0.track.id) (\($0.track.displayName))"
      }
      let isOneKind = Set(found.map(\.property)).count == 1
      throw FingerprintError(
        .ambiguousTrack, name, "is " + meanings.joined(separator: " and "),
        advice: isOneKind
          ? "name it by its number" : "name it by its path, or say with --by which it is")
    }
    return first.track
  }
}

/// The absolute form of a path, links resolved in as much of it as exists, `.` and `..` taken out
/// of the rest: what a file that is gone now was called when it was there.
func resolvedPath(_ path: String) -> String {
  var existing = absolutePath(path.hasPrefix("/") ? path : "./" + path)
  var gone = [Substring]()
  while existing != "/", (try? FileStatus(existing)) == nil {
    let parts = existing.split(separator: "/")
    guard let last = parts.last else { break }
    gone.insert(last, at: 0)
    existing = "/" + parts.dropLast().joined(separator: "/")
  }
  var resolved = absolutePath(existing).split(separator: "/")
  for part in gone where part != "." {
    if part == ".." { _ = resolved.popLast() } else { resolved.append(part) }
  }
  return "/" + resolved.joined(separator: "/")
}
