internal import CXXHash

/// A name for the exact corpus that a figure was measured on.
package enum CorpusDigest {
  /// `xxh3:` and the 128-bit XXH3 of `bytes` as 32 hexadecimal digits, as `xxhsum -H2` prints it.
  package static func digest(of bytes: [UInt8]) -> String {
    let hash = bytes.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
    return "xxh3:" + [hash.high64, hash.low64].map(hexadecimal).joined()
  }

  private static func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
