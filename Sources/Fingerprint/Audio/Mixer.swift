/// Mixes the channels of each frame down to one, and notices where they cancel each other out.
///
/// A recording whose right channel is its left one upside down (a cable soldered the wrong way
/// round, a "karaoke" or a badly joined balanced line) is silence in the middle. Whoever reads it
/// reads it once more with ``Mode/first`` then.
package struct Mixer {
  /// What becomes of the channels.
  package enum Mode {
    /// Their mean.
    case mean
    /// The first alone.
    case first
  }

  /// Frames from one that is looked at to the next: all would cost as much as mixing them.
  private static let stride = 16
  /// Share of the channels' energies that their sum has: about 1 where they have nothing in common,
  /// 2 where two are the same, at most 0.05 where one is the other upside down, lossy coding
  /// included.
  private static let cancelledShare = 0.1

  private let mode: Mode
  private let channels: Int
  private var nextLook = 0
  private var sumEnergy = 0.0
  private var channelEnergy = 0.0

  /// A mixer of so many channels, 1 or more.
  init(_ mode: Mode = .mean, channels: Int) {
    self.mode = mode
    self.channels = channels
  }

  /// Whether next to nothing is left in the mean of all frames so far. Exact, whatever the pieces
  /// in which the frames came.
  var cancels: Bool { sumEnergy < channelEnergy * Self.cancelledShare }

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
      look(interleaved.extracting((nextLook * channels)..<((nextLook + 1) * channels)))
      nextLook += Self.stride
    }
    nextLook -= frames
  }

  private mutating func look(_ frame: Span<Float>) {
    var sum = 0.0
    var energy = 0.0
    for channel in 0..<channels {
      let sample = Double(frame[channel])
      sum += sample
      energy += sample * sample
    }
    // one sample that is no number must not decide for all
    guard energy.isFinite else { return }
    sumEnergy += sum * sum
    channelEnergy += energy
  }
}
