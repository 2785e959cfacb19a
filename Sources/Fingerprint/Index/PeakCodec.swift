internal import CXXHash

/// A track's peaks as bytes: the forward table's rows.
///
/// A row holds a *part* of a track, ``framesPerPart`` frames (6 s), so that verification reads only
/// what it needs, and that rows fill the pages of the file with little waste. Bits, lowest first:
///
/// | what | code |
/// |------|------|
/// | number of peaks, plus 1 | Elias gamma |
/// | for each peak: frames since the peak before it (the first: since the part's start) | Rice |
/// | … its bin | 9 bits |
/// | … its loudness | 2 bits |
/// | … whether it is paired | 1 bit |
/// | from the next whole byte on: checksum, the low half of XXH3 64 of all bytes before it | 16 bits |
///
/// Rice's parameter follows from the number of peaks: what suits gaps of that mean. About 14 bits a
/// peak at 44 a second. Peaks are by frame, then bin. Databases from before peaks had a loudness
/// (``FingerprintParameters/keepsLoudness``) have parts of 24 s, parameter 1, and none of the last
/// three: what is not also in the postings can only be checked by a checksum.
struct PeakCodec {
  /// Frames in a part.
  let framesPerPart: Int
  /// Parts of a track, at most: what the key of a row has room for.
  static let mostParts = 0x1_0000
  private static let binWidth = 9
  private static let loudnessWidth = 2
  private static let checksumBytes = 2

  private let keepsLoudness: Bool

  init(_ parameters: FingerprintParameters) {
    keepsLoudness = parameters.keepsLoudness
    framesPerPart = keepsLoudness ? 256 : 1_024
  }

  /// The length of a track that can be stored: 4 days and a half.
  var frameLimit: ClosedRange<Int> { 0...(Self.mostParts * framesPerPart) }

  /// The parts that a track of so many frames has.
  func parts(_ frames: Int) -> Int { (frames + framesPerPart - 1) / framesPerPart }

  /// Rice's parameter for the gaps of so many peaks.
  private func riceParameter(_ count: Int) -> Int {
    guard keepsLoudness else { return 1 }
    // where another bit is worth it: a mean gap of about 1.4, 3.2
    return count >= 180 ? 0 : count >= 80 ? 1 : 2
  }

  /// The rows of a track, part by part, empty parts included.
  func encode(_ peaks: [Peak], frames: Int) -> [[UInt8]] {
    var rows = [[UInt8]]()
    var index = 0
    for start in stride(from: 0, to: frames, by: framesPerPart) {
      let first = index
      while index < peaks.count, Int(peaks[index].frame) < start + framesPerPart { index += 1 }
      var bits = BitWriter()
      bits.writeGamma(UInt64(index - first + 1))
      let parameter = riceParameter(index - first)
      var last = Int32(start)
      for peak in peaks[first..<index] {
        bits.writeRice(UInt64(peak.frame - last), parameter: parameter)
        bits.write(UInt64(peak.bin), width: Self.binWidth)
        if keepsLoudness {
          bits.write(UInt64(peak.loudness), width: Self.loudnessWidth)
          bits.write(peak.isPaired ? 1 : 0, width: 1)
        }
        last = peak.frame
      }
      var row = bits.finish()
      if keepsLoudness {
        let checksum = row.withUnsafeBytes { Self.checksum($0) }
        row += [UInt8(truncatingIfNeeded: checksum), UInt8(truncatingIfNeeded: checksum >> 8)]
      }
      rows.append(row)
    }
    return rows
  }

  /// Appends the peaks of a part that lie in some frames; `false` where the bytes are not a part's.
  func decode(
    _ row: UnsafeRawBufferPointer, part: Int, frames: Range<Int> = 0..<Int.max,
    into peaks: inout [Peak]
  ) -> Bool {
    var row = row
    if keepsLoudness {
      let end = row.count - Self.checksumBytes
      guard end >= 0 else { return false }
      let stored = UInt16(row[end]) | UInt16(row[end + 1]) << 8
      row = UnsafeRawBufferPointer(rebasing: row[..<end])
      guard stored == Self.checksum(row) else { return false }
    }
    var bits = BitReader(row)
    let count = Int(bits.readGamma()) - 1
    // a peak takes that many bits at least
    guard !bits.isOverrun, count <= row.count * 8 / (Self.binWidth + 2) else { return false }
    let parameter = riceParameter(count)
    let width = Self.binWidth + (keepsLoudness ? Self.loudnessWidth + 1 : 0)
    // those without are all of one grade, and paired
    let rest: UInt64 = keepsLoudness ? 0 : 1 << UInt64(Self.binWidth + Self.loudnessWidth)
    let start = part * framesPerPart
    let end = start + framesPerPart
    let header = bits
    return withUnsafeTemporaryAllocation(of: Peak.self, capacity: count) { decoded in
      // of this closure's own, so that they stay in registers
      var bits = header
      var frame = start
      var kept = 0
      for _ in 0..<count {
        let (gap, properties) = bits.readRice(parameter: parameter, and: width)
        frame &+= Int(truncatingIfNeeded: gap)
        guard frame >= start, frame < end else { return false }
        if frame < frames.lowerBound { continue }
        if frame >= frames.upperBound { break }
        let word = properties | rest
        let bin = word & (1 << UInt64(Self.binWidth) - 1)
        let loudness = word >> UInt64(Self.binWidth) & (1 << UInt64(Self.loudnessWidth) - 1)
        var peak = Peak(frame: Int32(truncatingIfNeeded: frame), bin: Int16(bin), strength: 0)
        peak.loudness = UInt8(loudness)
        peak.isPaired = word >> UInt64(Self.binWidth + Self.loudnessWidth) == 1
        decoded.initializeElement(at: kept, to: peak)
        kept &+= 1
      }
      peaks.append(contentsOf: UnsafeBufferPointer(rebasing: decoded[..<kept]))
      return !bits.isOverrun
    }
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt16 {
    UInt16(truncatingIfNeeded: XXH3_64bits(bytes.baseAddress, bytes.count))
  }
}
