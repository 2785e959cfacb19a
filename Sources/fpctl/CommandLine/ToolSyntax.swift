/// What the command line says of the tool as a whole, beyond its commands.
enum ToolSyntax {
  static let summary = "Identify music: an audio-fingerprinting engine"

  /// The options that every command has, and that may stand before the command as well.
  static let options: [Option] = [.color, .quiet, .help, .version]

  static let environment: [Note] = [
    .databaseVariable, .noColorVariable,
    Note(term: "PATH", meaning: "where ffmpeg is looked for, which reads what libsndfile doesn't"),
    Note(
      term: "TMPDIR",
      meaning: "where a copy of standard input is put for ffmpeg to read (default: /tmp)"),
  ]

  static let exitCodes: [Note] =
    [
      Note(term: "0", meaning: "done; every query found its track"),
      Note(term: "1", meaning: "nothing failed, and something was looked for and not found"),
      Note(term: "2", meaning: "something failed, if only one file of many"),
      .usageExit,
    ] + Note.stopExits

  /// How the tool takes SIGINT and SIGTERM.
  static let interruption =
    "Ctrl-C (SIGINT) or SIGTERM: commands that work on many files finish those in hand and keep or"
    + " print what was done; the others stop at once. A second one always ends at once. Nothing is"
    + " left half-written."

  static let files: [Note] = [
    Note(
      term: "fingerprints.fpdb",
      meaning: "the database in the working folder, where neither --db nor FPCTL_DB names another"),
    Note(
      term: "fingerprints.fpdb-wal, fingerprints.fpdb-shm",
      meaning: "beside it while it is in use: SQLite's log, which is part of the database, and an"
        + " index of that"),
  ]
}

extension CommandSyntax {
  /// The table that the parser reads: the commands, and the two that it answers itself.
  static func table(of commands: [CommandSyntax]) -> [CommandSyntax] {
    commands + [help(on: commands.map(\.name) + ["help", "version"]), version]
  }

  static func help(on names: [String]) -> CommandSyntax {
    CommandSyntax(
      name: "help", summary: "Show the help page of a command",
      discussion: ["Without COMMAND, shows the page on the tool."],
      positionals: [
        Positional(
          name: "COMMAND", help: "the command to show", kind: .choice(names), isOptional: true)
      ],
      options: [], environment: [.noColorVariable], exitCodes: .plain,
      examples: [Note(term: "fpctl help index", meaning: "the same as fpctl index --help")])
  }

  static let version = CommandSyntax(
    name: "version", summary: "Show the version", discussion: [], positionals: [], options: [],
    environment: [], exitCodes: .plain,
    examples: [Note(term: "fpctl version", meaning: "the same as fpctl --version")])
}

extension [Note] {
  /// The exit codes of a command that only writes something out.
  static let plain = [
    Note(term: "0", meaning: "done"), Note(term: "2", meaning: "the output couldn't be written"),
    .usageExit,
  ]
}
