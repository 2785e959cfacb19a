import Fingerprint

extension IndexCommand {
  static let syntax = CommandSyntax(
    name: "index", summary: "Add recordings to a database",
    discussion: [
      "Fingerprints each audio file, and each audio file in the folders given, and adds it to the"
        + " database, which is made if there is none. Files that are in it already are skipped,"
        + " those that have moved or changed are brought up to date, so the same command can be run"
        + " again at any time.",
      "Files that are in the database already are only counted, unless --verbose asks for a line"
        + " each. If no file could be added to a new database, it stays behind, empty: another"
        + " program may have opened it meanwhile.",
      "Ctrl-C (SIGINT) or SIGTERM finishes the files in hand and keeps what was done; running the"
        + " same command again goes on from there. A second one ends at once; the database stays"
        + " sound.",
    ],
    positionals: [
      Positional(
        name: "PATH",
        help: "an audio file or a folder; - reads a list of them from standard input, one a line or"
          + " separated by NUL", kind: .path, isRepeatable: true)
    ],
    options: [
      .database, .preset, .jobs, .models, .recordingID, .title, .artist, .busyTimeout, .verbose,
    ],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "every file is in the database"),
      Note(term: "2", meaning: "at least one file, or everything, failed"),
      .usageExit,
      Note(term: "130", meaning: "stopped by SIGINT; what was done is kept"),
      Note(term: "143", meaning: "stopped by SIGTERM; what was done is kept"),
    ],
    examples: [
      Note(term: "fpctl index ~/Music", meaning: "add a whole collection"),
      Note(
        term: "find /srv/audio -name '*.flac' -print0 | fpctl index --db /srv/music.fpdb -",
        meaning: "add the files of a list"),
      Note(
        term: "fpctl index --id jingle-7 --title Jingle jingle.wav",
        meaning: "add one file under a name of your own"),
      Note(
        term: "fpctl index --models landmark,mfcc ~/Music",
        meaning: "keep what `identify --model mfcc` and `similar` need, too"),
    ])
}

extension Option {
  static let preset = Option(
    long: "preset",
    value: ("NAME", .choice(FingerprintParameters.Preset.allCases.map(\.rawValue))),
    help: "how much to keep of a track: compact, standard or dense; new databases only",
    detail:
      "0.4, 1 or 1.75 MB an hour: with more of it more is found under noise and in shorter clips. A"
      + " database keeps the preset that it was made with; another one is an error.",
    defaultText: "the database's own, standard for a new one")

  static let models = Option(
    long: "models", value: ("LIST", .text),
    help: "what to keep of each file: \(ModelNames.all.joined(separator: ","))",
    detail: "landmark is always kept, named or not. Files that are in the database already and lack"
      + " one of the others are decoded again to add it.",
    defaultText: ModelNames.landmark)

  static let recordingID = Option(
    long: "id", value: ("ID", .text), help: "your own name for the recording; one file only",
    detail: "Unique in the database.", defaultText: "a digest of the file")

  static let title = Option(
    long: "title", value: ("TITLE", .text), help: "the title; one file only",
    detail: "Where the file changes later, its tags count again; an --id stays.",
    defaultText: "from the file's tags, then its name")

  static let artist = Option(
    long: "artist", value: ("NAME", .text), help: "the performer; one file only",
    defaultText: "from the file's tags")

  static let busyTimeout = Option(
    long: "busy-timeout", value: ("TIME", .time(0...86_400)),
    help: "how long to wait for another program that writes to the database",
    detail: "Seconds, m:ss or h:mm:ss.", defaultText: "10")

  static let verbose = Option(
    long: "verbose", short: "v", help: "a line for each file that is there already, too")
}
