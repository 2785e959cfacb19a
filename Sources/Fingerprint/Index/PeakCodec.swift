/// A track's peaks as bytes: the forward table's rows.
///
/// A row holds a *part* of a track, ``framesPerPart`` frames (24 s), so that verification reads
/// only what it needs, and that several rows fit a page of the file with little waste. Bits, lowest
/// first:
///
/// | what | code |
/// |------|------|
/// | number of peaks, plus 1 | Elias gamma |
/// | for each peak: frames since the peak before it (the first: since the part's start) | Rice, parameter 1 |
/// | … and its bin | 9 bits |
///
/// About 11.4 bits a peak at 27 a second. Peaks are by frame, then bin.
enum PeakCodec {
  /// Frames in a part.
  static let framesPerPart = 1_024
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

  /// Appends the peaks of a part that lie in some frames; `false` where the bytes are not a part's.
  static func decode(
    _ row: UnsafeRawBufferPointer, part: Int, frames: Range<Int> = 0..<Int.max,
    into peaks: inout [Peak]
  ) -> Bool {
    var bits = BitReader(row)
    let count = Int(bits.readGamma()) - 1
    // a peak takes 11 bits at least
    guard !bits.isOverrun, count <= row.count * 8 / (binWidth + 2) else { return false }
    var frame = part * framesPerPart
    let end = frame + framesPerPart
    for _ in 0..<count {
      frame &+= Int(truncatingIfNeeded: bits.readRice(parameter: 1))
      let bin = bits.read(width: binWidth)
      guard frame >= 0, frame < end else { return false }
      if frame < frames.lowerBound { continue }
      if frame >= frames.upperBound { break }
      peaks.append(Peak(frame: Int32(frame), bin: Int16(bin), strength: 0))
    }
    return !bits.isOverrun
  }
}
