internal import CFFTW
internal import CSQLite
internal import CSndfile
internal import CSoxr
internal import CXXHash

/// A library that this one stands on, as it is at run time.
public struct LibraryVersion: Sendable, Hashable {
  /// Its name: `SQLite`.
  public let name: String
  /// Its version: `3.45.1`.
  public let version: String

  /// All of them: what a report of a fault should have.
  public static var all: [LibraryVersion] {
    [
      LibraryVersion(name: "SQLite", version: String(cString: sqlite3_libversion())),
      LibraryVersion(
        name: "libsndfile", version: bareVersion(String(cString: sf_version_string()))),
      LibraryVersion(name: "FFTW", version: bareVersion(String(cString: fftwf_version_text()))),
      LibraryVersion(name: "soxr", version: bareVersion(String(cString: soxr_version()))),
      LibraryVersion(name: "xxHash", version: xxHashVersion),
    ]
  }

  /// `1.2.2` of `libsndfile-1.2.2`, `3.3.10` of `fftw-3.3.10-sse2-avx`.
  private static func bareVersion(_ text: String) -> String {
    let parts = text.split(separator: "-")
    return parts.first { $0.first?.isNumber == true }.map(String.init) ?? text
  }

  private static var xxHashVersion: String {
    let number = XXH_versionNumber()
    return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
  }
}
