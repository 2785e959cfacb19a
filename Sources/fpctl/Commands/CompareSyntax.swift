extension CompareCommand {
  static let syntax = CommandSyntax(
    name: "compare", summary: "Measure models on questions with known answers, side by side",
    discussion: [
      "Asks every model the same queries about the same references and counts what is right, where,"
        + " how sure and how fast. The references are a folder of audio, which is indexed, or the"
        + " tracks of a database whose files are still there.",
      "Queries are cut from the references, from random places, and damaged as the world does it; some"
        + " tracks are held out, or --out-of-set has some, so that queries cut from them must be"
        + " refused. Or they are ready: a folder with a truth.csv.",
      "With --output everything is kept in a folder: rows.csv (one row a query and model),"
        + " summary.json, summary.md and report.html, which needs nothing but itself."
        + " Ctrl-C keeps the finished rows; the same command goes on from there.",
      "Documentation/Evaluation.md says what each figure means.",
    ],
    positionals: [],
    options: [
      .comparedModels, .references, .comparedDatabase, .queries, .suite, .conditions, .lengths,
      .perCondition, .holdout, .outOfSet, .outOfSetPerCondition, .seed, .noise,
      .speech, .rooms, .keepQueries, .outputFolder, .exhaustive, .jobs,
    ],
    environment: [.noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "every query was asked"),
      Note(
        term: "2",
        meaning: "something is wrong with the queries, references or folders, or a query failed:"
          + " the rest is counted, and the same command asks it again"),
      .usageExit,
      Note(term: "130", meaning: "stopped by SIGINT; finished rows are kept"),
      Note(term: "143", meaning: "stopped by SIGTERM; finished rows are kept"),
    ],
    examples: [
      Note(
        term: "fpctl compare --references ~/Music --output run",
        meaning: "what to expect of one's own collection, as a report"),
      Note(
        term: "fpctl compare --db music.fpdb --suite standard --noise street-noises",
        meaning: "the same of tracks that are indexed already, with noises of one's own"),
      Note(
        term: "fpctl compare --references ref --conditions 'clean,noise(0dB)' --noise street",
        meaning: "two conditions of one's own choice"),
      Note(
        term:
          "fpctl compare --models landmark,mfcc --queries queries --references ref",
        meaning: "two models on ready queries, the same for everyone"),
    ])
}

extension Option {
  static let comparedModels = Option(
    long: "models", value: ("LIST", .text),
    help: "the models, between commas: \(ModelNames.compared.joined(separator: ", "))",
    detail:
      "landmark is the engine over the references' database, the names with a preset over others that"
      + " are made for the run and thrown away.",
    defaultText: ModelNames.landmark)

  static let references = Option(
    long: "references", value: ("DIR", .path), help: "a folder of audio to index",
    detail:
      "With --queries into the database of --db, if that is given; else into one that is thrown"
      + " away. A truth.csv calls a reference by its file's name, with or without the extension.")

  static let comparedDatabase = Option(
    long: "db", short: "d", value: ("FILE", .path),
    help: "a database of indexed tracks, which is left as it is",
    detail: "With --queries and --references both it is the one to index into.")

  static let queries = Option(
    long: "queries", value: ("DIR", .path),
    help: "ask the queries of this folder, which has a truth.csv, instead of making some")

  static let suite = Option(
    long: "suite", value: ("NAME", .choice(CompareGeneration.suiteNames)),
    help: "a list of conditions: \(CompareGeneration.suiteNames.joined(separator: ", "))",
    defaultText: "quick")

  static let conditions = Option(
    long: "conditions", value: ("LIST", .text),
    help: "conditions between commas, in place of a suite",
    detail:
      "As 'clean,noise(0dB),room+babble(5dB)'. Each query of 'speed(±10%)' has another"
      + " speed, each of 'noise|babble(5dB)' one or the other; so for tempo, pitch and any steps. With --queries only queries of these"
      + " conditions are asked.")

  static let lengths = Option(
    long: "lengths", value: ("LIST", .text), help: "seconds of the queries, between commas",
    defaultText: "5")

  static let perCondition = Option(
    long: "per-condition", value: ("N", .integer(1...100_000)),
    help: "queries from references, a condition and length", defaultText: "30")

  static let holdout = Option(
    long: "holdout", value: ("SHARE", .text),
    help: "share of the tracks that is held out, as 20%",
    defaultText: "20%, with --out-of-set 0%")

  static let outOfSet = Option(
    long: "out-of-set", value: ("DIR", .path),
    help: "further audio, never indexed: queries cut from it must be refused",
    detail: "What is among the references in another copy is found and not asked.")

  static let outOfSetPerCondition = Option(
    long: "out-of-set-per-condition", value: ("N", .integer(0...100_000)),
    help: "queries that must be refused, a condition and length",
    defaultText: "a quarter of --per-condition")

  static let seed = Option(
    long: "seed", value: ("N", .integer(0...Int.max)),
    help: "another number, other queries", defaultText: "1")

  static let noise = Option(
    long: "noise", value: ("DIR", .path), help: "recorded noises, which noise(…) needs")

  static let speech = Option(
    long: "speech", value: ("DIR", .path), help: "voices for babble(…)",
    defaultText: "noise shaped like speech")

  static let rooms = Option(
    long: "rooms", value: ("DIR", .path), help: "impulse responses for room",
    defaultText: "synthetic rooms")

  static let keepQueries = Option(
    long: "keep-queries", value: ("DIR", .path),
    help: "keep the queries there, with a truth.csv, as --queries reads them")

  static let outputFolder = Option(
    long: "output", short: "o", value: ("DIR", .path),
    help: "keep rows, summaries and the report here")
}
