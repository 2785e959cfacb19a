import Fingerprint

/// Standard input, read whole.
enum StandardInput {
  /// What messages call it.
  static let name = "standard input"

  /// Read into memory at most.
  static let limit = 1 << 30

  /// All of standard input; an error of code `cancelled` once a signal that is watched for came,
  /// for whoever feeds it may never end.
  static func bytes() throws(FingerprintError) -> [UInt8] {
    try reading(name) { () throws(Descriptor.Failure) in
      try Descriptor.standardInput.readToEnd(limit: limit) { Interruption.status != nil }
    }
  }

  /// The paths in a list: one a line, or where there is a NUL byte one before each, as `find
  /// -print0` writes them. Empty ones are passed over.
  static func paths(in list: [UInt8]) -> [String] {
    let separator: UInt8 = list.contains(0) ? 0 : UInt8(ascii: "\n")
    return list.split(separator: separator).map { String(decoding: $0, as: UTF8.self) }
  }
}
