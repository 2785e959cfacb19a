internal import FingerprintEvaluation

/// Cuts queries from references at places that have nothing to do with any frame grid.
struct QueryMaker {
  /// What is done to the excerpts.
  enum Kind: String, CaseIterable, Sendable {
    /// Nothing.
    case clean
    /// A recorded noise 10 dB below the music.
    case noise10 = "noise_10"

    /// Decibels of the excerpt over the noise, where there is any.
    var signalToNoise: Double? {
      switch self {
      case .clean: nil
      case .noise10: 10
      }
    }
  }

  /// The length of every query.
  static let lengthSeconds = 10.0
  /// Queries of each kind: the 99th percentile is then the third largest value.
  static let count = 250

  private static let sampleRate = 16_000

  /// The corpus.
  let recordings: RecordingSet
  /// What decodes.
  let ffmpeg: FFmpeg
  /// Where the queries go.
  let folder: TemporaryFolder

  /// The files of one kind, in a fixed order; the same excerpts of the same references for every
  /// kind.
  func queries(_ kind: Kind) throws -> [String] {
    let target = try folder.folder("queries-\(kind.rawValue)")
    let references = recordings.recordings(.reference).filter {
      $0.durationSeconds > Self.lengthSeconds + 1
    }
    let noises = recordings.recordings(.noise)
    var generator = SeededGenerator(seed: 1)
    var progress = Progress("made \(kind.rawValue) queries", of: Self.count)
    return try (0..<Self.count).map { number in
      guard let reference = references.randomElement(using: &generator),
        let noise = noises.randomElement(using: &generator)
      else { throw EvaluationError("manifest.csv", "no reference long enough, or no noise") }
      // the manifest's length may be rounded: stay a second from the end
      let latest = reference.durationSeconds - Self.lengthSeconds - 1
      let start = Double.random(in: 0...latest, using: &generator)
      var samples = try excerpt(of: reference, from: start)
      if let decibels = kind.signalToNoise {
        samples = NoiseMixer(signalToNoise: decibels)
          .mix(samples, with: try excerpt(of: noise, from: 0))
      }
      let path = "\(target)/\(number).wav"
      try FileContents.write(WAVFile.bytes(samples, sampleRate: Self.sampleRate), to: path)
      progress.step()
      return path
    }
  }

  private func excerpt(of recording: Recording, from start: Double) throws -> [Float] {
    try ffmpeg.samples(
      of: recording.path, from: start, seconds: Self.lengthSeconds, sampleRate: Self.sampleRate)
  }
}
