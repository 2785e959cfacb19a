import Testing

@testable import Fingerprint

struct MixerTests {
  private func mixed(
    _ interleaved: [Float], channels: Int, mode: Mixer.Mode = .mean, chunk: Int = 1_000
  ) -> (mono: [Float], cancels: Bool) {
    var mixer = Mixer(mode, channels: channels)
    var all = [Float]()
    var mono = [Float]()
    for start in stride(from: 0, to: interleaved.count, by: chunk * channels) {
      let part = Array(interleaved[start..<min(start + chunk * channels, interleaved.count)])
      mixer.mix(part.span, into: &mono)
      all += mono
    }
    return (all, mixer.cancels)
  }

  private let sine = Signal.sine(hertz: 440, amplitude: 0.5, seconds: 1, rate: 8_000)

  @Test(
    "Channels cancel where their mean is silence and they are not",
    arguments: [
      ([1, 1], false), ([1, -1], true), ([1, -0.9], true), ([1, -0.5], false), ([1, 0], false),
      ([0, 1], false), ([0, 0], false), ([1], false), ([1, 0, 0, 0, 0, 0, 0, 0], false),
      ([1, -1, 1, -1], true),
    ] as [([Float], Bool)])
  func cancelling(gains: [Float], cancels: Bool) {
    let interleaved = sine.flatMap { sample in gains.map { sample * $0 } }
    #expect(mixed(interleaved, channels: gains.count).cancels == cancels)
    let first = mixed(interleaved, channels: gains.count, mode: .first)
    #expect(first.mono == sine.map { $0 * gains[0] })
    #expect(!first.cancels)
  }

  @Test("The pieces in which frames come change nothing", arguments: [1, 7, 16, 17, 8_000])
  func chunks(size: Int) {
    // at the very edge of what counts as cancelling
    let gain: Float = -0.7298
    let interleaved = sine.flatMap { [$0, $0 * gain] }
    let whole = mixed(interleaved, channels: 2, chunk: sine.count)
    let parts = mixed(interleaved, channels: 2, chunk: size)
    #expect(parts.mono == whole.mono)
    #expect(parts.cancels == whole.cancels)
  }

  @Test("Samples that are no numbers decide nothing", arguments: [Float.nan, .infinity])
  func noNumbers(sample: Float) {
    var interleaved = sine.flatMap { [$0, -$0] }
    (interleaved[0], interleaved[1]) = (sample, -sample)
    #expect(mixed(interleaved, channels: 2).cancels)
  }
}
