/// The tracks of a segment laid end to end: which stretch of positions belongs to which track.
struct TrackLayout: Sendable {
  private(set) var tracks: [TrackID] = []
  /// Where each track begins; one more entry than tracks, the last being the number of positions.
  private(set) var bases: [UInt32] = [0]
  /// For every 1,024 positions the track that the first of them is in: a look-up starts there.
  private var guide: [Int32] = []

  /// Frames a track may have in any file of this format, see ``PeakCodec/frameLimit``.
  static let frameLimit = 0...(PeakCodec.mostParts * 1_024)

  /// Positions in all.
  var positions: Int { Int(bases[tracks.count]) }

  /// What it takes in memory, nearly.
  var memoryBytes: Int {
    tracks.count * MemoryLayout<TrackID>.stride
      + (bases.count + guide.count) * MemoryLayout<UInt32>.stride
  }

  /// Adds a track behind the others.
  /// - Returns: `false` where positions would no longer fit 32 bits; nothing is added then.
  @discardableResult
  mutating func append(_ track: TrackID, frames: Int) -> Bool {
    let end = positions + frames
    guard end < Int(UInt32.max) else { return false }
    while guide.count << 10 < end { guide.append(Int32(tracks.count)) }
    tracks.append(track)
    bases.append(UInt32(end))
    return true
  }

  /// Which track, counted from 0, a position is in.
  @inline(__always)
  func ordinal(of position: UInt32) -> Int {
    var ordinal = Int(guide[Int(position >> 10)])
    while bases[ordinal + 1] <= position { ordinal += 1 }
    return ordinal
  }

  /// Frames of the track with that ordinal.
  func frames(_ ordinal: Int) -> Int { Int(bases[ordinal + 1] - bases[ordinal]) }

  /// As bytes: Elias gamma of the number of tracks plus 1, then of each track's number less the one
  /// before it, as zigzag plus 1, and of its frames plus 1.
  var encoded: [UInt8] {
    var bits = BitWriter()
    bits.writeGamma(UInt64(tracks.count + 1))
    var last: Int64 = 0
    for (ordinal, track) in tracks.enumerated() {
      let step = track.rawValue - last
      bits.writeGamma(UInt64(bitPattern: (step << 1) ^ (step >> 63)) + 1)
      bits.writeGamma(UInt64(frames(ordinal)) + 1)
      last = track.rawValue
    }
    return bits.finish()
  }

  init() {}

  /// `nil` where the bytes are no layout.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var bits = BitReader(bytes)
    let count = bits.readGamma() - 1
    guard !bits.isOverrun, count <= UInt64(bytes.count * 8) else { return nil }
    var last: Int64 = 0
    for _ in 0..<count {
      let zigzag = bits.readGamma() - 1
      last &+= Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
      let frames = bits.readGamma() - 1
      guard !bits.isOverrun, Forward.trackNumbers.contains(last), frames <= UInt64(UInt32.max),
        append(TrackID(rawValue: last), frames: Int(frames))
      else {
        return nil
      }
    }
  }
}
