/// Tracks come and go, each in one transaction; the index follows when enough are pending.
extension FingerprintDatabase {
  /// Postings that may be pending when the merge at the end of a batch is left for later: indexing
  /// them in memory takes a few milliseconds whenever the file is opened.
  package static let pendingPostingsAtRest = 50_000
  /// Postings that may be pending in the midst of a batch.
  static let pendingPostingsInBatch = 1_000_000

  /// Fingerprints an input and adds it; what `metadata` leaves open is taken from its tags.
  ///
  /// Memory does not grow with the length of a file. Cost: as
  /// ``Fingerprinter/reference(of:excerpt:models:)``; storing takes under a millisecond, and now and then
  /// a merge of the index, at most as long as ``rebuild(progress:isCancelled:)``.
  ///
  /// - Parameters:
  ///   - input: The audio.
  ///   - metadata: What is known of it.
  ///   - models: What else to keep of it, see ``identify(_:model:excerpt:limit:)``. Default none.
  /// - Throws: ``FingerprintError`` where it can't be decoded, holds too little sound, or is there
  ///   already under that recording id; ``FingerprintError/Code/cancelled`` where the task was
  ///   cancelled before it was stored.
  @discardableResult
  public func add(
    _ input: AudioInput, metadata: TrackMetadata = TrackMetadata(),
    models: [any EmbeddingModel] = []
  ) throws(FingerprintError) -> Track {
    let source = try TrackSource(of: input)
    let fingerprinter = Fingerprinter(parameters: parameters, decoder: decoder)
    let reference = try fingerprinter.reference(of: input, models: models)
    if case .file(let path) = input { try source.requireUnchanged(at: path) }
    let track = try add(reference, metadata: metadata, source: source)
    mergeAfterAdding()
    return track
  }

  /// Ends a stream of samples and adds what came of it as a track.
  ///
  /// - Parameters:
  ///   - stream: All the samples.
  ///   - metadata: What is known of the recording. Give it a title: a stream has no tags.
  /// - Throws: As ``add(_:metadata:models:)`` does.
  @discardableResult
  public func add(
    _ stream: consuming ReferenceStream, metadata: TrackMetadata = TrackMetadata()
  ) throws(FingerprintError) -> Track {
    let (reference, source) = try stream.finish()
    let track = try add(reference, metadata: metadata, source: source)
    mergeAfterAdding()
    return track
  }

  /// Adds a fingerprint made before, in one transaction.
  ///
  /// - Parameters:
  ///   - reference: The fingerprint.
  ///   - metadata: What is known of the recording; what it leaves open is taken from the tags that
  ///     were read, the title at last from the file's name.
  ///   - source: Where the audio came from, ``TrackSource/init(of:)``.
  ///   - replacing: A track that goes in the same transaction. Default none.
  /// - Returns: The track as stored.
  /// - Throws: ``FingerprintError`` where it was made with other parameters than the database's, holds
  ///   no peaks, or its recording id is taken.
  @discardableResult
  public func add(
    _ reference: ReferenceFingerprint, metadata: TrackMetadata, source: TrackSource,
    replacing: TrackID? = nil
  ) throws(FingerprintError) -> Track {
    let name = source.path ?? metadata.title ?? source.digest
    guard reference.parameters == parameters else {
      throw FingerprintError(
        .otherParameters, name,
        "was fingerprinted with parameters \(reference.parameters.identifier), the database has "
          + "\(parameters.identifier)",
        advice: "fingerprint it with those of the database")
    }
    guard reference.peakCount > 0 else {
      throw FingerprintError(
        .noAudio, name, "holds nothing to recognise it by (silence, or a single tone)")
    }
    guard reference.audio.durationSeconds >= 0.5 else {
      throw FingerprintError(
        .noAudio, name, "is shorter than 0.5 s; a track needs so much")
    }
    let frameLimit = PeakCodec(parameters).frameLimit
    guard frameLimit.contains(reference.frames) else {
      let days = reference.audio.durationSeconds / 86_400
      let most = Double(frameLimit.upperBound) * parameters.hopSeconds / 86_400
      throw FingerprintError(
        .unsupportedFormat, name,
        "is \(formatted(days)) days long; a track may have \(formatted(most))",
        advice: "cut it into parts")
    }
    let described = metadata.completed(by: reference.audio.tags, path: source.path)
    return try write { connection throws(FingerprintError) in
      try TrackTable(connection).insert(
        reference, described, source, replacing: replacing, errorsAbout: name)
    }
  }

  /// Removes a track in one transaction. Needs no audio; its postings are passed over from then on
  /// and go with the next merge.
  ///
  /// - Returns: The track that was removed, `nil` where there is none of that number.
  /// - Throws: ``FingerprintError`` where the file can't be written.
  @discardableResult
  public func remove(_ id: TrackID) throws(FingerprintError) -> Track? {
    try write { connection throws(FingerprintError) in
      let table = TrackTable(connection)
      guard let track = try table.track(id) else { return nil }
      try table.remove(id)
      return track
    }
  }

  /// Records that the track's file has another name or time now; a track that was read from a file
  /// of that name before is left without one.
  func move(_ id: TrackID, to source: TrackSource) throws(FingerprintError) {
    try write { connection throws(FingerprintError) in
      let table = TrackTable(connection)
      try table.releasePath(of: source)
      try table.setSource(id, source)
    }
  }

  /// Records that the file of that name holds another track now than the one that was read from it.
  func releasePath(of source: TrackSource) throws(FingerprintError) {
    try write { connection throws(FingerprintError) in
      try TrackTable(connection).releasePath(of: source)
    }
  }

  /// The track is there, and found as it is: that the index couldn't be brought up to date must not
  /// pass for a failure to add it. The next addition tries again, and damage is what
  /// ``check(progress:isCancelled:)`` tells of.
  private func mergeAfterAdding() { try? mergePending() }

  /// Moves pending tracks into a segment once they have more than that many postings, and gives the
  /// pages that merging has freed back to the file system.
  ///
  /// Neither another program that writes meanwhile nor a cancelled task is an error: pending tracks
  /// are found as they are, and the next addition merges them.
  package func mergePending(
    above limit: Int = FingerprintDatabase.pendingPostingsAtRest
  ) throws(FingerprintError) {
    do {
      guard try pendingPostings() > limit else { return }
      try write { connection throws(FingerprintError) in
        try SegmentMerger(connection: connection, parameters: parameters).mergePending()
      }
      try giveFreePagesBack()
    } catch {
      guard error.code == .databaseBusy || error.code == .cancelled else { throw error }
    }
  }

  /// Postings that pending tracks will have, nearly.
  private func pendingPostings() throws(FingerprintError) -> Int {
    try read { connection throws(FingerprintError) in
      let peaks = try connection.integer(
        "SELECT sum(peaks) FROM songs INDEXED BY songs_pending WHERE segment_id IS NULL")
      return parameters.postings(ofPeaks: Int(peaks ?? 0))
    }
  }
}
