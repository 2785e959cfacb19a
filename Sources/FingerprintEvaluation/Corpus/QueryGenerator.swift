package import Fingerprint

/// Cuts queries from recordings, damages them, and knows the right answers.
///
/// The queries of one length start at the same places of the same references whatever the condition,
/// and meet the same noises and rooms, so that conditions differ in nothing but the damage (a
/// change of speed or tempo needs more of a track, and may move the place). What a damage leaves
/// open is drawn for each query, and is the same under every condition that leaves it open. What is
/// held out is there to be counted over all conditions, so each has places of its own: a hundred
/// queries of one place would say no more of the rate of false answers than one. Tracks take turns
/// in a random order. A place never lies on the frame grid of the analysis: a query that did would
/// flatter it.
///
/// The plan and the bytes depend on the recordings, the sources and the seed alone: not on the
/// number of jobs, the order in which audio is asked for, or the other conditions and lengths.
/// Audio is made when it is asked for. Cost: what decoding the file up to the place takes (once for
/// all conditions that follow one another), and the damage; memory 64 MB at most for excerpts that
/// are kept.
package struct QueryGenerator: QuerySource {
  /// Hertz of the audio of every query.
  package static let sampleRate = Take.sampleRate

  /// Recordings without queries of some length, being too short for it.
  package struct PassedOver: Sendable, Hashable {
    /// The length of the queries.
    package let lengthSeconds: Double
    /// What is done to them.
    package let condition: VariedDamage
    /// The ids of the recordings.
    package let recordingIDs: [String]
  }

  /// A damage that can't be done.
  package struct Unavailable: Sendable, Hashable {
    /// The damage.
    package let condition: VariedDamage
    /// Why, and what would help.
    package let reason: String
  }

  /// Where a query comes from.
  private struct Origin: Sendable {
    let recording: Recording
    let startSeconds: Double
    let damage: Damage
    /// Names the place and what is random about it: in set the same under every condition.
    let name: String
  }

  /// The queries: by condition, then by length, those from references before those held out.
  /// `path` is the name of the file that ``write(to:jobs:isCancelled:progress:)`` makes, within its
  /// folder.
  package private(set) var queries: [EvaluationQuery]
  /// The recordings to index, in the order given.
  package private(set) var references: [Recording]
  /// Those not to index, in the order given.
  package private(set) var heldOut: [Recording]
  /// What was too short, by condition and length; empty where nothing was.
  package let passedOver: [PassedOver]
  /// Conditions of the plan that have no queries.
  package let unavailable: [Unavailable]

  private let origins: [String: Origin]
  private let seed: UInt64
  private let sources: DamageSources
  private var damager: Damager
  private let takes = TakeCache()

  /// Plans queries.
  ///
  /// - Parameters:
  ///   - recordings: What queries are cut from; a share of them is held out.
  ///   - outOfSet: Further recordings that are held out.
  ///   - sources: What damage is made with; music to mix in is taken from what is held out unless
  ///     given.
  /// - Throws: ``EvaluationError`` where two recordings have the same id, or no reference is long
  ///   enough for queries that the plan asks for.
  package init(
    recordings: [Recording], outOfSet: [Recording] = [],
    sources: DamageSources = DamageSources(), plan: QueryPlan
  ) throws(EvaluationError) {
    var ids: Set<String> = []
    for recording in recordings + outOfSet where !ids.insert(recording.id).inserted {
      throw EvaluationError(recording.path, "a second recording is called \(recording.id)")
    }
    let count = Int((Double(recordings.count) * plan.heldOutShare).rounded())
    let chosen = Set(
      Self.shuffled(recordings, "held out", seed: plan.seed).prefix(count).map(\.id))
    references = recordings.filter { !chosen.contains($0.id) }
    heldOut = recordings.filter { chosen.contains($0.id) } + outOfSet
    self.sources = sources
    let sources = sources.withMusic(orElse: Self.pool(heldOut))
    damager = Damager(sources: sources)
    seed = plan.seed

    var queries: [EvaluationQuery] = []
    var origins: [String: Origin] = [:]
    var passedOver: [PassedOver] = []
    var unavailable: [Unavailable] = []
    let decks = [
      Deck(
        name: "q", recordings: Self.shuffled(references, "order", seed: seed), isInSet: true,
        count: plan.queriesPerCell),
      Deck(
        name: "o", recordings: heldOut, isInSet: false, count: plan.outOfSetCount),
    ]
    for damage in plan.conditions.unique {
      if let reason = sources.reasonUnavailable(damage) {
        unavailable.append(Unavailable(condition: damage, reason: reason))
        continue
      }
      for length in plan.lengthsSeconds.unique {
        var tooShort: [String] = []
        for deck in decks {
          let cell = try Self.cell(
            deck, damage, length, seed: seed, tooShort: &tooShort)
          for (query, origin) in cell {
            queries.append(query)
            origins[query.id] = origin
          }
        }
        if !tooShort.isEmpty {
          passedOver.append(
            PassedOver(
              lengthSeconds: length, condition: damage, recordingIDs: tooShort.sorted()))
        }
      }
    }
    self.queries = queries
    self.origins = origins
    self.passedOver = passedOver
    self.unavailable = unavailable
  }

  /// The same queries, with no music mixed into them that the references hold, too: to hear that
  /// would be right.
  ///
  /// - Parameter known: The ids of recordings that are held out, but are references in another copy.
  /// - Throws: ``EvaluationError`` where a condition mixes in music, and there is no other.
  package func mixingInNone(of known: Set<String>) throws(EvaluationError) -> QueryGenerator {
    let unknown = heldOut.filter { !known.contains($0.id) }
    guard unknown.count < heldOut.count else { return self }
    let mixesIn = origins.values.contains { $0.damage.steps.contains { $0.kind == .music } }
    guard !unknown.isEmpty || !mixesIn else {
      throw EvaluationError(
        Damage.Kind.music.rawValue,
        "all recordings that are held out are among the references in another copy; name others with"
          + " --out-of-set")
    }
    var generator = self
    generator.damager = Damager(sources: sources.withMusic(orElse: Self.pool(unknown)))
    return generator
  }

  /// Without the queries of some recordings, and without these.
  ///
  /// - Parameter ids: The ids of recordings that turned out to hold nothing to recognise them by.
  package func leavingOut(_ ids: Set<String>) -> QueryGenerator {
    var rest = self
    rest.queries.removeAll { ids.contains(origin(of: $0).recording.id) }
    rest.references.removeAll { ids.contains($0.id) }
    rest.heldOut.removeAll { ids.contains($0.id) }
    return rest
  }

  private static func pool(_ recordings: [Recording]) -> AudioPool? {
    recordings.isEmpty ? nil : AudioPool(paths: recordings.map(\.path))
  }

  /// Recordings from which queries are dealt in turns.
  private struct Deck {
    let name: String
    let recordings: [Recording]
    let isInSet: Bool
    let count: Int
  }

  /// The queries of one condition and length from one deck.
  private static func cell(
    _ deck: Deck, _ damage: VariedDamage, _ length: Double, seed: UInt64, tooShort: inout [String]
  ) throws(EvaluationError) -> [(EvaluationQuery, Origin)] {
    guard deck.count > 0, !deck.recordings.isEmpty else { return [] }
    let needed = length * damage.largestRatio
    var eligible = deck.recordings.filter { places($0, needed) >= 1 }
    tooShort += deck.recordings.filter { places($0, needed) < 1 }.map(\.id)
    guard !eligible.isEmpty else {
      guard deck.isInSet else { return [] }
      throw EvaluationError(
        damage.description,
        "none of \(deck.recordings.count) references is long enough for queries of "
          + "\(length.plain) s; ask for shorter ones")
    }
    let suffix = length == 5 ? "" : "@\(length.plain)"
    let condition = Condition(rawValue: damage.description + suffix)
    let folder = damage.fileName + suffix
    if !deck.isInSet { eligible = shuffled(eligible, "order \(condition)", seed: seed) }
    return (0..<deck.count).map { number in
      let recording = eligible[number % eligible.count]
      let scope = deck.isInSet ? length.plain : condition.rawValue
      let name = "\(deck.name) \(scope) \(number)"
      var generator = SeededGenerator(seed: seed, name: "place \(name)")
      let start = place(in: recording, needed, using: &generator)
      let drawn = damage.drawn { SeededGenerator(seed: seed, name: "draw \(name) \($0)") }
      let digits = String(number)
      let padding = String(repeating: "0", count: max(0, 5 - digits.count))
      let id = "\(folder)_\(deck.name)\(padding)\(digits)"
      let query = EvaluationQuery(
        id: id, path: "\(folder)/\(id).flac",
        truth: deck.isInSet ? .init(recordingID: recording.id, offsetSeconds: start) : nil,
        lengthSeconds: length, condition: condition, ratio: drawn.ratio,
        signalToNoise: drawn.signalToNoise,
        source: .init(recordingID: recording.id, offsetSeconds: start))
      return (
        query, Origin(recording: recording, startSeconds: start, damage: drawn, name: name)
      )
    }
  }

  private static var hopSeconds: Double { FingerprintParameters.standard.hopSeconds }

  /// The frames at which a query that takes so many seconds of a recording may start.
  private static func places(_ recording: Recording, _ seconds: Double) -> Int {
    let latest = recording.durationSeconds - seconds - Take.trailSeconds
    return Int(max(0, latest / hopSeconds))
  }

  /// A random place at least a tenth of a hop from every frame, to the microsecond.
  private static func place(
    in recording: Recording, _ seconds: Double, using generator: inout SeededGenerator
  ) -> Double {
    let share = Double.random(in: 0..<1, using: &generator)
    let fraction = Double.random(in: 0.1...0.9, using: &generator)
    let frame = (share * Double(places(recording, seconds))).rounded(.down)
    return ((frame + fraction) * hopSeconds * 1e6).rounded() / 1e6
  }

  /// An order that is random and in which no recording moves when others come or go.
  private static func shuffled(
    _ recordings: [Recording], _ purpose: String, seed: UInt64
  ) -> [Recording] {
    let keyed = recordings.map { recording in
      var generator = SeededGenerator(seed: seed, name: "\(purpose) \(recording.id)")
      return (key: generator.next(), recording: recording)
    }
    return keyed.sorted { ($0.key, $0.recording.id) < ($1.key, $1.recording.id) }
      .map(\.recording)
  }

  /// The recording and the place in it that a query was cut from, also where that is held out.
  package func source(of query: EvaluationQuery) -> EvaluationQuery.Truth {
    let origin = origin(of: query)
    return .init(recordingID: origin.recording.id, offsetSeconds: origin.startSeconds)
  }

  /// What is done to a query: that of its condition, with what was drawn for it.
  package func damage(of query: EvaluationQuery) -> Damage { origin(of: query).damage }

  /// The audio of a query, mono at ``sampleRate``.
  /// - Throws: ``EvaluationError`` where the recording can't be read or ends before the query does,
  ///   or what it is damaged with can't be read.
  package func samples(of query: EvaluationQuery) throws(EvaluationError) -> [Float] {
    let origin = origin(of: query)
    let seconds = query.lengthSeconds * query.ratio
    var take = try takes.take("\(origin.recording.id) \(origin.startSeconds) \(seconds)") {
      () throws(EvaluationError) in
      try Self.take(of: origin.recording, from: origin.startSeconds, seconds: seconds)
    }
    try damager.apply(origin.damage, to: &take) { step in
      SeededGenerator(seed: seed, name: "damage \(origin.name) \(step)")
    }
    var samples = take.finished
    // an encoder or a change of tempo may leave it a few samples short
    let count = Int((query.lengthSeconds * Take.sampleRate).rounded())
    samples.append(contentsOf: repeatElement(0, count: max(0, count - samples.count)))
    samples.removeLast(samples.count - count)
    return samples
  }

  /// ``samples(of:)`` as an input.
  package func input(for query: EvaluationQuery) throws(EvaluationError) -> AudioInput {
    .samples(try samples(of: query), sampleRate: Self.sampleRate)
  }

  private func origin(of query: EvaluationQuery) -> Origin {
    guard let origin = origins[query.id] else {
      preconditionFailure("the query \(query.id) is of another plan")
    }
    return origin
  }

  private static func take(
    of recording: Recording, from start: Double, seconds: Double
  ) throws(EvaluationError) -> Take {
    let lead = min(Take.leadSeconds, start)
    guard !recording.path.isEmpty else {
      throw EvaluationError(
        recording.id,
        "was indexed from no file, so that no query can be cut from it; compare with a folder of "
          + "audio instead")
    }
    let samples = try AudioFile.samples(
      of: .file(path: recording.path),
      excerpt: Excerpt(
        startSeconds: start - lead, durationSeconds: lead + seconds + Take.trailSeconds))
    let take = Take(
      path: recording.path, samples: samples, start: lead * Take.sampleRate,
      count: seconds * Take.sampleRate)
    guard Double(samples.count) >= take.start + take.count - 1 else {
      throw EvaluationError(
        recording.path, "it ends before \((start + seconds).decimal(1)) s, sooner than it claims to"
      )
    }
    return take
  }
}

extension Array where Element: Hashable {
  /// Without those that were there before.
  fileprivate var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
