internal import Fingerprint

/// What a model costs, besides its mistakes.
package struct ModelCost: Sendable, Hashable {
  /// Seconds of audio that one job extracts a second, decoding included; `nil` where nothing was
  /// measured.
  package let extractionRealTimes: Double?
  /// Bytes that the model keeps an hour of audio.
  package let bytesAnHour: Double?
  /// See ``ModelUnderTest/residentBytes()``.
  package let residentBytes: Int?

  /// A cost of these figures.
  package init(extractionRealTimes: Double?, bytesAnHour: Double?, residentBytes: Int?) {
    self.extractionRealTimes = extractionRealTimes
    self.bytesAnHour = bytesAnHour
    self.residentBytes = residentBytes
  }

  /// References that are extracted at most, spread over the collection.
  private static let sampleCount = 12

  /// The cost of `model` over `references`, measured by extracting some of them again, one after
  /// the other. Takes some seconds.
  package init(
    measuring model: any ModelUnderTest, over references: ReferenceCollection
  ) throws(EvaluationError) {
    // of a database's tracks the files may be gone
    let recordings = references.recordings.filter { FileContents.isReadable($0.path) }
    let step = max(1, recordings.count / Self.sampleCount)
    var audioSeconds = 0.0
    let start = ContinuousClock.now
    for index in stride(from: 0, to: recordings.count, by: step).prefix(Self.sampleCount) {
      let input = AudioInput.file(path: recordings[index].path)
      audioSeconds += try evaluating { () throws(FingerprintError) in try model.extract(input) }
    }
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    self.init(
      extractionRealTimes: audioSeconds > 0 && elapsed > 0 ? audioSeconds / elapsed : nil,
      bytesAnHour: try evaluating { () throws(FingerprintError) in try model.bytesAnHour() },
      residentBytes: try evaluating { () throws(FingerprintError) in try model.residentBytes() })
  }
}
