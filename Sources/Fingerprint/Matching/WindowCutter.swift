/// Cuts audio that goes on into the windows that are asked for: every so often the last so many
/// seconds, fewer as long as fewer have come.
///
/// The windows depend on the samples alone, not on how these were cut. Memory: two windows.
struct WindowCutter {
  /// What is asked for at a time.
  struct Window: Sendable {
    let samples: [Float]
    let sampleRate: Double
    /// From the first sample pushed.
    let seconds: ClosedRange<Double>
  }

  private let sampleRate: Double
  private let step: Int
  private let length: Int
  /// The last samples, less than two windows of them.
  private(set) var recent: [Float] = []
  /// Samples taken in all, and those that the last window came after.
  private var taken = 0
  private var cut = 0

  init(sampleRate: Double, everySeconds: Double, windowSeconds: Double) {
    self.sampleRate = sampleRate
    step = Int((everySeconds * sampleRate).rounded())
    length = Int((windowSeconds * sampleRate).rounded())
  }

  /// Whether there was a window yet.
  var hasCut: Bool { cut > 0 }

  /// Seconds behind the last window.
  var rest: Double { Double(taken - cut) / sampleRate }

  /// Takes the next samples, and hands on each window as it is complete.
  mutating func push(
    _ samples: [Float], _ body: (Window) throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    var rest = samples[...]
    while !rest.isEmpty {
      let part = rest.prefix(step - taken % step)
      rest = rest.dropFirst(part.count)
      taken += part.count
      recent.append(contentsOf: part)
      // not at every push: moving a window of samples for a few new ones is dear
      if recent.count >= 2 * length { recent.removeFirst(recent.count - length) }
      if taken % step == 0 { try body(window()) }
    }
  }

  /// The window at the end, where anything came behind the last.
  mutating func finish() -> Window? { taken > cut ? window() : nil }

  private mutating func window() -> Window {
    cut = taken
    let samples = Array(recent.suffix(length))
    return Window(
      samples: samples, sampleRate: sampleRate,
      seconds: Double(taken - samples.count) / sampleRate...Double(taken) / sampleRate)
  }
}
