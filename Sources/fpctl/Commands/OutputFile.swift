import Fingerprint

/// A file that a command is told to write, which must be none of those that it reads.
struct OutputFile {
  let path: String
  /// The option that named it.
  let option: String

  /// - Throws: ``FingerprintError`` where it is one of `inputs`, under whatever name.
  func requireNone(of inputs: [(path: String, what: String)]) throws(FingerprintError) {
    for input in inputs where FileReplacement.isSameFile(path, input.path) {
      throw FingerprintError(
        .outputNotWritable, path, "is \(input.what), which would be lost",
        advice: "choose another \(option)")
    }
  }

  /// The files of a database.
  static func files(ofDatabase path: String) -> [(path: String, what: String)] {
    ["", "-wal", "-shm"].map { (path + $0, "the database") }
  }

  /// The file that a track was made from, if it is known.
  static func files(of track: Track?) -> [(path: String, what: String)] {
    guard let track, let path = track.path else { return [] }
    return [(path, "the recording of track \(track.id)")]
  }
}

extension FingerprintError.Code {
  /// The file that results were to go to can't be written.
  static let outputNotWritable = Self(rawValue: "output_not_writable")
}
