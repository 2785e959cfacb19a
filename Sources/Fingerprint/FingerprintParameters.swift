/// Every constant that shapes what is stored of a track. Two fingerprints can be compared only if
/// these agree, so a database keeps them. It can be opened if they are one of the ``Preset``s.
///
/// What shapes only the query (its density, fan-out and shifts) is in ``QueryParameters``: it may
/// change without touching an index.
public struct FingerprintParameters: Sendable, Hashable, CustomStringConvertible {
  // Audio

  /// Hertz at which everything is analysed. 11,025: music recognisable through a telephone has its
  /// energy below 4 kHz, and the common rates divide into it well.
  public internal(set) var sampleRate = 11_025.0

  // Spectrum

  /// Samples in an analysis window (Hann), a power of two. 2,048 (186 ms): twice the length of a
  /// usual one resolves partials from noise; it was worth 8 points at pink noise −5 dB against
  /// 1,024.
  public internal(set) var windowLength = 2_048
  /// Samples from one window to the next. 256 (23.2 ms).
  public internal(set) var hopLength = 256
  /// The first spectral bin kept. 8 (43 Hz): below is hum and rumble.
  public internal(set) var lowestBin = 8
  /// Bins kept from there up. 512, to 2.8 kHz: what loudspeakers, rooms and codecs leave alone.
  public internal(set) var binCount = 512

  // Whitening

  /// Frames over which the mean level that is subtracted is taken, odd. 129 (3 s).
  public internal(set) var whiteningFrames = 129
  /// Bins over which it is taken, odd. 31 (167 Hz): wide enough to leave partials standing, narrow
  /// enough to follow the colour of a room or a microphone.
  public internal(set) var whiteningBins = 31

  // Peaks

  /// A peak is the maximum of ± this many frames. 3.
  public internal(set) var peakReachFrames = 3
  /// A peak is the maximum of ± this many bins. 6: ±12 costs two points at −10 dB, ±20 six.
  public internal(set) var peakReachBins = 6
  /// Decibels a peak must stand above its surroundings' mean. 1: keeps flat spectra (silence, DC)
  /// free of peaks.
  public internal(set) var minimumPeakDecibels: Float = 1
  /// Decibels relative to a full-scale sine under which there is silence. −118, the noise of 16
  /// bits spread over a spectrum.
  public internal(set) var silenceDecibels: Float = -118
  /// Peaks kept a second: those with fewer than so many stronger ones within half a second either way.
  /// 44: verification lives on them, and they cost 1.7 bytes each.
  public internal(set) var peaksPerSecond = 44
  /// Whether a peak is kept with how loud it was, in four grades. True: what is drowned in the
  /// query's noise then counts less, which is worth more than as many peaks again.
  public internal(set) var keepsLoudness = true

  // Pairs

  /// Peaks that are paired a second, the strongest. 22: a posting costs more than a peak and
  /// tells less, but finds without looking at every track.
  public internal(set) var pairedPerSecond = 22
  /// Targets an anchor is paired with, nearest first. 3: at equal size, more peaks with fewer pairs
  /// find more.
  public internal(set) var fanOut = 3
  /// Frames from anchor to target at least. 2.
  public internal(set) var nearestTarget = 2
  /// Frames from anchor to target at most; the hash has 6 bits for it. 63 (1.5 s).
  public internal(set) var farthestTarget = 63
  /// Bins from anchor to target at most, up or down; the hash has 7 bits for it. 63 (339 Hz).
  public internal(set) var widestTarget = 63

  /// The values named above, which a database is made with unless told otherwise.
  public static let standard = FingerprintParameters()

  private init() {}

  /// Seconds from one frame to the next.
  public var hopSeconds: Double { Double(hopLength) / sampleRate }

  /// Frames a second.
  public var framesPerSecond: Double { sampleRate / Double(hopLength) }

  /// Postings that so many peaks of tracks will have, nearly. Bounded: what a file says of its peaks
  /// need not be true.
  func postings(ofPeaks peaks: Int) -> Int {
    min(max(0, peaks), 1 << 40) * pairedPerSecond / peaksPerSecond * fanOut
  }

  /// The parameters by name, in pipeline order: what a database stores and an error shows.
  public var description: String {
    // what was stored before all peaks had a loudness keeps its name
    let details =
      keepsLoudness ? " loudness=\(LoudnessGrader.grades) paired=\(pairedPerSecond)" : ""
    return """
      rate=\(Int(sampleRate)) window=\(windowLength) hop=\(hopLength) bins=\(lowestBin)+\(binCount) \
      whitening=\(whiteningFrames)x\(whiteningBins) reach=\(peakReachFrames)x\(peakReachBins) \
      minimum=\(minimumPeakDecibels) silence=\(silenceDecibels) density=\(peaksPerSecond)\(details) \
      fan=\(fanOut) target=\(nearestTarget)-\(farthestTarget)x\(widestTarget)
      """
  }

  /// `landmark-` and eight hexadecimal digits that change with any parameter (FNV-1a of
  /// ``description``).
  public var identifier: String { "landmark-" + description.fnv1a }
}

/// How much of a query is asked for. More costs look-ups and finds more; the index stays as it is.
///
/// A database takes what makes no sense, fewer views than one say, as the nearest that does.
public struct QueryParameters: Sendable, Hashable {
  /// What one pass over the query spends.
  public struct Effort: Sendable, Hashable {
    /// Analyses of the query that are used, at most ``QueryParameters/shifts``.
    public var views: Int
    /// Targets an anchor of the query is paired with.
    public var fanOut: Int
    /// Candidates whose evidence is weighed.
    public var candidates: Int
    /// Reference peaks times query frames for which evidence is summed at every offset, whatever
    /// was voted for; 0 for none.
    public var sweptCells = 0
  }

  /// Peaks kept a second of the query. 100: twice the references' and more, since noise
  /// adds peaks and those of the music must still be among them. 200 loses again.
  public var peaksPerSecond = 100
  /// Analyses of the query, each a fraction of a hop later. 4: a peak falls between the reference's
  /// frames otherwise, and most pairs with it.
  public var shifts = 4
  /// The first pass. One view, 8 targets, 100 candidates: enough for a query that isn't much
  /// damaged, and to tell chance by.
  public var firstPass = Effort(views: 1, fanOut: 8, candidates: 100)
  /// The second pass. All views, 20 targets, 300 candidates by votes, and as many of a sweep of a
  /// billion cells: 18 hours of music for a query of 8 s or more, 73 for one of 2 s. In a larger
  /// collection the tracks with most votes are swept.
  public var fullPass = Effort(views: 4, fanOut: 20, candidates: 300, sweptCells: 1_000_000_000)
  /// Seconds from the middle of a query that are swept. 8: more of it seldom needs that. 60 at most:
  /// the sums have 16 bits.
  public var sweepSeconds = 8.0
  /// The pass at other speeds, tempos and pitches, for each of which it asks: one view, 8 targets,
  /// 300 candidates in all.
  public var ladderEffort = Effort(views: 1, fanOut: 8, candidates: 300)
  /// Peaks a second of the query that pass uses. 60: its cost is theirs times the number
  /// of warps, and what has been sped up is seldom drowned in noise as well.
  public var ladderPeaksPerSecond = 60
  /// Seconds from the middle of a query that are tried at other speeds, tempos and pitches. 10.
  public var ladderSeconds = 10.0
  /// Candidates of that pass that are weighed again between its rungs. 64: more than the rivals
  /// that chance is judged by.
  public var ladderRefinements = 64
  /// The closer look at the warp that does best on the ladder: two views, 20 targets, 300 candidates.
  /// As many views as in the second pass bring no more (decision 0009).
  public var closerEffort = Effort(views: 2, fanOut: 20, candidates: 300)
  /// The ``Match/pChance`` of the best on the ladder up to which that is worth while. 0.35: one in six
  /// of the queries that aren't in the database, and nearly all that are.
  public var closerChance = 0.35
  /// The step from one speed to the next, of 1. 0.004: a quarter of a per cent beside the truth,
  /// high bins round to the next one and five seconds drift apart by half a frame. It and the next
  /// two are taken coarser where 1,024 warps in all wouldn't cover the ranges.
  public var speedStep = 0.004
  /// The step from one tempo to the next. 0.01: bins stay, and neighbouring votes count together.
  public var tempoStep = 0.01
  /// The step from one factor of pitch to the next. 0.0048, a twelfth of a semitone.
  public var pitchStep = 0.0048
  /// Deviations of chance that a change of speed must add to the evidence to be told. 2.
  public var driftEvidence: Float = 2
  /// Seconds of a query that are used at most. 120: longer brings nothing, and the query is held in
  /// memory.
  public var longestSeconds = 120.0

  /// The shipped values.
  public static let standard = QueryParameters()

  /// The same with values that make no sense brought to the nearest that do: what searches are made
  /// with.
  var bounded: QueryParameters {
    var bounded = self
    bounded.peaksPerSecond = peaksPerSecond.clamped(to: 1...1_000)
    bounded.shifts = shifts.clamped(to: 1...64)
    bounded.firstPass = firstPass.bounded(bounded.shifts)
    bounded.fullPass = fullPass.bounded(bounded.shifts)
    bounded.sweepSeconds = sweepSeconds.clamped(to: 0...60)
    bounded.ladderEffort = ladderEffort.bounded(bounded.shifts)
    bounded.ladderPeaksPerSecond = ladderPeaksPerSecond.clamped(to: 1...1_000)
    bounded.ladderSeconds = ladderSeconds.clamped(to: 0...600)
    bounded.ladderRefinements = ladderRefinements.clamped(to: 1...100_000)
    bounded.closerEffort = closerEffort.bounded(bounded.shifts)
    bounded.closerChance = closerChance.clamped(to: 0...1)
    bounded.speedStep = speedStep.clamped(to: 0.001...0.1)
    bounded.tempoStep = tempoStep.clamped(to: 0.001...0.1)
    bounded.pitchStep = pitchStep.clamped(to: 0.001...0.1)
    bounded.driftEvidence = driftEvidence.clamped(to: 0...1_000)
    bounded.longestSeconds = longestSeconds.clamped(to: 0.5...3_600)
    return bounded
  }
}

extension QueryParameters.Effort {
  fileprivate func bounded(_ shifts: Int) -> Self {
    var bounded = self
    bounded.views = views.clamped(to: 1...shifts)
    bounded.fanOut = fanOut.clamped(to: 1...1_000)
    bounded.candidates = candidates.clamped(to: 1...100_000)
    bounded.sweptCells = max(0, sweptCells)
    return bounded
  }
}

extension Comparable {
  /// The nearest value in the range; its lower bound for what is no number.
  fileprivate func clamped(to range: ClosedRange<Self>) -> Self {
    self >= range.lowerBound ? min(self, range.upperBound) : range.lowerBound
  }
}
