extension RemoveCommand {
  static let syntax = CommandSyntax(
    name: "remove", summary: "Take tracks out of a database",
    discussion: [
      "Removes each TRACK, all of them or none: a name that no track has, or that could be two, is"
        + " an error before anything is removed. The audio isn't needed, nor touched.",
      "TRACK is a number, as fpctl tracks lists them, a recording id, or a path, absolute or from"
        + " the working folder, even of a file that is gone. If a word is the number of one track"
        + " and the recording id of another, that is an error, and --by says which is meant: with"
        + " recording ids that look like numbers, use --by recording.",
    ],
    positionals: [
      Positional(
        name: "TRACK", help: "a track's number, recording id or path", kind: .text,
        isRepeatable: true)
    ],
    options: [.database, .by, .dryRun, .busyTimeout],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "every TRACK was removed"),
      Note(
        term: "2",
        meaning: "it failed, and nothing was removed; or the account of it could not be written"),
      .usageExit,
    ],
    examples: [
      Note(term: "fpctl remove 12 14", meaning: "two tracks, by number"),
      Note(term: "fpctl remove music/old.mp3", meaning: "the track that was read from that file"),
      Note(
        term: "fpctl remove --dry-run --by recording 4711",
        meaning: "say what would be removed, and don't"),
    ])
}

extension Option {
  static let dryRun = Option(
    long: "dry-run", short: "n", help: "say what would be removed, and remove nothing")
}
