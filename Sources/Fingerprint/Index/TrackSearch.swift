extension FingerprintDatabase {
  /// The tracks in which every word of `text` occurs somewhere: in the title, artist, album, path
  /// or recording id, as a part of it, case and diacritics aside. All tracks where there are no
  /// words. A recording id that is a digest, which has any short number somewhere, must begin so.
  ///
  /// In the order in which they were added. Cost: all tracks are read and looked through, about 2
  /// µs each.
  public func tracks(matching text: String) throws(FingerprintError) -> [Track] {
    let words = text.split(whereSeparator: \.isWhitespace).map { FoldedText(String($0)) }
    return try tracks().filter { track in
      let isNamed = track.recordingID != track.digest
      let fields = [
        track.title, track.artist, track.album, track.path, isNamed ? track.recordingID : nil,
      ].compactMap { $0.map(FoldedText.init) }
      return words.allSatisfy { word in
        fields.contains { $0.contains(word) }
          || !isNamed && FoldedText(track.recordingID).text.hasPrefix(word.text)
      }
    }
  }
}
