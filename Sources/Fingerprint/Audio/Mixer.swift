/// Mixes the channels of each frame down to one, and notices where they cancel each other out.
///
/// A recording whose right channel is its left one upside down (a cable soldered the wrong way
/// round, a "karaoke" or a badly joined balanced line) is silence in the middle. Whoever reads it
/// reads it once more with ``Mode/first`` then.
struct Mixer {
  /// What becomes of the channels.
  enum Mode {
    /// Their mean.
    case mean
    /// The first alone.
    case first
  }

  /// Frames from one that is looked at to the next: all would cost as much as mixing them.
  private static let stride = 16
  /// 40 dB: what a lossy coder leaves of a silent middle lies below, two microphones' channels never.
  private static let cancelledShare: Float = 0.01

  private let mode: Mode
  private let channels: Int
  private var nextLook = 0
  private var loudestMix: Float = 0
  private var loudestFirst: Float = 0

  /// A mixer of so many channels, 1 or more.
  init(_ mode: Mode = .mean, channels: Int) {
    self.mode = mode
    self.channels = channels
  }

  /// Whether the mean of all frames so far is next to nothing and the first channel is not. Exact,
  /// whatever the pieces in which the frames came.
  var cancels: Bool { mode == .mean && loudestMix < loudestFirst * Self.cancelledShare }

  /// Replaces `mono` by the mix of whole interleaved frames.
  mutating func mix(_ interleaved: Span<Float>, into mono: inout [Float]) {
    let frames = interleaved.count / channels
    mono.removeAll(keepingCapacity: true)
    mono.reserveCapacity(frames)
    switch (mode, channels) {
    case (.first, _), (_, 1):
      for index in 0..<frames { mono.append(interleaved[index * channels]) }
      return
    case (.mean, 2):
      for index in 0..<frames {
        mono.append((interleaved[2 * index] + interleaved[2 * index + 1]) * 0.5)
      }
    case (.mean, _):
      let scale = 1 / Float(channels)
      for index in 0..<frames {
        var sum: Float = 0
        for channel in 0..<channels { sum += interleaved[index * channels + channel] }
        mono.append(sum * scale)
      }
    }
    while nextLook < frames {
      // a NaN is never the greater one
      loudestMix = max(loudestMix, abs(mono[nextLook]))
      loudestFirst = max(loudestFirst, abs(interleaved[nextLook * channels]))
      nextLook += Self.stride
    }
    nextLook -= frames
  }
}
