/// Two peaks as one number: what the inverted index is asked for.
///
/// | bits | 21 … 13 | 12 … 6 | 5 … 0 |
/// |------|---------|--------|-------|
/// | what | bin of the anchor, 0 … 511 | target's bin − anchor's + 63, 0 … 126 | frames between, 0 … 63 |
///
/// Example: anchor in bin 100, target in bin 90, 12 frames later: `100 << 13 | 53 << 6 | 12` =
/// 822,604.
struct LandmarkHash: RawRepresentable, Hashable, Comparable, Sendable {
  /// Bits in use: hashes are below `1 << bitCount`.
  static let bitCount = 22

  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// - Precondition: each of the three fits its bits.
  init(anchorBin: Int16, targetBin: Int16, frames: Int32) {
    let step = Int32(targetBin) - Int32(anchorBin) + 63
    assert((0..<512).contains(anchorBin) && (0...126).contains(step) && (0...63).contains(frames))
    rawValue = UInt32(anchorBin) << 13 | UInt32(step) << 6 | UInt32(frames)
  }

  /// The anchor's bin.
  var anchorBin: Int16 { Int16(rawValue >> 13) }

  /// The target's bin.
  var targetBin: Int16 { anchorBin + Int16(rawValue >> 6 & 0x7F) - 63 }

  /// Frames from anchor to target.
  var frames: Int32 { Int32(rawValue & 0x3F) }

  static func < (a: LandmarkHash, b: LandmarkHash) -> Bool { a.rawValue < b.rawValue }
}

/// A hash and the frame of its anchor.
struct Landmark: Hashable, Sendable {
  let hash: LandmarkHash
  let frame: Int32
}
