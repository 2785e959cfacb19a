import Dispatch
import Synchronization

extension FingerprintDatabase {
  /// Says which tracks are heard in `input`, where, and how sure that is.
  ///
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - excerpt: The part of the input to use, by default all; at most the first two minutes of it
  ///     are used, see ``QueryParameters/longestSeconds``.
  ///   - options: The false-answer rate, the number of answers.
  /// - Returns: Matches, best first. None is an answer too, and the one that silence, a clip shorter
  ///   than a frame and an empty database give.
  /// - Throws: ``FingerprintError`` where the input can't be decoded, the database can't be read, or
  ///   the task was cancelled.
  public func identify(
    _ input: AudioInput, excerpt: Excerpt = Excerpt(), options: SearchOptions = SearchOptions()
  ) throws(FingerprintError) -> Identification {
    var clock = StageClock()
    let start = ContinuousClock.now
    var times = StageTimes()
    let (samples, duration, warnings) = try decoded(
      input, excerpt, sampleRate: parameters.sampleRate)
    times.decode = clock.lap()
    let findings = try withSnapshot { snapshot, connection throws(FingerprintError) in
      let searcher = Searcher(
        snapshot: snapshot, connection: connection, parameters: parameters, query: query)
      var found = [(Searcher.Finding, Track)]()
      for finding in try searcher.findings(samples, options, &times).prefix(options.limit) {
        let id = finding.verified.candidate.track
        guard let track = try TrackTable(connection).track(id) else {
          throw FingerprintError(
            .databaseDamaged, path, "track \(id) is in the index, but gone otherwise",
            advice: "run `fpctl rebuild`")
        }
        found.append((finding, track))
      }
      return found
    }
    var matches = [Match]()
    for (finding, track) in findings {
      let match = Match(
        finding, track, queryDuration: duration, parameters: parameters,
        isAccepted: finding.pChance <= options.maxFalseRate)
      if match.isAccepted || options.includesRejected { matches.append(match) }
    }
    times.total = (ContinuousClock.now - start) / .milliseconds(1)
    return Identification(
      durationSeconds: duration, matches: matches, warnings: warnings, times: times)
  }

  /// Says what is heard in each stretch of a recording of any length, an hour of radio say, which is
  /// decoded once, its first ten seconds twice.
  ///
  /// Memory does not grow with the length of a file. Cost: decoding it, and a query a stretch.
  ///
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - seconds: The length of a stretch, 0.5 to 120. The last one reaches back to be as long; what is
  ///     left of less than half a second is left out.
  ///   - excerpt: The part of the input to use, by default all of it.
  ///   - options: How the queries are answered.
  ///   - jobs: Stretches that are worked on at a time, on threads of their own. Default 1. The answers
  ///     don't depend on it.
  ///   - answer: Told of each stretch in turn: its range, in seconds from the beginning of the input,
  ///     and what is heard in it, whose times have no decoding in them. What it throws ends all.
  /// - Returns: What was read, with the warnings on it.
  /// - Throws: As ``identify(_:excerpt:options:)`` does.
  /// - Precondition: `seconds` is within these bounds, and there is a job.
  @discardableResult
  public func identify(
    _ input: AudioInput, inStretchesOf seconds: Double, excerpt: Excerpt = Excerpt(),
    options: SearchOptions = SearchOptions(), jobs: Int = 1,
    answer: (LiveIdentifier.Answer) throws(FingerprintError) -> Void
  ) throws(FingerprintError) -> AudioSummary {
    let reader = AudioReader(sampleRate: parameters.sampleRate, decoder: decoder)
    return try identify(
      stretchesOf: seconds, in: input.name, excerpt, options, reader, jobs: jobs, answer: answer
    ) { (mixing) throws(FingerprintError) in try reader.openSource(of: input, mixing) }
  }

  /// Says what is heard in each stretch of a stream as soon as the stretch is over: a radio that is
  /// piped in.
  ///
  /// The answers are those to the same samples in a file. Where stretches are shorter than 10 s those
  /// in the first ten are answered at the end of these: what the channels are like is known then.
  /// Memory doesn't grow with the stream.
  ///
  /// - Parameters:
  ///   - stream: The audio.
  ///   - seconds: As for ``identify(_:inStretchesOf:excerpt:options:jobs:answer:)``, as is all
  ///     that follows.
  ///   - excerpt: The part to use. What comes behind it isn't taken from the stream.
  ///   - options: How the queries are answered.
  ///   - answer: Told of each stretch in turn.
  /// - Returns: What was read, with the warnings on it.
  /// - Throws: As ``identify(_:excerpt:options:)`` does, and what the stream throws.
  /// - Precondition: `seconds` is within 0.5 to 120.
  @discardableResult
  public func identify(
    _ stream: RawStream, inStretchesOf seconds: Double, excerpt: Excerpt = Excerpt(),
    options: SearchOptions = SearchOptions(),
    answer: (LiveIdentifier.Answer) throws(FingerprintError) -> Void
  ) throws(FingerprintError) -> AudioSummary {
    let open = stream.opener(
      skipping: AudioReader.frames(excerpt.startSeconds, Double(stream.format.sampleRate)))
    return try identify(
      stretchesOf: seconds, in: stream.name, excerpt, options,
      AudioReader(sampleRate: parameters.sampleRate, decoder: decoder), jobs: 1, answer: answer
    ) { open($0) }
  }

  /// Identifies the stretches of what `open` opens, which it does twice, from the same beginning.
  private func identify(
    stretchesOf seconds: Double, in name: String, _ excerpt: Excerpt, _ options: SearchOptions,
    _ reader: AudioReader, jobs: Int,
    answer: (LiveIdentifier.Answer) throws(FingerprintError) -> Void,
    open: (Mixer.Mode) throws(FingerprintError) -> any PCMSource
  ) throws(FingerprintError) -> AudioSummary {
    precondition((0.5...120).contains(seconds), "a stretch is 0.5 to 120 s long")
    precondition(jobs >= 1, "at least one job")
    // channels that cancel each other out do so from the beginning, and what was answered stays
    let beginning = Excerpt(
      startSeconds: excerpt.startSeconds, durationSeconds: min(10, excerpt.durationSeconds ?? 10))
    let isCancelling: Bool
    do throws(FingerprintError) {
      isCancelling = try reader.read(name, excerpt: beginning, mixing: .mean) { _ in
      } open: { () throws(FingerprintError) in
        try open(.mean)
      }.channelsCancel
    } catch  where error.code == .noAudio {
      // whether that is so of all of it, and what is to be said then, is found out below
      isCancelling = false
    }
    var cutter = WindowCutter(
      sampleRate: parameters.sampleRate, everySeconds: seconds, windowSeconds: seconds)
    var waiting = [WindowCutter.Window]()
    func answerWaiting() throws(FingerprintError) {
      defer { waiting = [] }
      for (window, heard) in zip(waiting, try identifications(of: waiting, options, jobs)) {
        try answer(LiveIdentifier.Answer(window, heard).delayed(by: excerpt.startSeconds))
      }
    }
    let mixing: Mixer.Mode = isCancelling ? .first : .mean
    // more than the jobs at a time, for one may take ten times as long as another
    let together = jobs == 1 ? 1 : 2 * jobs
    var summary: AudioSummary
    do throws(FingerprintError) {
      summary = try reader.read(name, excerpt: excerpt, mixing: mixing) {
        (chunk) throws(FingerprintError) in
        let samples = chunk.withUnsafeBufferPointer { Array($0) }
        try cutter.push(samples) { (window) throws(FingerprintError) in
          waiting.append(window)
          if waiting.count == together { try answerWaiting() }
        }
      } open: { () throws(FingerprintError) in
        try open(mixing)
      }
    } catch {
      // what was whole before the decoder failed is told, however many are worked on at a time
      if error.code != .cancelled { try answerWaiting() }
      throw error
    }
    if !cutter.hasCut || cutter.rest >= 0.5, let last = cutter.finish() { waiting.append(last) }
    try answerWaiting()
    if summary.channelsCancel {
      summary.warnings.append("the channels cancel each other out, though not from the beginning")
    }
    return summary
  }

  /// What is heard in each window, so many of them being worked on at a time.
  private func identifications(
    of windows: [WindowCutter.Window], _ options: SearchOptions, _ jobs: Int
  ) throws(FingerprintError) -> [Identification] {
    let next = Atomic(0)
    let results = Mutex([Int: Result<Identification, FingerprintError>]())
    DispatchQueue.concurrentPerform(iterations: min(jobs, windows.count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < windows.count else { return }
        let result = Result { () throws(FingerprintError) in
          try identification(of: windows[index], options)
        }
        results.withLock { $0[index] = result }
      }
    }
    var identifications = [Identification]()
    for index in windows.indices {
      guard let result = results.withLock({ $0[index] }) else {
        preconditionFailure("a window was passed over")
      }
      identifications.append(try result.get())
    }
    return identifications
  }

  /// All places of one track at which `input` is heard: the passage itself, and loops and refrains
  /// that repeat it. Cost: as a query with full effort.
  ///
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - excerpt: The part of the input to use, by default all, at most the first two minutes.
  ///   - track: The track; one that isn't in the database has no places.
  /// - Returns: The position in the track of the input's first sample, and the evidence, best
  ///   first; most of them chance.
  /// - Throws: As ``identify(_:excerpt:options:)`` does.
  public func occurrences(
    of input: AudioInput, excerpt: Excerpt = Excerpt(), in track: TrackID
  ) throws(FingerprintError) -> [(offsetSeconds: Double, score: Double)] {
    let samples = try decoded(input, excerpt, sampleRate: parameters.sampleRate).samples
    return try withSnapshot { snapshot, connection throws(FingerprintError) in
      let searcher = Searcher(
        snapshot: snapshot, connection: connection, parameters: parameters, query: query)
      return try searcher.places(samples, in: track).map {
        ($0.offset * parameters.hopSeconds, Double($0.score))
      }
    }
  }

  /// The samples of a query, no more of them than a query may have.
  func decoded(
    _ input: AudioInput, _ excerpt: Excerpt, sampleRate: Double
  ) throws(FingerprintError) -> (samples: [Float], duration: Double, warnings: [String]) {
    let clip = try Clip(
      reading: input, excerpt, atMost: query.longestSeconds,
      with: AudioReader(sampleRate: sampleRate, decoder: decoder))
    return (clip.samples, clip.durationSeconds, clip.summary.warnings)
  }
}
