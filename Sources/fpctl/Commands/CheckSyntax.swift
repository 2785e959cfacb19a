extension CheckCommand {
  static let syntax = CommandSyntax(
    name: "check", summary: "Verify every invariant of a database",
    discussion: [
      "Reads all of the database and verifies that it is what it should be: SQLite's own check of"
        + " the file, the tables, the parameters, every track's peaks, every segment, and that the"
        + " index holds exactly the postings that the tracks' peaks make. Changes nothing, and"
        + " others may use the database meanwhile.",
      "Each fault is a line: what is wrong, where, and what mends it. What follows from the tracks'"
        + " peaks, fpctl rebuild makes anew; a track whose own peaks are damaged has to be removed"
        + " and indexed again.",
    ],
    positionals: [],
    options: [.database, .reportFormat],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "the database is sound"),
      Note(term: "2", meaning: "it isn't, or can't be read"),
      .usageExit, .interruptedExit, .terminatedExit,
    ],
    examples: [
      Note(term: "fpctl check", meaning: "verify the database"),
      Note(
        term: "fpctl check --quiet || fpctl rebuild",
        meaning: "make the index anew if anything is wrong"),
    ])
}
