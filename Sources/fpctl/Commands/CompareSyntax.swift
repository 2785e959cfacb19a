extension CompareCommand {
  static let syntax = CommandSyntax(
    name: "compare", summary: "Measure models on questions with known answers, side by side",
    discussion: [
      "Asks every model the same queries about the same references and counts what is right, where,"
        + " how sure and how fast. Queries come from a folder with a truth.csv; references from a"
        + " folder of audio, which is indexed, or from a database made before.",
      "With --output everything is kept in a folder: rows.csv (one row a query and model),"
        + " summary.json, summary.md and report.html, which needs nothing but itself."
        + " Ctrl-C keeps the finished rows; the same command goes on from there.",
      "Documentation/Evaluation.md says what each figure means.",
    ],
    positionals: [],
    options: [
      .models, .queries, .references, .database, .conditions, .outputFolder, .exhaustive, .jobs,
    ],
    environment: [.noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "every query was asked"),
      Note(term: "2", meaning: "something is wrong with the queries, references or folders"),
      .usageExit,
      Note(term: "130", meaning: "stopped by SIGINT; finished rows are kept"),
      Note(term: "143", meaning: "stopped by SIGTERM; finished rows are kept"),
    ],
    examples: [
      Note(
        term: "fpctl compare --queries corpus/queries --references corpus/ref --output run",
        meaning: "measure the shipped engine, and write a report"),
      Note(
        term: "fpctl compare --queries corpus/queries --db music.fpdb --conditions clean,bar",
        meaning: "ask two conditions about tracks that are indexed already"),
    ])
}

extension Option {
  static let models = Option(
    long: "models", value: ("LIST", .text),
    help: "the models, between commas: \(CompareCommand.modelNames.joined(separator: ", "))",
    defaultText: "landmark")

  static let queries = Option(
    long: "queries", value: ("DIR", .path), help: "a folder of queries with a truth.csv")

  static let references = Option(
    long: "references", value: ("DIR", .path), help: "a folder of audio to index",
    detail: "Into the database of --db, where that is given, else into one that is thrown away."
      + " A truth.csv calls a reference by its file's name, with or without the extension.")

  static let conditions = Option(
    long: "conditions", value: ("LIST", .text),
    help: "only queries of these conditions, between commas", defaultText: "all")

  static let outputFolder = Option(
    long: "output", short: "o", value: ("DIR", .path),
    help: "keep rows, summaries and the report here")
}
