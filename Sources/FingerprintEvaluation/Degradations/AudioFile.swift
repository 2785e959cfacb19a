internal import CSndfile
internal import Fingerprint

/// Audio as queries are made of: mono at ``Take/sampleRate``.
enum AudioFile {
  /// The samples of the excerpt of `input`, fewer where it ends sooner.
  static func samples(
    of input: AudioInput, excerpt: Excerpt = Excerpt()
  ) throws(EvaluationError) -> [Float] {
    var samples: [Float] = []
    do throws(FingerprintError) {
      _ = try AudioReader(sampleRate: Take.sampleRate).read(input, excerpt: excerpt) {
        samples.removeAll()
      } consume: { (chunk) throws(FingerprintError) in
        chunk.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
      }
    } catch {
      throw EvaluationError(error)
    }
    return samples
  }

  /// The length of the file at `path`: what its header says, where libsndfile can tell; else all of
  /// it is decoded.
  static func seconds(_ path: String) throws(EvaluationError) -> Double {
    var info = SF_INFO()
    if let handle = path.withCString({ sf_open($0, Int32(SFM_READ), &info) }) {
      sf_close(handle)
      // a stream of unknown length has the largest of numbers
      if info.samplerate > 0, info.frames > 0, info.frames < sf_count_t.max / 2 {
        return Double(info.frames) / Double(info.samplerate)
      }
    }
    do throws(FingerprintError) {
      return try AudioReader(sampleRate: Take.sampleRate).read(.file(path: path)) { _ in }
        .durationSeconds
    } catch {
      throw EvaluationError(error)
    }
  }
}

/// One rate to another, all at once.
enum Resampling {
  /// The samples at the rate `to`, by libsoxr; the first stays the first.
  static func resampled(
    _ samples: [Float], from: Double, to: Double, subject: String
  ) throws(EvaluationError) -> [Float] {
    var output: [Float] = []
    output.reserveCapacity(Int(Double(samples.count) * to / from) + 64)
    do throws(FingerprintError) {
      var resampler = try StreamResampler(from: from, to: to, subject: subject)
      let append = { (chunk: Span<Float>) throws(FingerprintError) in
        chunk.withUnsafeBufferPointer { output.append(contentsOf: $0) }
      }
      try resampler.process(samples.span, consume: append)
      try resampler.finish(consume: append)
    } catch {
      throw EvaluationError(error)
    }
    return output
  }
}

extension EvaluationError {
  /// What the library says of an input, as an error about the measurement.
  init(_ error: FingerprintError) {
    self.init(
      error.subject, error.advice.map { "\(error.reason); \($0)" } ?? error.reason)
  }
}
