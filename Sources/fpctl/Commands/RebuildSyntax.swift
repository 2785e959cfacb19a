extension RebuildCommand {
  static let syntax = CommandSyntax(
    name: "rebuild", summary: "Make the index anew from the tracks' peaks",
    discussion: [
      "Drops the inverted index and makes it anew, in one segment, from the peaks that are stored of"
        + " each track; no audio is needed. Mends whatever is wrong with what stands in the index,"
        + " but not a page of the file that can't be read, and takes about a second for 10 hours of"
        + " audio.",
      "All in one transaction: identify goes on with the old index meanwhile, and Ctrl-C (SIGINT) or"
        + " SIGTERM leaves the database as it was.",
    ],
    positionals: [],
    options: Maintenance.options, environment: Maintenance.environment,
    exitCodes: Maintenance.exitCodes,
    examples: [Note(term: "fpctl rebuild --db music.fpdb", meaning: "make the index anew")])
}
