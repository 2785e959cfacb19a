import Fingerprint

/// What `fpctl doctor` tells, for people and as the record `fpctl.doctor/1`, which is documented in
/// Documentation/JSONOutput.md.
struct DoctorReport {
  enum Diagnosis {
    case missing
    case opens(DatabaseStatistics, FingerprintParameters)
    case fails(code: String, String)
  }

  let formats: ReadableFormats
  let ffmpegPath: String?
  let ffmpegVersion: String?
  let processors: Int
  let databasePath: String
  let database: Diagnosis

  /// Whether all that is needed works.
  var isHealthy: Bool {
    if case .fails = database { false } else { true }
  }

  func lines(_ palette: Palette) -> [String] {
    var rows = [("fpctl", Program.version)]
    rows += LibraryVersion.all.map { ($0.name, $0.version) }
    rows.append(("ffmpeg", ffmpegText(palette)))
    rows.append(("system", "\(OperatingSystem.description), \(OperatingSystem.architecture)"))
    rows.append(("processors", String(processors)))
    rows.append(("reads", formats.native.joined(separator: " ")))
    rows.append(
      (
        ffmpegPath == nil ? "doesn't read" : "by ffmpeg",
        formats.viaFFmpeg.joined(separator: " ")
      ))
    rows.append(("database", databasePath.printable))
    rows += diagnosisRows(palette)
    let page = HelpText(commands: [])
    let column = 14
    return rows.map { name, value in
      let wrapped = page.wrapped(value, indent: column).dropFirst(column).dropLast()
      return name.padded(to: column) + wrapped
    }
  }

  private func ffmpegText(_ palette: Palette) -> String {
    guard let ffmpegPath else {
      return palette.doubtful("not found") + ": M4A, WebM, MP4 and video can't be read"
    }
    return "\(ffmpegVersion ?? palette.doubtful("of unknown version")) (\(ffmpegPath.printable))"
  }

  private func diagnosisRows(_ palette: Palette) -> [(String, String)] {
    switch database {
    case .missing:
      return [("health", "there is no database yet; `fpctl index` makes one")]
    case .opens(let statistics, let parameters):
      let holds =
        "\(counted(statistics.tracks, "track")), \(byteText(statistics.fileBytes)), "
        + "format \(statistics.formatVersion), \(parameters.title)"
      return [
        ("", holds), ("health", palette.good("it opens") + "; `fpctl check` verifies all of it"),
      ]
    case .fails(_, let reason):
      return [("health", palette.bad("unusable:") + " \(reason.printable)")]
    }
  }

  var json: JSONValue {
    let versions = [("fpctl", Program.version)] + LibraryVersion.all.map { ($0.name, $0.version) }
    return [
      "schema": "fpctl.doctor/1",
      "healthy": .bool(isHealthy),
      "versions": .object(versions.map { (key: $0.0.lowercased(), value: .string($0.1)) }),
      "ffmpeg": ["path": JSONValue(ffmpegPath), "version": JSONValue(ffmpegVersion)],
      "system": .string(OperatingSystem.description),
      "architecture": .string(OperatingSystem.architecture),
      "processors": .integer(processors),
      "native_extensions": .array(formats.native.map { .string($0) }),
      "ffmpeg_extensions": .array(formats.viaFFmpeg.map { .string($0) }),
      "database": databaseValue,
    ]
  }

  private var databaseValue: JSONValue {
    var statistics: DatabaseStatistics?
    var parameters: FingerprintParameters?
    var failure: (code: String, message: String)?
    var isThere = true
    switch database {
    case .missing: isThere = false
    case .opens(let found, let made): (statistics, parameters) = (found, made)
    case .fails(let code, let message): failure = (code, message)
    }
    func number(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
    return [
      "path": .string(databasePath),
      "exists": .bool(isThere),
      "bytes": number(statistics?.fileBytes),
      "tracks": number(statistics?.tracks),
      "format_version": number(statistics?.formatVersion),
      "preset": JSONValue(parameters?.preset?.rawValue),
      "error": failure.map {
        ["code": .string($0.code), "message": .string($0.message)]
      } ?? .null,
    ]
  }
}
