internal import CSndfile

/// A way to make another recording of one: music that is none of the collection's, and of its kind.
///
/// What is played backwards, or so fast or slow that no search reaches that far, is another
/// recording to a search, with the same instruments and noises. So the recordings at hand give a
/// collection many times as large, to see how accuracy and cost hold up there.
package struct Distractor: Sendable {
  /// How many times as fast it is played, pitch and tempo alike.
  package let speed: Double
  package let isBackwards: Bool

  /// All that are made of each recording: seventeen, which give eighteen times the hours.
  package static let all: [Distractor] =
    [0.62, 0.69, 0.78, 1.29, 1.42, 1.57].map { Distractor(speed: $0, isBackwards: false) }
    + [0.62, 0.69, 0.78, 0.86, 0.93, 1, 1.07, 1.16, 1.29, 1.42, 1.57].map {
      Distractor(speed: $0, isBackwards: true)
    }

  /// Such as `x0.62` and `x1.0-backwards`.
  package var name: String { "x\(speed)\(isBackwards ? "-backwards" : "")" }

  /// Writes those of a recording as FLAC files, each called by the recording and its ``name``.
  ///
  /// - Parameter folder: Made where it isn't there; files of the same names are replaced.
  /// - Throws: ``EvaluationError`` where the recording can't be read or a file not written.
  package static func write(
    _ distractors: [Distractor] = all, of recording: Recording, to folder: String
  ) throws(EvaluationError) {
    let forwards = try AudioFile.samples(of: .file(path: recording.path))
    let backwards = [Float](forwards.reversed())
    for distractor in distractors {
      // the same samples at another rate are the same music at another speed
      let writer = SoundFileWriter(
        format: SoundFileWriter.flac.format,
        sampleRate: Int((Take.sampleRate * distractor.speed).rounded()))
      let path = "\(folder)/\(recording.id)-\(distractor.name).flac"
      try FileContents.makeFolder(FileContents.folder(of: path))
      try FileContents.replace(
        try writer.encoded(distractor.isBackwards ? backwards : forwards), at: path)
    }
  }
}
