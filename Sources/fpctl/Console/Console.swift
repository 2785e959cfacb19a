import Synchronization

/// Where the tool talks: results to standard output, all else to standard error.
///
/// Whole lines only, from any thread, never mixed up with each other or with the progress bar,
/// which is on a terminal only. A reader that closed its end is no error: what is left goes
/// nowhere, and ``isOutputClosed`` tells those who need not go on.
final class Console: Sendable {
  /// Colours for standard output.
  let palette: Palette
  /// Colours for standard error.
  let errorPalette: Palette
  let isQuiet: Bool
  private let showsProgress: Bool
  /// Whether results are read as they come, by a person.
  let outputIsTerminal: Bool
  private let state = Mutex(State())

  private struct State {
    var bar: ProgressBar?
    var began = ContinuousClock.now
    var lastDrawn: ContinuousClock.Instant?
    var isDrawn = false
    var isOutputClosed = false
    var outputFailure: Descriptor.Failure?
  }

  init(color: ColorChoice, isQuiet: Bool, surroundings: Surroundings) {
    let errorIsTerminal = Descriptor.standardError.isTerminal
    outputIsTerminal = Descriptor.standardOutput.isTerminal
    palette = Palette(isOn: color.isOn(forTerminal: outputIsTerminal, surroundings))
    errorPalette = Palette(isOn: color.isOn(forTerminal: errorIsTerminal, surroundings))
    self.isQuiet = isQuiet
    showsProgress =
      errorIsTerminal && !isQuiet && surroundings.variable("TERM") ?? "dumb" != "dumb"
  }

  /// Whether nobody reads standard output any more.
  var isOutputClosed: Bool { state.withLock { $0.isOutputClosed } }

  /// Why results couldn't be written, where that is a failure: a full disk.
  var outputFailure: Descriptor.Failure? { state.withLock { $0.outputFailure } }

  /// Whether results go nowhere, for one reason or the other.
  var cannotWrite: Bool { state.withLock { $0.isOutputClosed || $0.outputFailure != nil } }

  /// Writes results as they are.
  func write(_ text: String) {
    state.withLock { state in
      if outputIsTerminal { clear(&state) }
      guard !state.isOutputClosed, state.outputFailure == nil, !text.isEmpty else { return }
      do throws(Descriptor.Failure) {
        try Descriptor.standardOutput.write(text)
      } catch .brokenPipe {
        state.isOutputClosed = true
      } catch {
        state.outputFailure = error
      }
      draw(&state)
    }
  }

  /// A line that `--quiet` silences: an account of what was done.
  func report(_ line: String) {
    if !isQuiet { write(line + "\n") }
  }

  /// `fpctl: MESSAGE` on standard error.
  func error(_ message: String) {
    writeError(errorPalette.bad("fpctl:") + " \(message.printable)\n")
  }

  /// `fpctl: warning: MESSAGE` on standard error, unless silenced.
  func warning(_ message: String) {
    if !isQuiet { writeError(errorPalette.doubtful("fpctl: warning:") + " \(message.printable)\n") }
  }

  /// `fpctl: MESSAGE` on standard error, unless silenced.
  func note(_ message: String) {
    if !isQuiet { writeError("fpctl: \(message.printable)\n") }
  }

  /// Text for standard error. If that can't be written there is nobody left to tell.
  func writeError(_ text: String) {
    state.withLock { state in
      clear(&state)
      try? Descriptor.standardError.write(text)
      draw(&state)
    }
  }

  /// Begins to show progress.
  func begin(_ bar: ProgressBar) {
    guard showsProgress else { return }
    state.withLock { state in
      state.bar = bar
      state.began = .now
      draw(&state)
    }
  }

  func update(_ change: (inout ProgressBar) -> Void) {
    state.withLock { state in
      guard var bar = state.bar else { return }
      change(&bar)
      state.bar = bar
      draw(&state)
    }
  }

  func endProgress() {
    state.withLock { state in
      clear(&state)
      state.bar = nil
    }
  }

  /// Ten times a second at most, lest drawing cost more than the work.
  private func draw(_ state: inout State) {
    guard let bar = state.bar else { return }
    let now = ContinuousClock.now
    // a bar that was cleared for a line of text comes back at once, lest it flicker
    if state.isDrawn, let last = state.lastDrawn, now - last < .milliseconds(100) { return }
    let line = bar.line(
      elapsed: (now - state.began).seconds, width: Descriptor.standardError.columns ?? 80)
    try? Descriptor.standardError.write("\r\u{1B}[K\(line)")
    state.lastDrawn = now
    state.isDrawn = true
  }

  private func clear(_ state: inout State) {
    guard state.isDrawn else { return }
    try? Descriptor.standardError.write("\r\u{1B}[K")
    state.isDrawn = false
  }
}
