#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the file system says of a path.
struct FileStatus: Hashable {
  enum Kind { case file, folder, other }

  let kind: Kind
  let size: Int64
  /// Nanoseconds since 1970.
  let modified: Int64
  /// Tells two names of one file apart from two files.
  let identity: [UInt64]

  /// Follows links.
  /// - Throws: ``FingerprintError/Code/fileNotFound`` or ``FingerprintError/Code/unreadableFile``.
  init(_ path: String) throws(FingerprintError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileStatus.error(path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    default: kind = .other
    }
    size = Int64(status.st_size)
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    modified = FileStatus.nanoseconds(Int64(time.tv_sec), Int64(time.tv_nsec))
    identity = [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  /// Bounded to 1677 … 2262: file systems take dates beyond, and a wrong clock sets them.
  private static func nanoseconds(_ seconds: Int64, _ rest: Int64) -> Int64 {
    let (whole, isTooMuch) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isBeyond) = whole.addingReportingOverflow(rest)
    return isTooMuch || isBeyond ? (seconds < 0 ? .min : .max) : sum
  }

  /// The status of a regular file with bytes in it that we may read.
  ///
  /// - Parameter pipes: What to do with a pipe.
  /// - Throws: ``FingerprintError`` saying which of these it is not.
  @discardableResult
  static func requireReadableFile(
    _ path: String, pipes: String = "copy it to a file first"
  ) throws(FingerprintError) -> FileStatus {
    let status = try FileStatus(path)
    guard access(path, R_OK) == 0 else { throw error(path, errno) }
    switch status.kind {
    case .folder:
      throw FingerprintError(.unreadableFile, path, "is a folder", advice: "name a file")
    case .other:
      throw FingerprintError(
        .unreadableFile, path, "is a pipe or a device", advice: pipes)
    case .file: break
    }
    guard status.size > 0 else {
      throw FingerprintError(
        .noAudio, path, "it is empty", advice: "check that it was copied or recorded whole")
    }
    return status
  }

  /// A descriptor of the regular file at `path`, for reading. Never waits, as opening a pipe would for
  /// its writer: what was a file when it was looked at may be one by now.
  static func openFile(_ path: String) throws(FingerprintError) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw error(path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FingerprintError(
        .unreadableFile, path, "is no regular file", advice: "name a file")
    }
    return descriptor
  }

  /// Whether `path` is itself a link, wherever it leads.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  static func error(_ path: String, _ code: Int32) -> FingerprintError {
    switch code {
    case ENOENT where path.contains("\u{FFFD}"):
      FingerprintError(
        .fileNotFound, path, "no such file, or its name is not UTF-8",
        advice: "check the name, or rename it")
    case ENOENT, ENOTDIR:
      FingerprintError(
        .fileNotFound, path, "no such file",
        advice: path.contains("://") ? "have ffmpeg read it, and pipe it in" : "check the name",
        cause: .system(errno: code))
    case EACCES, EPERM:
      FingerprintError(
        .unreadableFile, path, "permission denied", advice: "make it readable for this user",
        cause: .system(errno: code))
    default:
      FingerprintError(
        .unreadableFile, path, String(cString: strerror(code)), cause: .system(errno: code))
    }
  }
}

/// The absolute form of a path, links resolved where the file exists.
func absolutePath(_ path: String) -> String {
  if let resolved = realpath(path, nil) {
    defer { free(resolved) }
    return String(cString: resolved)
  }
  guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
  defer { free(folder) }
  return String(cString: folder) + "/" + path
}
