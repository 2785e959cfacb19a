import Fingerprint

extension ParsedArguments {
  /// What `--start` and `--duration` choose of a file.
  var excerpt: Excerpt {
    Excerpt(startSeconds: number(.start) ?? 0, durationSeconds: number(.duration))
  }

  /// How a query is to be answered.
  var searchOptions: SearchOptions {
    var options = SearchOptions()
    if let rate = number(.maxFalseRate) { options.maxFalseRate = rate }
    if let limit = integer(.limit) { options.limit = limit }
    options.includesRejected = has(.all)
    if let percent = number(.speedRange) { options.speedRange = percent / 100 }
    if let percent = number(.tempoRange) { options.tempoRange = percent / 100 }
    if let semitones = number(.pitchRange) { options.pitchRange = semitones }
    options.isExhaustive = has(.exhaustive)
    return options
  }

  /// What `--raw` says of headerless samples; `nil` where it isn't given.
  func rawFormat() throws(UsageError) -> RawFormat? {
    guard let text = text(.raw) else { return nil }
    guard let format = RawFormat(text) else {
      let encodings = RawFormat.Encoding.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError(
        "--raw: expected ENCODING,RATE[,CHANNELS] with one of \(encodings),"
          + " as s16le,44100,2, got \"\(text)\"")
    }
    return format
  }
}
