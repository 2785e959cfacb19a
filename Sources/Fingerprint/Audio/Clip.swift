/// The part of an input that is looked at as a whole: mono samples at the analysis rate, in memory.
struct Clip {
  let samples: [Float]
  /// What was read, with a warning where there would have been more.
  let summary: AudioSummary
  /// The length of what was kept.
  let durationSeconds: Double

  /// Reads the excerpt of `input`, at most `longest` seconds of it.
  init(
    reading input: AudioInput, _ excerpt: Excerpt, atMost longest: Double, with reader: AudioReader
  ) throws(FingerprintError) {
    let wanted = excerpt.durationSeconds ?? .infinity
    // a little more than is used, to know whether there is more
    let part = Excerpt(
      startSeconds: excerpt.startSeconds, durationSeconds: min(wanted, longest + 0.1))
    var samples = [Float]()
    var summary = try reader.read(input, excerpt: part) {
      samples.removeAll()
    } consume: { (chunk) throws(FingerprintError) in
      chunk.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
    }
    var duration = summary.durationSeconds
    if duration > longest {
      duration = longest
      samples.removeLast(max(0, samples.count - Int(longest * reader.sampleRate)))
      summary.warnings.append(
        "only \(formatted(longest)) s of it were used; start later for others")
    }
    self.samples = samples
    self.summary = summary
    durationSeconds = duration
  }
}
