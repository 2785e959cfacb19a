#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The facts of the machine and the program that a run's summary begins with.
package enum Machine {
  /// Today, UTC, as `2026-01-31`.
  package static var date: String {
    var now = time(nil)
    var day = tm()
    gmtime_r(&now, &day)
    func digits(_ number: Int32, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "\(digits(day.tm_year + 1900, 4))-\(digits(day.tm_mon + 1, 2))-\(digits(day.tm_mday, 2))"
  }

  /// Processor, cores and memory.
  package static var description: String {
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let bytes = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    return "\(processor), \(cores) cores, \((bytes / 1e9).decimal(1)) GB"
  }

  /// The operating system by its name and version.
  package static var system: String {
    #if os(Linux)
      let line = lines(of: "/etc/os-release").first { $0.hasPrefix("PRETTY_NAME=") }
      if let line { return line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } }
    #endif
    var name = utsname()
    uname(&name)
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(name.sysname)) \(text(name.release))"
  }

  /// The commit that the program at `path` was built from, as git describes it: where it lies in
  /// the build folder of its own source. `nil` anywhere else.
  package static func commit(ofProgramAt path: String) -> String? {
    let folder = FileContents.folder(of: FileContents.resolved(path))
    guard let root = firstLine("git -C \(quoted(folder)) rev-parse --show-toplevel"),
      FileContents.isReadable("\(root)/Sources/FingerprintEvaluation"),
      folder.hasPrefix("\(root)/.build/")
    else { return nil }
    return firstLine(
      "git -C \(quoted(folder)) describe --always --dirty --abbrev=12 --exclude '*'")
  }

  /// The digest of the running program: whatever it was built from, the same one answers the same.
  /// `nil` where the system doesn't tell its file.
  package static var programDigest: String? {
    #if os(Linux)
      let path = "/proc/self/exe"
    #else
      var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
      var size = UInt32(bytes.count)
      guard _NSGetExecutablePath(&bytes, &size) == 0 else { return nil }
      let path = String(cString: bytes)
    #endif
    return try? CorpusDigest.digest(ofFiles: [path])
  }

  private static var processor: String {
    #if os(Linux)
      let line = lines(of: "/proc/cpuinfo").first { $0.hasPrefix("model name") }
      let name = line?.split(separator: ":").last.map { $0.drop { $0 == " " } }
      return name.map(String.init) ?? "unknown processor"
    #else
      var size = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var name = [UInt8](repeating: 0, count: size)
      sysctlbyname("machdep.cpu.brand_string", &name, &size, nil, 0)
      return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    #endif
  }

  private static func lines(of path: String) -> [Substring] {
    guard let bytes = try? FileContents.read(path) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// The first line that a shell command prints; `nil` where it fails or prints nothing.
  private static func firstLine(_ command: String) -> String? {
    guard let stream = popen("\(command) 2>/dev/null", "r") else { return nil }
    var buffer = [CChar](repeating: 0, count: 4096)
    let line = fgets(&buffer, Int32(buffer.count), stream).map { String(cString: $0) }
    guard pclose(stream) == 0, let line else { return nil }
    let text = line.split(separator: "\n").first.map(String.init) ?? ""
    return text.isEmpty ? nil : text
  }
}
