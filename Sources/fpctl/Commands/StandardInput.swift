import Fingerprint

/// What commands read whole: standard input, and files that the library can't open itself.
enum StandardInput {
  /// What messages call it.
  static let name = "standard input"

  /// Read into memory at most.
  static let limit = 1 << 30

  /// All of standard input; an error of code `cancelled` once a signal that is watched for came,
  /// for whoever feeds it may never end.
  static func bytes() throws(FingerprintError) -> [UInt8] {
    do {
      return try Descriptor.standardInput.readToEnd(limit: limit) { Interruption.status != nil }
    } catch {
      throw error.about(name)
    }
  }

  static func bytes(ofFile path: String) throws(FingerprintError) -> [UInt8] {
    do {
      return try Descriptor.readFile(path, limit: limit)
    } catch {
      throw error.about(path)
    }
  }

  /// The paths in a list: one a line, or where there is a NUL byte one before each, as `find
  /// -print0` writes them. Empty ones are passed over.
  static func paths(in list: [UInt8]) -> [String] {
    let separator: UInt8 = list.contains(0) ? 0 : UInt8(ascii: "\n")
    return list.split(separator: separator).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension AudioInput {
  /// The audio at a path, `-` being standard input; headerless samples where a format is given.
  init(path: String, raw: RawFormat?) throws(FingerprintError) {
    if path == "-" {
      let bytes = try StandardInput.bytes()
      self =
        raw.map { .raw(bytes, $0, name: StandardInput.name) }
        ?? .bytes(bytes, name: StandardInput.name)
    } else if let raw {
      self = .raw(try StandardInput.bytes(ofFile: path), raw, name: path)
    } else {
      self = .file(path: path)
    }
  }
}

extension Descriptor.Failure {
  fileprivate func about(_ subject: String) -> FingerprintError {
    switch self {
    case .fileNotFound:
      FingerprintError(.fileNotFound, subject, "no such file", advice: "check the name")
    case .cancelled:
      FingerprintError(.cancelled, subject, "stopped before its end")
    case .tooLarge:
      FingerprintError(
        .unreadableFile, subject, "more than 1 GiB, too much to read into memory",
        advice: "cut it with a decoder first")
    default:
      FingerprintError(.unreadableFile, subject, reason)
    }
  }
}
