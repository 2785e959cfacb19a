#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Indexer {
  /// Extensions that are taken for audio, or video with a soundtrack, in folders. A file named by
  /// itself is always tried.
  public static let audioExtensions: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "mp2", "aif", "aiff", "aifc", "au", "snd",
    "caf",
    "w64", "rf64", "voc", "m4a", "m4b", "aac", "wma", "ape", "wv", "mka", "ac3", "amr", "dsf",
    "mpc",
    "mp4", "m4v", "mkv", "webm", "mov", "avi", "mpg", "mpeg", "flv", "wmv", "ts", "3gp",
  ]

  /// The files to index: each path that is a file, and below each folder those with a known
  /// extension, sorted by name.
  ///
  /// Hidden files and folders are passed over, links to files followed, links to folders not (they
  /// may loop). A file that is named twice comes once.
  /// - Throws: ``FingerprintError`` where nothing at all is found: the only path doesn't exist, or
  ///   there are folders without audio.
  public static func audioFiles(under paths: [String]) throws(FingerprintError) -> [String] {
    var files = [String]()
    var seen = Set<[UInt64]>()
    for path in paths {
      do {
        let status = try FileStatus(path)
        if status.kind == .folder {
          collect(path, into: &files, seen: &seen)
        } else if seen.insert(status.identity).inserted {
          files.append(path)
        }
      } catch {
        // one name of many that is wrong fails in its turn
        guard paths.count > 1 else { throw error }
        files.append(path)
      }
    }
    guard !files.isEmpty else {
      throw FingerprintError(
        .noAudio, paths.joined(separator: ", "),
        "there is no audio in \(paths.count == 1 ? "this folder" : "these folders")",
        advice: "name files directly if they have unusual extensions")
    }
    return files
  }

  private static func collect(
    _ folder: String, into files: inout [String], seen: inout Set<[UInt64]>
  ) {
    guard let stream = opendir(folder) else {
      // fails in its turn, and the rest goes on
      files.append(folder)
      return
    }
    var names = [String]()
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    closedir(stream)
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      let suffix = name.split(separator: ".").dropFirst().last?.lowercased() ?? ""
      let isAudio = audioExtensions.contains(suffix)
      let status: FileStatus
      do throws(FingerprintError) {
        status = try FileStatus(path)
      } catch {
        // fails in its turn: a name that isn't UTF-8, which names nothing once it is text, and what
        // may not be looked at or lies too deep. a link that leads nowhere is passed over
        let isHidden = error.code != .fileNotFound && !FileStatus.isLink(path)
        let mayBeFolder = !name.contains(".")
        if isAudio && name.contains("\u{FFFD}") || isHidden && (isAudio || mayBeFolder) {
          files.append(path)
        }
        continue
      }
      switch status.kind {
      case .folder:
        if !FileStatus.isLink(path) { collect(path, into: &files, seen: &seen) }
      case .file:
        if isAudio, seen.insert(status.identity).inserted {
          files.append(path)
        }
      case .other: break
      }
    }
  }
}
