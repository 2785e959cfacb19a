#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The `ffmpeg` program that reads what libsndfile can't: M4A, WMA, WebM, MP4 and other video.
///
/// ```swift
/// var decoder = ExternalDecoder.standard
/// decoder.temporaryFolder = "/var/cache/listener"
/// let database = try FingerprintDatabase(path: "music.fpdb", decoder: decoder)
/// ```
public struct ExternalDecoder: Sendable, Hashable {
  /// The program's path. `nil`: no process is ever started, and what libsndfile can't read is
  /// refused.
  public var programPath: String?
  /// The folder for a copy of ``AudioInput/bytes(_:name:)`` that the program is to read. Default
  /// `/tmp`. A copy has no other readers and goes with the reading.
  public var temporaryFolder: String
  /// Seconds without a sign of life after which the program is ended. Default 60: a file on a
  /// sleeping disk may take a while.
  public var silenceLimitSeconds: Double

  /// A decoder with these properties.
  public init(
    programPath: String?, temporaryFolder: String = "/tmp", silenceLimitSeconds: Double = 60
  ) {
    self.programPath = programPath
    self.temporaryFolder = temporaryFolder
    self.silenceLimitSeconds = silenceLimitSeconds
  }

  /// ``silenceLimitSeconds``, bounded: a program may well say that it never gives up.
  var silenceLimit: Double { min(max(0, silenceLimitSeconds), 1e9) }

  /// `ffmpeg` where the PATH has it, and TMPDIR, looked up once: the only place at which the library
  /// reads the environment, and only where the program gives no decoder of its own.
  public static let standard = ExternalDecoder(
    programPath: variable("PATH")?.split(separator: ":").map { $0 + "/ffmpeg" }
      .first { access($0, X_OK) == 0 },
    temporaryFolder: variable("TMPDIR") ?? "/tmp")

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
