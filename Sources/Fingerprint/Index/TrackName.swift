extension FingerprintDatabase {
  /// The track that goes by a name: its number, its recording id, or the path it was read from,
  /// absolute or from the working folder.
  ///
  /// - Throws: ``FingerprintError/Code/trackNotFound``; ``FingerprintError/Code/ambiguousTrack``
  ///   where it is the number of one and the recording id of another.
  public func track(named name: String) throws(FingerprintError) -> Track {
    let found = try read { connection throws(FingerprintError) in
      let table = TrackTable(connection)
      var found = [Track?]()
      if let number = Int64(name) { found.append(try table.track(TrackID(rawValue: number))) }
      found.append(try table.first("recording_id = ?1", .text(name))?.track)
      for path in [name, absolutePath(name)] {
        found.append(try table.first("source_path = ?1", .text(path))?.track)
      }
      return found.compactMap { $0 }
    }
    guard let first = found.first else {
      throw FingerprintError(
        .trackNotFound, name, "no track has this number, recording id or path",
        advice: "check the name")
    }
    guard found.allSatisfy({ $0.id == first.id }) else {
      throw FingerprintError(
        .ambiguousTrack, name, "is the number of one track and the recording id or path of another",
        advice: "name it in another way")
    }
    return first
  }
}
