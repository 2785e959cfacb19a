package import Fingerprint

/// Recordings that share audio: the same track twice, another mastering, an excerpt of it. To name
/// one for the other is no mistake.
package struct DuplicateGroups: Sendable {
  /// How alike recordings must be.
  package struct Criteria: Sendable, Hashable {
    /// An excerpt is heard in another recording where chance would do that with at most this
    /// probability. Default 10⁻³; two excerpts must agree.
    package var maxFalseRate: Double
    /// The share of a recording's excerpts that must be heard in the other, at least two of them
    /// unless there is only one. Default 0.25: a shared sample or theme doesn't make a duplicate.
    package var coverage: Double

    /// Criteria with the defaults unless told otherwise.
    package init(maxFalseRate: Double = 1e-3, coverage: Double = 0.25) {
      self.maxFalseRate = maxFalseRate
      self.coverage = coverage
    }
  }

  private static let excerptSeconds = 5.0
  private static let secondsAnExcerpt = 10.0
  private static let mostExcerpts = 12

  /// The groups of two and more, each sorted, by their first.
  package let groups: [[String]]
  private let numbers: [String: Int]

  /// The groups that follow from pairs, of which each makes one group of the groups of its two.
  package init(links: [(String, String)]) {
    var parents: [String: String] = [:]
    func root(_ id: String) -> String {
      var root = id
      while let parent = parents[root] { root = parent }
      return root
    }
    for (a, b) in links {
      let (first, second) = (root(a), root(b))
      if first != second { parents[max(first, second)] = min(first, second) }
    }
    let ids = Set(links.flatMap { [$0.0, $0.1] })
    groups = Dictionary(grouping: ids, by: root).values.filter { $0.count > 1 }
      .map { $0.sorted() }.sorted { $0[0] < $1[0] }
    numbers = Dictionary(
      uniqueKeysWithValues: groups.enumerated().flatMap { number, group in
        group.map { ($0, number) }
      })
  }

  /// Asks excerpts of every recording against a database and links it with those it is heard in.
  ///
  /// An excerpt of 5 s is asked every 10 s, from 2 to 12 of them, evenly spread: first every second
  /// of them, and the rest only where one was heard in another recording. Deterministic whatever
  /// the number of jobs. Cost: decoding each recording once and about 10 ms an excerpt, 0.2 s for a
  /// track of a minute.
  ///
  /// - Parameters:
  ///   - recordings: References, and recordings that are held out: one that is a duplicate of a
  ///     reference isn't out of set.
  ///   - recordingIDs: The recordings of the database's tracks. Tracks that aren't among them don't
  ///     count.
  ///   - isCancelled: Asked before each recording: `true` ends after those in hand.
  ///   - progress: Called after each recording with the number that are done.
  /// - Returns: `nil` where it was cancelled.
  /// - Throws: ``EvaluationError`` where a recording can't be read or the database fails.
  package init?(
    of recordings: [Recording], in database: FingerprintDatabase,
    recordingIDs: [TrackID: String], criteria: Criteria = Criteria(), jobs: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false }, progress: (Int) -> Void = { _ in }
  ) async throws {
    let links = try await concurrentMap(recordings, jobs: jobs, progress: progress) { recording in
      try isCancelled()
        ? []
        : Self.others(than: recording, in: database, recordingIDs, criteria)
          .map { (recording.id, $0) }
    }
    guard !isCancelled() else { return nil }
    self.init(links: links.flatMap { $0 })
  }

  /// Whether two recordings are of one group; a recording is with itself.
  package func areDuplicates(_ a: String, _ b: String) -> Bool {
    a == b || numbers[a].map { $0 == numbers[b] } ?? false
  }

  /// The recordings in which enough of this one is heard, sorted.
  private static func others(
    than recording: Recording, in database: FingerprintDatabase,
    _ recordingIDs: [TrackID: String], _ criteria: Criteria
  ) throws(EvaluationError) -> [String] {
    let rate = database.parameters.sampleRate
    let excerpts = try excerpts(of: recording, sampleRate: rate)
    var options = SearchOptions()
    options.maxFalseRate = criteria.maxFalseRate
    options.limit = 20
    var counts: [String: Int] = [:]
    func ask(_ numbers: [Int]) throws(EvaluationError) {
      for number in numbers {
        do throws(FingerprintError) {
          let answer = try database.identify(
            .samples(excerpts[number], sampleRate: rate), options: options)
          let heard = Set(answer.matches.compactMap { recordingIDs[$0.track.id] })
          for id in heard where id != recording.id { counts[id, default: 0] += 1 }
        } catch {
          throw EvaluationError(error)
        }
      }
    }
    try ask(excerpts.indices.filter { $0 % 2 == 1 || excerpts.count == 1 })
    guard !counts.isEmpty, excerpts.count > 1 else { return counts.keys.sorted() }
    try ask(excerpts.indices.filter { $0 % 2 == 0 })
    let share = Int((Double(excerpts.count) * criteria.coverage).rounded(.up))
    let needed = max(2, share)
    return counts.filter { $0.value >= needed }.keys.sorted()
  }

  /// The excerpts to ask, decoded in one pass; silent ones left out.
  private static func excerpts(
    of recording: Recording, sampleRate rate: Double
  ) throws(EvaluationError) -> [[Float]] {
    let seconds = recording.durationSeconds
    let fewest = seconds > excerptSeconds ? 2 : 1
    let count = min(mostExcerpts, max(fewest, Int(seconds / secondsAnExcerpt)))
    let length = Int(min(excerptSeconds, seconds) * rate)
    let spacing = count > 1 ? (seconds - excerptSeconds) / Double(count - 1) : 0
    let starts = (0..<count).map { Int(Double($0) * spacing * rate) }
    var excerpts = [[Float]](repeating: [], count: count)
    var position = 0
    do throws(FingerprintError) {
      _ = try AudioReader(sampleRate: rate).read(.file(path: recording.path)) {
        excerpts = [[Float]](repeating: [], count: count)
        position = 0
      } consume: { (chunk) throws(FingerprintError) in
        for (number, start) in starts.enumerated() {
          let first = max(start, position)
          let end = min(start + length, position + chunk.count)
          guard first < end else { continue }
          chunk.extracting((first - position)..<(end - position)).withUnsafeBufferPointer {
            excerpts[number].append(contentsOf: $0)
          }
        }
        position += chunk.count
      }
    } catch {
      throw EvaluationError(error)
    }
    return excerpts.filter { $0.contains { $0.magnitude > 1e-4 } }
  }
}
