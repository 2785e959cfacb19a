internal import FingerprintEvaluation
internal import Foundation

/// The facts that every run's summary begins with.
enum Machine {
  /// The provenance of the run of `command` over the corpus in the folder `corpus`, with
  /// `parameters` of its own.
  ///
  /// Nothing in it names folders of this machine: `command` is written with names of files alone.
  static func provenance(
    command: String, corpus: String, parameters: [Provenance.Fact]
  ) throws -> Provenance {
    let folder = try TemporaryFolder()
    let manifest = try FileContents.read("\(corpus)/manifest.csv")
    let truth = try FileContents.read("\(corpus)/queries/truth.csv")
    return Provenance(
      [
        .init("command", "`\(command)`"),
        .init("commit", commit(folder)),
        .init("date", date),
        .init("machine", "\(processor), \(cores) cores, \(memory) GB"),
        .init("system", system),
        .init("Swift", "\(compiler(folder)), \(build) build"),
        .init("corpus", "manifest.csv \(CorpusDigest.digest(of: manifest))"),
        .init("queries", "truth.csv \(CorpusDigest.digest(of: truth))"),
      ] + parameters)
  }

  /// Today, UTC, as `2026-01-31`.
  static var date: String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
    let day = calendar.dateComponents([.year, .month, .day], from: Date())
    func digits(_ number: Int?, _ count: Int) -> String {
      let text = String(number ?? 0)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "\(digits(day.year, 4))-\(digits(day.month, 2))-\(digits(day.day, 2))"
  }

  /// Processors that can be used.
  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// `command` with each argument that is a path reduced to its last component.
  static func abbreviated(_ command: [String]) -> String {
    command.map { $0.contains("/") ? ($0 as NSString).lastPathComponent : $0 }
      .joined(separator: " ")
  }

  private static var memory: String {
    (Double(ProcessInfo.processInfo.physicalMemory) / 1e9).decimal(1)
  }

  private static var build: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  private static var processor: String {
    #if os(Linux)
      let text = (try? FileContents.read("/proc/cpuinfo")).map {
        String(decoding: $0, as: UTF8.self)
      }
      let line = text?.split(separator: "\n").first { $0.hasPrefix("model name") }
      let name = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      return name ?? "unknown processor"
    #else
      var size = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var name = [UInt8](repeating: 0, count: size)
      sysctlbyname("machdep.cpu.brand_string", &name, &size, nil, 0)
      return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    #endif
  }

  private static var system: String {
    #if os(Linux)
      let text = (try? FileContents.read("/etc/os-release")).map {
        String(decoding: $0, as: UTF8.self)
      }
      let line = text?.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
      let name = line?.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" }
      return name ?? ProcessInfo.processInfo.operatingSystemVersionString
    #else
      return "macOS " + ProcessInfo.processInfo.operatingSystemVersionString
    #endif
  }

  private static func commit(_ folder: TemporaryFolder) -> String {
    let arguments = ["describe", "--always", "--dirty", "--abbrev=12", "--exclude", "*"]
    return firstLine("git", arguments, folder) ?? "unknown"
  }

  private static func compiler(_ folder: TemporaryFolder) -> String {
    firstLine("swift", ["--version"], folder)?.replacingOccurrences(of: "Swift version ", with: "")
      ?? "unknown version"
  }

  private static func firstLine(
    _ program: String, _ arguments: [String], _ folder: TemporaryFolder
  ) -> String? {
    let output = folder.file("stdout.txt")
    let process = ChildProcess(program: program, arguments: arguments)
    guard (try? process.run(output: output, folder: folder.path)) != nil,
      let bytes = try? FileContents.read(output)
    else { return nil }
    return bytes.split(separator: 0x0A).first.map { String(decoding: $0, as: UTF8.self) }
  }
}
