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
    if let track { _ = try requiredTrack(track) }
    let (clip, plain) = try inspected(input, excerpt)
    var inspection = plain
    inspection.comparison = try withSnapshot { snapshot, connection throws(FingerprintError) in
      let searcher = Searcher(
        snapshot: snapshot, connection: connection, parameters: parameters, query: query)
      let examination = try searcher.examination(of: clip.samples, track: track, options)
      return try searcher.comparison(examination, clip, options)
    }
    return inspection
  }

  /// The clip that a query would be, and what each stage makes of it.
  func inspected(
    _ input: AudioInput, _ excerpt: Excerpt
  ) throws(FingerprintError) -> (clip: Clip, inspection: Inspection) {
    var clock = StageClock()
    let clip = try Clip(
      reading: input, excerpt, atMost: query.longestSeconds,
      with: AudioReader(sampleRate: parameters.sampleRate, decoder: decoder))
    let inspection = Inspector(parameters: parameters, query: query, decoder: decoder).inspection(
      of: clip, from: excerpt.startSeconds, decoding: clock.lap())
    return (clip, inspection)
  }

  /// The track of that number; an error where there is none.
  func requiredTrack(_ id: TrackID) throws(FingerprintError) -> Track {
    guard let track = try track(id) else {
      throw FingerprintError(
        .trackNotFound, path, "has no track \(id)", advice: "`fpctl tracks` lists them")
    }
    return track
  }
}
