/// A track's peaks as bytes: the forward table's rows.
///
/// A row holds a *part* of a track, ``framesPerPart`` frames (190 s), so that verification reads only what it needs of a
/// long recording. Bits, lowest first:
///
/// | what | code |
/// |------|------|
/// | number of peaks, plus 1 | Elias gamma |
/// | for each peak: frames since the peak before it (the first: since the part's start) | Rice, parameter 1 |
/// | … and its bin | 9 bits |
///
/// About 11.5 bits a peak at 20 a second. Peaks are by frame, then bin.
enum PeakCodec {
  /// Frames in a part.
  static let framesPerPart = 8_192
  private static let binWidth = 9

  /// The rows of a track, part by part, empty parts included.
  static func encode(_ peaks: [Peak], frames: Int) -> [[UInt8]] {
    var rows = [[UInt8]]()
    var index = 0
    for start in stride(from: 0, to: frames, by: framesPerPart) {
      let first = index
      while index < peaks.count, Int(peaks[index].frame) < start + framesPerPart { index += 1 }
      var bits = BitWriter()
      bits.writeGamma(UInt64(index - first + 1))
      var last = Int32(start)
      for peak in peaks[first..<index] {
        bits.writeRice(UInt64(peak.frame - last), parameter: 1)
        bits.write(UInt64(peak.bin), width: binWidth)
        last = peak.frame
      }
      rows.append(bits.finish())
    }
    return rows
  }

  /// Appends the peaks of a part; `false` where the bytes are not a part's.
  static func decode(_ row: UnsafeRawBufferPointer, part: Int, into peaks: inout [Peak]) -> Bool {
    var bits = BitReader(row)
    let count = Int(bits.readGamma()) - 1
    // a peak takes 11 bits at least
    guard !bits.isOverrun, count <= row.count * 8 / (binWidth + 2) else { return false }
    var frame = UInt64(part * framesPerPart)
    let end = frame + UInt64(framesPerPart)
    for _ in 0..<count {
      frame &+= bits.readRice(parameter: 1)
      let bin = bits.read(width: binWidth)
      guard frame < end else { return false }
      peaks.append(Peak(frame: Int32(frame), bin: Int16(bin), strength: 0))
    }
    return !bits.isOverrun
  }
}
