/// Runs the stages of the engine one after the other over a clip and keeps what each makes of it.
public struct Inspector: Sendable {
  /// What shapes the fingerprint.
  public let parameters: FingerprintParameters
  /// How much is asked for of a query.
  public let query: QueryParameters
  /// What reads the formats that libsndfile can't.
  public let decoder: ExternalDecoder

  /// Seconds of a clip that are inspected at most, 300: its two matrices take 53 MB then.
  public static let longestSeconds = 300.0

  /// An inspector of the shipped engine unless told otherwise.
  public init(
    parameters: FingerprintParameters = .standard, query: QueryParameters = .standard,
    decoder: ExternalDecoder = .standard
  ) {
    self.parameters = parameters
    self.query = query.bounded
    self.decoder = decoder
  }

  /// What each stage makes of `input`.
  ///
  /// Silence gives frames without peaks. A clip shorter than a window (0.19 s) gives one frame.
  /// Cost: about 10 ms and 180 kB for each 10 s beyond decoding and what is kept of pairs.
  /// - Parameters:
  ///   - input: The audio, at any rate, with any number of channels.
  ///   - excerpt: The part of the input to look at; at most ``longestSeconds`` of it are, and a
  ///     warning says so.
  /// - Throws: ``FingerprintError`` where nothing can be decoded.
  public func inspection(
    of input: AudioInput, excerpt: Excerpt = Excerpt()
  ) throws(FingerprintError) -> Inspection {
    var clock = StageClock()
    let clip = try Clip(
      reading: input, excerpt, atMost: Self.longestSeconds,
      with: AudioReader(sampleRate: parameters.sampleRate, decoder: decoder))
    return inspection(of: clip, from: excerpt.startSeconds, decoding: clock.lap())
  }

  func inspection(of clip: Clip, from start: Double, decoding decode: Double) -> Inspection {
    var times = Inspection.Times()
    times.decode = decode
    var clock = StageClock()
    let levels = levels(of: clip.samples)
    times.spectrum = clock.lap()
    let whitened = whitened(levels)
    times.whitening = clock.lap()
    let maxima = maxima(in: whitened)
    let limiters = [
      DensityLimiter(perSecond: query.peaksPerSecond, parameters), .reference(parameters),
    ]
    let peaks = limiters.map { $0.limited(maxima) }
    times.peaks = clock.lap()
    let fanOuts = [query.firstPass.fanOut, parameters.fanOut]
    let landmarks = zip(peaks, fanOuts).map {
      PairMaker(fanOut: $1, parameters).landmarks(of: $0)
    }
    times.pairs = clock.lap()
    let axes = SpectrumAxes(parameters)
    let constellations = (0..<2).map {
      Constellation(
        peaks[$0], landmarks[$0], peaksPerSecond: limiters[$0].limit, fanOut: fanOuts[$0], axes)
    }
    return Inspection(
      audio: clip.summary, startSeconds: start, durationSeconds: clip.durationSeconds,
      spectrogram: LevelMatrix(levels: levels, parameters),
      whitened: LevelMatrix(levels: whitened, parameters), maxima: maxima.count,
      query: constellations[0], reference: constellations[1], times: times)
  }

  /// The levels of samples at the analysis rate.
  func spectrogram(of samples: [Float]) -> LevelMatrix {
    LevelMatrix(levels: levels(of: samples), parameters)
  }

  private func levels(of samples: [Float]) -> [Float] {
    var analyzer = SpectrumAnalyzer(parameters)
    var levels = [Float]()
    levels.reserveCapacity(
      (samples.count / parameters.hopLength + 1) * parameters.binCount)
    analyzer.push(samples.span) { levels.append(row: $0) }
    analyzer.finish { levels.append(row: $0) }
    return levels
  }

  private func whitened(_ levels: [Float]) -> [Float] {
    var whitener = Whitener(parameters)
    var rows = [Float]()
    rows.reserveCapacity(levels.count)
    forEachRow(of: levels) { row in whitener.push(row) { row, _ in rows.append(row: row) } }
    whitener.finish { row, _ in rows.append(row: row) }
    return rows
  }

  private func maxima(in rows: [Float]) -> [Peak] {
    var picker = PeakPicker(parameters)
    var peaks = [Peak]()
    forEachRow(of: rows) { picker.push($0, into: &peaks) }
    picker.finish(into: &peaks)
    return peaks
  }

  private func forEachRow(of levels: [Float], _ body: (Span<Float>) -> Void) {
    let bins = parameters.binCount
    let all = levels.span
    for start in stride(from: 0, to: all.count, by: bins) {
      body(all.extracting(start..<(start + bins)))
    }
  }
}

extension [Float] {
  fileprivate mutating func append(row: Span<Float>) {
    row.withUnsafeBufferPointer { append(contentsOf: $0) }
  }
}
