internal import Fingerprint

extension Recording {
  /// The recordings in a folder and those below it, by name: all audio of some length there is.
  ///
  /// Each goes by its path within the folder. Lengths are read from the headers where that is
  /// possible.
  ///
  /// - Parameter skipping: Told why a file is left out, which can't be read.
  /// - Throws: ``EvaluationError`` where there is no audio, or none that can be read.
  package static func all(
    in folder: String, role: Role, skipping: (EvaluationError) -> Void
  ) throws(EvaluationError) -> [Recording] {
    let root = folder.hasSuffix("/") ? folder : folder + "/"
    let paths: [String]
    do throws(FingerprintError) {
      paths = try Indexer.audioFiles(under: [folder])
    } catch {
      throw EvaluationError(error)
    }
    var recordings: [Recording] = []
    for path in paths {
      let name = path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
      do throws(EvaluationError) {
        recordings.append(
          Recording(
            id: name, path: path, role: role, durationSeconds: try AudioFile.seconds(path)))
      } catch {
        skipping(error)
      }
    }
    guard !recordings.isEmpty else {
      throw EvaluationError(folder, "holds no audio that can be read")
    }
    return recordings
  }
}
