import Fingerprint

extension SimilarCommand {
  static let syntax = CommandSyntax(
    name: "similar", summary: "Name the indexed tracks that sound most like one of them",
    discussion: [
      "Compares a track of the database with all others by what a model heard in them when they were"
        + " indexed, nearest first. The audio isn't needed. There is always a nearest track, also"
        + " where none is near.",
      "The database must have been made with --models of `fpctl index`.",
    ],
    positionals: [
      Positional(
        name: "TRACK",
        help: "the track: its number, its recording id, or the file it was read from",
        kind: .text)
    ],
    options: [.database, .similarityModel, .limit, .format],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "the track was compared"),
      Note(
        term: "2", meaning: "something failed: there is no such track, or nothing of that model"),
      .usageExit,
    ],
    examples: [
      Note(term: "fpctl similar 7", meaning: "the five tracks nearest to track 7"),
      Note(
        term: "fpctl similar --limit 20 --format csv ~/Music/song.flac",
        meaning: "twenty, as a table, to the track of that file"),
    ])
}

extension Option {
  static let similarityModel = Option(
    long: "model", short: "m", value: ("NAME", .choice(ModelNames.embeddings)),
    help: "what to compare by: \(ModelNames.embeddings.joined(separator: " or "))",
    defaultText: ModelNames.embeddings[0])
}
