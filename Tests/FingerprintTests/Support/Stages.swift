@testable import Fingerprint

/// The levels that a stream of samples gives, a row a frame, the samples coming in chunks of
/// `chunk`.
func spectrogram(
  _ samples: [Float], chunk: Int = .max, _ parameters: FingerprintParameters = .standard
) -> [[Float]] {
  var analyzer = SpectrumAnalyzer(parameters)
  var rows = [[Float]]()
  forEachChunk(of: samples, chunk) { part in analyzer.push(part) { rows.append(Array($0)) } }
  analyzer.finish { rows.append(Array($0)) }
  return rows
}

/// The whitened rows of rows of levels.
func whitened(
  _ rows: [[Float]], _ parameters: FingerprintParameters = .standard
) -> [[Float]] {
  var whitener = Whitener(parameters)
  var result = [[Float]]()
  for row in rows { whitener.push(row.span) { levels, _ in result.append(Array(levels)) } }
  whitener.finish { levels, _ in result.append(Array(levels)) }
  return result
}

/// How loud the surroundings of every cell are, above the mean of all bins, which whitening hands on
/// beside the rows.
func surroundings(
  _ rows: [[Float]], _ parameters: FingerprintParameters = .standard
) -> [[Float]] {
  var whitener = Whitener(parameters)
  var result = [[Float]]()
  for row in rows { whitener.push(row.span) { _, around in result.append(Array(around)) } }
  whitener.finish { _, around in result.append(Array(around)) }
  return result
}

/// The local maxima of whitened rows.
func peaks(
  in rows: [[Float]], _ parameters: FingerprintParameters = .standard
) -> [Peak] {
  var picker = PeakPicker(parameters)
  var peaks = [Peak]()
  for row in rows { picker.push(row.span, into: &peaks) }
  picker.finish(into: &peaks)
  return peaks
}

/// The constellation of samples, stage after stage over the whole clip: what ``Fingerprinter``
/// makes in a stream.
func constellation(
  _ samples: [Float], chunk: Int = .max, _ parameters: FingerprintParameters = .standard
) -> [Peak] {
  let levels = spectrogram(samples, chunk: chunk, parameters)
  let around = surroundings(levels, parameters)
  var candidates = peaks(in: whitened(levels, parameters), parameters)
  for (index, peak) in candidates.enumerated() {
    candidates[index].loudness = LoudnessGrader.grade(
      peak.strength + around[Int(peak.frame)][Int(peak.bin)])
  }
  return DensityLimiter.reference(parameters).limited(candidates)
}

/// Calls `body` with consecutive parts of at most `chunk` samples.
func forEachChunk(of samples: [Float], _ chunk: Int, _ body: (Span<Float>) -> Void) {
  var start = 0
  let all = samples.span
  while start < samples.count {
    let end = start + min(chunk, samples.count - start)
    body(all.extracting(start..<end))
    start = end
  }
}

/// The mono samples that an input decodes to.
func samples(
  of input: AudioInput, excerpt: Excerpt = Excerpt(), rate: Double = Signal.rate
) throws -> (samples: [Float], summary: AudioSummary) {
  var samples = [Float]()
  let summary = try AudioReader(sampleRate: rate).read(input, excerpt: excerpt) {
    (chunk) throws(FingerprintError) in samples += Array(chunk)
  }
  return (samples, summary)
}

/// Where each peak is.
struct Spot: Hashable, Comparable, CustomStringConvertible {
  let frame: Int32
  let bin: Int16

  static func < (a: Spot, b: Spot) -> Bool { (a.frame, a.bin) < (b.frame, b.bin) }

  var description: String { "\(frame) \(bin)" }
}

extension [Peak] {
  /// Without strengths and fractions, which the index doesn't keep.
  var spots: [Spot] { map { Spot(frame: $0.frame, bin: $0.bin) } }
}

extension Array where Element == Float {
  /// What a span holds.
  init(_ span: Span<Float>) {
    self = span.withUnsafeBufferPointer { Array($0) }
  }
}

extension ReferenceFingerprint {
  /// What is stored of it.
  var bytes: [[UInt8]] { PeakCodec(parameters).encode(peaks, frames: frames) }

  /// A fingerprint as a decoder would have made it, of peaks that were thought up.
  init(peaks: [Peak], frames: Int, seconds: Double? = nil) {
    let parameters = FingerprintParameters.standard
    var audio = AudioSummary(sourceSampleRate: parameters.sampleRate, channels: 1)
    audio.frames = Int((seconds ?? Double(frames) * parameters.hopSeconds) * parameters.sampleRate)
    self.init(peaks: peaks, frames: frames, parameters: parameters, audio: audio)
  }
}

extension [Peak] {
  /// The same peaks with any loudness, two of three paired.
  func graded(using generator: inout SplitMix64) -> [Peak] {
    map { peak in
      var peak = peak
      peak.loudness = UInt8.random(in: 0..<UInt8(LoudnessGrader.grades), using: &generator)
      peak.isPaired = Int.random(in: 0..<3, using: &generator) > 0
      return peak
    }
  }
}

/// Peaks here and there, by frame and bin, about twenty a second.
func randomPeaks(
  frames: Int, perFrame: Double = 0.46, using generator: inout SplitMix64
) -> [Peak] {
  var spots = Set<Spot>()
  for _ in 0..<Int(Double(frames) * perFrame) {
    spots.insert(
      Spot(
        frame: Int32.random(in: 0..<Int32(frames), using: &generator),
        bin: Int16.random(in: 0..<512, using: &generator)))
  }
  return spots.sorted().map { Peak(frame: $0.frame, bin: $0.bin, strength: 0) }
}
