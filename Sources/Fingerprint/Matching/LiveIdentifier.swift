/// Says again and again what is heard in audio that goes on: a microphone, a radio, a stage.
///
/// ```swift
/// var live = try LiveIdentifier(database: database, sampleRate: 48_000)
/// for await buffer in microphone {
///   for answer in try live.push(buffer) { show(answer.identification.best) }
/// }
/// ```
///
/// Every ``everySeconds`` the last ``windowSeconds`` are one query to the database, fewer as long
/// as fewer have come. Answers depend on the samples alone, not on how they were cut. Memory: two
/// windows and the samples of one push. Cost: a query's, every so often. What is added to the
/// database meanwhile is found.
public struct LiveIdentifier: Sendable {
  /// What was heard in one window.
  public struct Answer: Sendable {
    /// The window, in seconds from the first sample pushed.
    public let streamRange: ClosedRange<Double>
    /// The answer; its times are counted from the window's beginning.
    public let identification: Identification

    /// An answer that was so many seconds later.
    func delayed(by seconds: Double) -> Answer {
      Answer(
        streamRange: (streamRange.lowerBound + seconds)...(streamRange.upperBound + seconds),
        identification: identification)
    }
  }

  /// The database that is asked.
  public let database: FingerprintDatabase
  /// Hertz of the samples.
  public let sampleRate: Double
  /// Seconds from one answer to the next. Default 3.
  public let everySeconds: Double
  /// Seconds that an answer looks back on. Default 10: longer withstands more noise, shorter
  /// notices sooner that the music has changed.
  public let windowSeconds: Double
  /// How the queries are answered.
  public let options: SearchOptions

  private(set) var cutter: WindowCutter

  /// An identifier that has heard nothing yet.
  ///
  /// - Parameters:
  ///   - database: The database that is asked.
  ///   - sampleRate: Hertz of the samples, 1,000 to 768,000.
  ///   - everySeconds: 0.1 to 86,400. Default 3.
  ///   - windowSeconds: 0.5 to 120. Default 10.
  ///   - options: How the queries are answered.
  /// - Precondition: `everySeconds` and `windowSeconds` are within these bounds.
  /// - Throws: ``FingerprintError`` where the rate isn't.
  public init(
    database: FingerprintDatabase, sampleRate: Double, everySeconds: Double = 3,
    windowSeconds: Double = 10, options: SearchOptions = SearchOptions()
  ) throws(FingerprintError) {
    precondition((0.1...86_400).contains(everySeconds), "answers come every 0.1 s to 1 day")
    precondition((0.5...120).contains(windowSeconds), "a window is 0.5 to 120 s long")
    try AudioReader.requireRate(sampleRate, Self.name)
    self.database = database
    self.sampleRate = sampleRate
    self.everySeconds = everySeconds
    self.windowSeconds = windowSeconds
    self.options = options
    cutter = WindowCutter(
      sampleRate: sampleRate, everySeconds: everySeconds, windowSeconds: windowSeconds)
  }

  private static let name = "live audio"

  /// Takes the next mono samples, full scale ±1, and answers whenever an answer is due.
  ///
  /// - Returns: One answer for every ``everySeconds`` that these samples completed, often none.
  /// - Throws: ``FingerprintError`` where the database can't be read or the task was cancelled. The
  ///   samples behind the one at which the answer was due are lost then, and so are earlier answers of
  ///   this call.
  public mutating func push(_ samples: [Float]) throws(FingerprintError) -> [Answer] {
    try stopIfCancelled(Self.name)
    var answers = [Answer]()
    try cutter.push(samples) { (window) throws(FingerprintError) in
      answers.append(Answer(window, try database.identification(of: window, options)))
    }
    return answers
  }

  /// Answers for the samples behind the last answer, at the end of the audio.
  ///
  /// - Returns: `nil` where there are none.
  /// - Throws: As ``push(_:)`` does.
  public mutating func finish() throws(FingerprintError) -> Answer? {
    guard let window = cutter.finish() else { return nil }
    return Answer(window, try database.identification(of: window, options))
  }
}

extension LiveIdentifier.Answer {
  init(_ window: WindowCutter.Window, _ identification: Identification) {
    self.init(streamRange: window.seconds, identification: identification)
  }
}

extension FingerprintDatabase {
  func identification(
    of window: WindowCutter.Window, _ options: SearchOptions
  ) throws(FingerprintError) -> Identification {
    try identify(.samples(window.samples, sampleRate: window.sampleRate), options: options)
  }
}
