import Fingerprint

/// What a program says of its version.
enum ProgramVersion {
  /// Seconds that it may take to say it.
  private static let limitSeconds = 5.0

  /// The third word of what `PROGRAM -version` prints, as ffmpeg does (`ffmpeg version 7.1 …`);
  /// `nil` where it can't be run, takes too long or says something else.
  static func ofFFmpeg(at path: String) -> String? {
    guard
      let process = try? ChildProcess(path, ["-version"], outputs: [.pipe], hasOwnGroup: false)
    else { return nil }
    let deadline = ContinuousClock.now + .seconds(limitSeconds)
    let bytes = try? Descriptor(number: process.pipes[0].number).readToEnd(limit: 1 << 20) {
      ContinuousClock.now > deadline
    }
    guard let bytes, process.exit(within: 1)?.isSuccess == true else { return nil }
    let said = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
    let parts = said.split(separator: " ")
    return parts.count > 2 && parts[1] == "version" ? String(parts[2]) : nil
  }
}
