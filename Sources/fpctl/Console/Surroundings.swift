#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process finds around itself, gathered so that a test can bring its own.
struct Surroundings: Sendable {
  var variables: @Sendable (String) -> String?
  /// The absolute path of the working folder.
  var workingFolder: String
  var processors: Int

  /// The process's own.
  static var process: Surroundings {
    let folder = getcwd(nil, 0)
    defer { free(folder) }
    return Surroundings(
      variables: { getenv($0).map { String(cString: $0) } },
      workingFolder: folder.map { String(cString: $0) } ?? "/",
      processors: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// The value of a variable that is set and not empty.
  func variable(_ name: String) -> String? {
    guard let value = variables(name), !value.isEmpty else { return nil }
    return value
  }

  /// The database a command works on: `--db`, else `$FPCTL_DB`, else `fingerprints.fpdb` in the
  /// working folder.
  func databasePath(_ arguments: ParsedArguments) -> String {
    arguments.text(.database) ?? variable("FPCTL_DB") ?? "fingerprints.fpdb"
  }

  /// The path as short as it can be given here: relative where it lies in the working folder.
  func shortened(_ path: String) -> String {
    let folder = workingFolder.hasSuffix("/") ? workingFolder : workingFolder + "/"
    return path.hasPrefix(folder) && path.count > folder.count
      ? String(path.dropFirst(folder.count)) : path
  }

  /// The absolute path, with `~` for the user's own folder: what may be shown to others.
  func impersonal(_ path: String) -> String {
    let absolute = path.hasPrefix("/") ? path : workingFolder + "/" + path
    guard let home = variable("HOME"), home != "/" else { return absolute }
    let folder = home.hasSuffix("/") ? home : home + "/"
    return absolute.hasPrefix(folder) ? "~/" + absolute.dropFirst(folder.count) : absolute
  }

  /// Whether a folder lies at the path.
  func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
