extension VacuumCommand {
  static let syntax = CommandSyntax(
    name: "vacuum", summary: "Give the space that a database doesn't use back",
    discussion: [
      "Drops the postings of tracks that were removed, and cuts free pages off the file. Needs no"
        + " room for a copy of the file. Indexing does the same now and then by itself."
    ],
    positionals: [],
    options: Maintenance.options, environment: Maintenance.environment,
    exitCodes: Maintenance.exitCodes,
    examples: [
      Note(
        term: "fpctl remove 12 && fpctl vacuum", meaning: "remove a track, and all that it took")
    ])
}
