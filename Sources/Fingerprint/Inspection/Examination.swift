/// A search that was looked into: all it found, and one of its tracks more closely.
struct Examination {
  /// All tracks of the answer, best first.
  let findings: [Searcher.Finding]
  let trace: SearchTrace
  /// What the search cost, decoding left out.
  let times: StageTimes
  /// The track that is looked into; `nil` where it has nothing in common with the query.
  let subject: Subject?

  /// A track that is looked into.
  struct Subject {
    let finding: Searcher.Finding
    /// Its place among the findings, from 0; `nil` where it isn't among them.
    let index: Int?
    /// Its place and evidence when it was weighed, before its speed was sought out.
    let weighed: VerifiedCandidate
    /// The pass in which that was.
    let pass: SearchPass.Kind
  }
}

extension Searcher {
  /// Searches as ``findings(_:_:_:)`` does, and looks into one track, or into the best one.
  func examination(
    of samples: [Float], track wanted: TrackID?, _ options: SearchOptions
  ) throws(FingerprintError) -> Examination {
    let trace = SearchTrace()
    var searcher = self
    searcher.trace = trace
    var options = options
    options.limit = .max
    var times = StageTimes()
    let start = ContinuousClock.now
    let findings = try searcher.findings(samples, options, &times)
    times.total = (.now - start) / .milliseconds(1)
    let index =
      wanted.map { id in
        findings.firstIndex { $0.verified.candidate.track == id }
      } ?? findings.indices.first
    var subject: Examination.Subject?
    if let index {
      let pass = trace.passes[trace.decisive]
      subject = Examination.Subject(
        finding: findings[index], index: index, weighed: pass.findings[index].verified,
        pass: pass.kind)
    } else if let wanted, let place = try places(samples, in: wanted).first {
      let finding = Finding(verified: place, chance: nil, margin: 0)
      subject = Examination.Subject(finding: finding, index: nil, weighed: place, pass: .full)
    }
    return Examination(findings: findings, trace: trace, times: times, subject: subject)
  }

  /// How the query compares with the track that was looked into.
  func comparison(
    _ examination: Examination, _ clip: Clip, _ options: SearchOptions
  ) throws(FingerprintError) -> TrackComparison? {
    guard let subject = examination.subject,
      let match = try match(
        subject.finding, clip,
        isAccepted: subject.index != nil && isAccepted(subject.finding, options))
    else { return nil }
    let view = QueryView(clip.samples, from: 0, parameters, query)
    let grid = WarpedGrid(subject.finding.verified.warp, parameters)
    let first = Int(subject.finding.verified.offset.rounded()) - 2
    let frames = Int(grid.recordingFrame(Float(view.frames)).rounded(.up))
    let peaks = try Forward.peaks(
      of: match.track.id, frames: first..<(first + frames + 4), on: connection,
      parameters)
    return TrackComparison(
      match, rank: subject.index.map { $0 + 1 }, peaks: peaks, over: view, grid,
      try histogram(subject, clip, view), examination.times, parameters)
  }

  /// The votes of the landmarks that the answer rests on: those of the pass that found it, under the
  /// warp that was tried there.
  private func histogram(
    _ subject: Examination.Subject, _ clip: Clip, _ view: QueryView
  ) throws(FingerprintError) -> OffsetHistogram {
    let candidate = subject.weighed.candidate
    let isLadder = subject.pass == .ladder
    let rung = subject.weighed.rung
    let grid = WarpedGrid(rung.warp, parameters)
    let effort =
      switch subject.pass {
      case .first: query.firstPass
      case .full: query.fullPass
      case .ladder: rung.isCloser ? query.closerEffort : query.ladderEffort
      }
    let part = isLadder ? ladderPart(of: view) : 0..<view.frames
    var views = [view]
    for number in 1..<max(1, effort.views) {
      let start = number * parameters.hopLength / query.shifts
      views.append(QueryView(clip.samples, from: start, parameters, query))
    }
    let pairs = PairMaker(fanOut: effort.fanOut, parameters)
    let voter = OffsetVoter(
      snapshot: snapshot, connection: connection, limit: effort.candidates, only: candidate.track)
    let (counts, offsets) = try voter.votes(
      for: views.flatMap { view in
        guard isLadder else { return pairs.landmarks(of: view.peaks) }
        let peaks = ladderPeaks(of: view, in: part, isCloser: rung.isCloser)
        return pairs.landmarks(of: grid.moved(peaks, bins: view.bins))
      }, frames: Int(grid.recordingFrame(Float(part.count)).rounded(.up)) + 1,
      track: candidate.track)
    return OffsetHistogram(
      counts, best: candidate.offset, offsets: offsets, hopSeconds: parameters.hopSeconds,
      // of the query's first frame, not of the part's
      earlier: Double(part.lowerBound) * Double(rung.warp.time) * parameters.hopSeconds)
  }

  /// Which stretches of the query carry the evidence for the track that was looked into.
  func evidence(
    _ examination: Examination, _ clip: Clip
  ) throws(FingerprintError) -> EvidenceTimeline? {
    guard let subject = examination.subject else { return nil }
    let view = QueryView(clip.samples, from: 0, parameters, query)
    let part = subject.pass == .ladder ? ladderPart(of: view) : 0..<view.frames
    let verifier = MatchVerifier(
      map: ProminenceMap(view.part(part)), audibility: Audibility(view, parameters),
      connection: connection, parameters: parameters)
    let axes = SpectrumAxes(parameters)
    // half a hop beyond the middles of the outermost frames that were left
    func edge(_ frame: Int) -> Double { axes.seconds(ofFrame: frame) - axes.secondsPerFrame / 2 }
    let start = part.lowerBound > 0 ? edge(part.lowerBound) : 0
    let end = part.upperBound < view.frames ? edge(part.upperBound) : clip.durationSeconds
    return EvidenceTimeline(
      try verifier.weighedPeaks(of: subject.weighed),
      from: Double(part.lowerBound) * parameters.hopSeconds, seconds: start...max(start, end),
      speed: Double(subject.weighed.warp.time), durationSeconds: clip.durationSeconds, parameters)
  }

  /// The passes that were made, each with its best track.
  func passes(
    _ examination: Examination, _ clip: Clip, _ options: SearchOptions
  ) throws(FingerprintError) -> [SearchPass] {
    var passes = [SearchPass]()
    for (number, pass) in examination.trace.passes.enumerated() {
      let best = try pass.findings.first.flatMap { finding throws(FingerprintError) in
        try match(finding, clip, isAccepted: isAccepted(finding, options))
      }
      passes.append(
        SearchPass(
          kind: pass.kind, isDecisive: number == examination.trace.decisive, best: best,
          weighedTracks: pass.findings.count, times: pass.times))
    }
    return passes
  }

  /// The best tracks of the answer.
  func candidates(
    _ examination: Examination, _ clip: Clip, _ options: SearchOptions
  ) throws(FingerprintError) -> [Match] {
    var matches = [Match]()
    for finding in examination.findings.prefix(options.limit) {
      if let match = try match(finding, clip, isAccepted: isAccepted(finding, options)) {
        matches.append(match)
      }
    }
    return matches
  }

  private func isAccepted(_ finding: Finding, _ options: SearchOptions) -> Bool {
    finding.pChance <= options.maxFalseRate
  }

  private func match(
    _ finding: Finding, _ clip: Clip, isAccepted: Bool
  ) throws(FingerprintError) -> Match? {
    try TrackTable(connection).track(finding.verified.candidate.track).map { track in
      Match(
        finding, track, queryDuration: clip.durationSeconds, parameters: parameters,
        isAccepted: isAccepted)
    }
  }
}
