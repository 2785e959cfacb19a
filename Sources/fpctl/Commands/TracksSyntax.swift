import Fingerprint

extension TracksCommand {
  static let syntax = CommandSyntax(
    name: "tracks", summary: "List the tracks of a database",
    discussion: [
      "Lists all tracks, or those that have every word of TEXT somewhere in title, artist, album,"
        + " path or recording id. Case and accents make no difference, and a part of a word is"
        + " enough.",
      "--track shows one track in full, by its number, its recording id or its path. If a word is"
        + " the number of one track and the recording id of another, that is an error, and --by"
        + " says which is meant.",
    ],
    positionals: [
      Positional(
        name: "TEXT", help: "words that a track must have", kind: .text, isRepeatable: true,
        isOptional: true)
    ],
    options: [.database, .track, .by, .format],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "at least one track was listed"),
      Note(term: "1", meaning: "nothing failed, and there is no such track"),
      .failureExit, .usageExit,
    ],
    examples: [
      Note(term: "fpctl tracks", meaning: "all tracks"),
      Note(term: "fpctl tracks beyonce live", meaning: "those with both words"),
      Note(term: "fpctl tracks --track 12", meaning: "all that is known of track 12"),
      Note(
        term: "fpctl tracks --format csv > tracks.csv", meaning: "the list as a table"),
    ])
}

extension Option {
  static let track = Option(
    long: "track", value: ("TRACK", .text),
    help: "show one track in full, by number, recording id or path")

  static let by = Option(
    long: "by", value: ("KIND", .choice(TrackNaming.allCases.map(\.rawValue))),
    help: "what TRACK is: any, number, recording or path", defaultText: "any")
}

extension Note {
  static let failureExit = Note(term: "2", meaning: "it failed")
}
