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
