extension FingerprintDatabase {
  /// What each stage of the engine makes of `input`, and how it compares with a track.
  ///
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - excerpt: The part of the input to look at; at most as much of it as a query may have
  ///     (``QueryParameters/longestSeconds``) is, and a warning says so.
  ///   - track: The track to compare with; `nil`, the default, is the best answer, accepted or not.
  ///   - options: The false-answer rate, and whether to spare no effort; the number of answers has
  ///     no meaning here.
  /// - Returns: An inspection without ``Inspection/comparison`` where no landmark is shared.
  /// - Throws: ``FingerprintError`` where the input can't be decoded, the database can't be read or
  ///   has no such track.
  public func inspection(
    of input: AudioInput, excerpt: Excerpt = Excerpt(), comparedWith track: TrackID? = nil,
    options: SearchOptions = SearchOptions()
  ) throws(FingerprintError) -> Inspection {
    if let track, try self.track(track) == nil {
      throw FingerprintError(
        .trackNotFound, path, "has no track \(track)",
        advice: "`fpctl tracks` lists them")
    }
    var clock = StageClock()
    let clip = try Clip(
      reading: input, excerpt, atMost: query.longestSeconds,
      with: AudioReader(sampleRate: parameters.sampleRate, decoder: decoder))
    let inspector = Inspector(parameters: parameters, query: query)
    var inspection = inspector.inspection(
      of: clip, from: excerpt.startSeconds, decoding: clock.lap())
    inspection.comparison = try withSnapshot { snapshot, connection throws(FingerprintError) in
      let searcher = Searcher(
        snapshot: snapshot, connection: connection, parameters: parameters, query: query)
      return try searcher.comparison(of: clip, with: track, options)
    }
    return inspection
  }
}

extension Searcher {
  /// The query against one track, or against the best one.
  func comparison(
    of clip: Clip, with wanted: TrackID?, _ options: SearchOptions
  ) throws(FingerprintError) -> TrackComparison? {
    var times = StageTimes()
    let start = ContinuousClock.now
    var options = options
    options.limit = .max
    let findings = try findings(clip.samples, options, &times)
    times.total = (.now - start) / .milliseconds(1)

    let index =
      wanted.map { id in
        findings.firstIndex { $0.verified.candidate.track == id }
      } ?? findings.indices.first
    let finding: Finding
    if let index {
      finding = findings[index]
    } else {
      guard let wanted, let place = try places(clip.samples, in: wanted).first else { return nil }
      finding = Finding(verified: place, pChance: 1, margin: 0)
    }
    let candidate = finding.verified.candidate
    guard let track = try TrackTable(connection).track(candidate.track) else { return nil }
    let match = Match(
      finding, track, queryDuration: clip.durationSeconds, parameters: parameters,
      isAccepted: finding.pChance <= options.maxFalseRate)

    // the landmarks that the answer rests on: of the first pass where that was enough, moved where
    // another speed, tempo or pitch was found
    let warp = finding.verified.warp
    let grid = WarpedGrid(warp, parameters)
    let isFirst = index != nil && times.passes == 1 && !options.isExhaustive
    let effort =
      warp != .none ? query.ladderEffort : isFirst ? query.firstPass : query.fullPass
    let views = (0..<effort.views).map {
      QueryView(clip.samples, from: $0 * parameters.hopLength / query.shifts, parameters, query)
    }
    let pairs = PairMaker(fanOut: effort.fanOut, parameters)
    let voter = OffsetVoter(
      snapshot: snapshot, connection: connection, limit: effort.candidates, only: candidate.track)
    let (counts, offsets) = try voter.votes(
      for: views.flatMap { view in
        pairs.landmarks(
          of: warp == .none ? view.peaks : grid.moved(view.peaks, bins: view.bins))
      }, frames: Int(grid.recordingFrame(Float(views[0].frames)).rounded(.up)) + 1,
      track: candidate.track)
    let offset = Int32(finding.verified.offset.rounded())
    let histogram = OffsetHistogram(
      counts, best: warp == .none ? candidate.offset : offset, voted: match.votes,
      offsets: offsets, hopSeconds: parameters.hopSeconds)

    let first = Int(offset) - 2
    let frames = Int(grid.recordingFrame(Float(views[0].frames)).rounded(.up))
    let peaks = try Forward.peaks(
      of: candidate.track, frames: first..<(first + frames + 4), on: connection)
    return TrackComparison(
      match, rank: index.map { $0 + 1 }, peaks: peaks, over: views[0], grid, histogram, times,
      parameters)
  }
}
