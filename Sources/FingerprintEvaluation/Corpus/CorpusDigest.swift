internal import CXXHash
internal import Fingerprint

/// A name for the exact corpus that a figure was measured on.
package enum CorpusDigest {
  /// `xxh3:` and the 128-bit XXH3 of `bytes` as 32 hexadecimal digits, as `xxhsum -H2` prints it.
  package static func digest(of bytes: [UInt8]) -> String {
    let hash = bytes.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
    return "xxh3:" + [hash.high64, hash.low64].map(hexadecimal).joined()
  }

  /// The digest over the digests of files, whatever they are called and in which order they are
  /// given: the exact audio. Reads all their bytes.
  package static func digest(ofFiles paths: [String]) throws(EvaluationError) -> String {
    var digests: [String] = []
    for path in paths {
      digests.append(
        try evaluating { () throws(FingerprintError) in
          try TrackSource(of: .file(path: path)).digest
        })
    }
    return digest(ofDigests: digests)
  }

  /// The digest over digests, in whatever order they are given.
  static func digest(ofDigests digests: [String]) -> String {
    digest(of: Array(digests.map { "\($0)\n" }.sorted().joined().utf8))
  }

  private static func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
