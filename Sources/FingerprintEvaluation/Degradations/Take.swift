/// A query in the making: its samples at ``Take/sampleRate``, with some of what came before and
/// after, so that the tails of a room, the warm-up of a filter and the ends of a codec are real.
struct Take: Sendable {
  /// Hertz of every query that is made here: wide enough for all that is analysed, and what speech
  /// and music recognition commonly use.
  static let sampleRate = 16_000.0
  /// Seconds taken before the query, where the track has them.
  static let leadSeconds = 1.0
  /// Seconds taken after it.
  static let trailSeconds = 0.25

  /// The file it was cut from.
  let path: String
  /// Lead, query and trail.
  var samples: [Float]
  /// Where the query starts in them. A fraction: a change of speed moves it.
  var start: Double
  /// Samples in the query.
  var count: Double

  /// The query's own samples.
  var body: Range<Int> {
    let first = min(max(0, Int(start.rounded())), samples.count)
    return first..<min(samples.count, first + Int(count.rounded()))
  }

  /// The take's clock, after it was played `ratio` times as fast.
  mutating func shorten(by ratio: Double) {
    start /= ratio
    count /= ratio
  }

  /// The query alone, brought down to full scale where it exceeds it and rounded to 16 bits: the
  /// samples are the same in memory as read from a file.
  var finished: [Float] {
    let body = samples[body]
    let scale = 1 / max(1, body.reduce(0) { max($0, $1.magnitude) })
    return body.map { min(max(($0 * scale * 32_768).rounded(), -32_768), 32_767) / 32_768 }
  }
}
