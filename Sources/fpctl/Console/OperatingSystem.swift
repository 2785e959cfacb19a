#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The system that the tool runs on.
enum OperatingSystem {
  /// `Linux 6.1.0 (Debian GNU/Linux 12 (bookworm))`; the name of the machine is left out.
  static var description: String {
    let kernel = "\(field(\.sysname)) \(field(\.release))"
    return distribution.map { "\(kernel) (\($0))" } ?? kernel
  }

  /// `x86_64`, `aarch64`.
  static var architecture: String { field(\.machine) }

  private static func field<Field>(_ path: KeyPath<utsname, Field>) -> String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    return withUnsafeBytes(of: name[keyPath: path]) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// As `/etc/os-release` has it.
  private static var distribution: String? {
    guard let bytes = try? Descriptor.readFile("/etc/os-release", limit: 1 << 16) else {
      return nil
    }
    let key = "PRETTY_NAME="
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first {
      $0.hasPrefix(key)
    }
    return line.map { String($0.dropFirst(key.count).filter { $0 != "\"" }) }
  }
}
