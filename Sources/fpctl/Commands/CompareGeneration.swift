import FingerprintEvaluation

/// The queries that a comparison makes itself.
struct CompareGeneration: Sendable {
  let plan: QueryPlan
  /// The suite, or the conditions as they were given.
  let conditionsText: String
  /// Whether each condition was asked for by its name.
  private let isListed: Bool
  let noise: String?
  let speech: String?
  let rooms: String?
  let outOfSetFolder: String?
  let keepFolder: String?

  static let suiteNames = DamageSuite.allCases.map(\.rawValue)

  /// The options that make no sense with queries that are ready.
  static let options: [Option] = [
    .suite, .lengths, .perCondition, .holdout, .outOfSet, .outOfSetPerCondition, .seed, .noise,
    .speech, .rooms, .keepQueries,
  ]

  init(_ arguments: ParsedArguments) throws(UsageError) {
    let suite = arguments.text(.suite).flatMap { DamageSuite(rawValue: $0) } ?? .quick
    var conditions = suite.damages
    if let text = arguments.text(.conditions) {
      guard arguments.text(.suite) == nil else {
        throw UsageError("--conditions: takes the place of --suite, so give only one of them")
      }
      conditions = try Self.conditions(text)
      conditionsText = text
      isListed = true
    } else {
      conditionsText = "suite \(suite.rawValue)"
      isListed = false
    }
    outOfSetFolder = arguments.text(.outOfSet)
    plan = QueryPlan(
      conditions: conditions, lengthsSeconds: try Self.lengths(arguments.text(.lengths) ?? "5"),
      queriesPerCell: arguments.integer(.perCondition) ?? 30,
      outOfSetPerCell: arguments.integer(.outOfSetPerCondition),
      heldOutShare: try Self.share(
        arguments.text(.holdout) ?? (outOfSetFolder == nil ? "20%" : "0%")),
      seed: UInt64(arguments.integer(.seed) ?? 1))
    noise = arguments.text(.noise)
    speech = arguments.text(.speech)
    rooms = arguments.text(.rooms)
    keepFolder = arguments.text(.keepQueries)
  }

  private static func conditions(_ text: String) throws(UsageError) -> [VariedDamage] {
    var damages: [VariedDamage] = []
    for name in text.split(separator: ",") {
      do {
        damages.append(try VariedDamage(String(name)))
      } catch {
        throw UsageError("--conditions: \(error.description)")
      }
    }
    guard !damages.isEmpty else {
      throw UsageError("--conditions: expected a list, as clean,phone")
    }
    return damages
  }

  private static func lengths(_ text: String) throws(UsageError) -> [Double] {
    var lengths: [Double] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let kind = WordKind.number(0.5...120)
      guard kind.expectation(unmetBy: String(word)) == nil, let length = Double(word) else {
        throw UsageError(
          "--lengths: expected numbers from 0.5 to 120 between commas, got \"\(word)\"")
      }
      lengths.append(length)
    }
    return lengths
  }

  private static func share(_ text: String) throws(UsageError) -> Double {
    let digits = text.hasSuffix("%") ? String(text.dropLast()) : text
    let bound = text.hasSuffix("%") ? 90.0 : 0.9
    guard WordKind.number(0...bound).expectation(unmetBy: digits) == nil,
      let number = Double(digits)
    else { throw UsageError("--holdout: expected a share from 0% to 90%, got \"\(text)\"") }
    return text.hasSuffix("%") ? number / 100 : number
  }

  /// The recordings of `--out-of-set`, under names that none of `references` has.
  func outOfSet(
    besides references: [Recording], skipping: (EvaluationError) -> Void
  ) throws(EvaluationError) -> [Recording] {
    guard let outOfSetFolder else { return [] }
    return Recording.named(
      try Recording.all(in: outOfSetFolder, role: .outOfSet, skipping: skipping),
      apartFrom: references,
      prefix: FileContents.name(of: outOfSetFolder))
  }

  /// The queries that the plan makes of `recordings`, and of `outOfSet`, which aren't to be indexed.
  ///
  /// - Throws: ``EvaluationError`` for a condition that can't be made, where it was asked for by name,
  ///   or where there is no other.
  func generator(
    for recordings: [Recording], outOfSet: [Recording]
  ) throws(EvaluationError) -> QueryGenerator {
    func pool(_ folder: String?) throws(EvaluationError) -> AudioPool? {
      guard let folder else { return nil }
      return try AudioPool(folder: folder)
    }
    let generator = try QueryGenerator(
      recordings: recordings, outOfSet: outOfSet,
      sources: DamageSources(
        noise: try pool(noise), speech: try pool(speech), rooms: try pool(rooms)),
      plan: plan)
    if let missing = generator.unavailable.first, isListed || generator.queries.isEmpty {
      throw EvaluationError(missing.condition.description, missing.reason)
    }
    return generator
  }

  /// What the queries depend on besides the references; reads all of `outOfSet`, and of what damage is
  /// done with.
  func facts(outOfSet: [Recording]) throws(EvaluationError) -> [Provenance.Fact] {
    func folder(_ path: String?) throws(EvaluationError) -> String {
      guard let path else { return "none" }
      return "\(FileContents.name(of: path)) \(try AudioPool(folder: path).digest())"
    }
    return [
      .init("conditions", conditionsText),
      .init("lengths", plan.lengthsSeconds.map { "\($0.shortest) s" }.joined(separator: ", ")),
      .init("queries a condition and length", "\(plan.queriesPerCell)"),
      .init("queries out of set, a condition and length", "\(plan.outOfSetCount)"),
      .init("held out", "\((plan.heldOutShare * 100).shortest) %"),
      .init(
        "recordings out of set",
        outOfSet.isEmpty
          ? "none"
          : "\(outOfSet.count), \(try CorpusDigest.digest(ofFiles: outOfSet.map(\.path)))"),
      .init("seed", "\(plan.seed)"),
      .init(
        "recordings for damage",
        "noise \(try folder(noise)), speech \(try folder(speech)), rooms \(try folder(rooms))"),
    ]
  }
}
