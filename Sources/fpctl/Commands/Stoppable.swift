import Fingerprint

/// Runs work that SIGINT or SIGTERM stops, after which the exit status is the signal's.
func stoppable(
  _ console: Console, note: String, work: () throws(FingerprintError) -> ExitStatus
) throws(FingerprintError) -> ExitStatus {
  Interruption.watch()
  do {
    return try work()
  } catch {
    guard error.code == .cancelled, let status = Interruption.status else { throw error }
    console.endProgress()
    console.note(note)
    return status
  }
}

extension Console {
  /// Whether the run has been asked to stop, which the progress line then says.
  var isStopping: Bool {
    guard Interruption.status != nil else { return false }
    update { $0.stopping = ProgressBar.stoppingText }
    return true
  }
}

extension ProgressBar {
  /// Takes a step of the library's into account.
  mutating func advance(by progress: DatabaseProgress) {
    step = nil
    switch progress.step {
    case .file: step = "the file"
    case .tracks, .postings:
      unit = progress.step == .tracks ? "tracks" : "blocks"
      done = progress.done
      total = progress.total
    case .merging: step = "merging"
    }
  }
}

extension Note {
  static let interruptedExit = Note(term: "130", meaning: "stopped by SIGINT")
  static let terminatedExit = Note(term: "143", meaning: "stopped by SIGTERM")
}
