extension DoctorCommand {
  static let syntax = CommandSyntax(
    name: "doctor", summary: "Tell versions, readable formats and the database's state",
    discussion: [
      "Prints what a report of a fault should have: the versions of fpctl and of the libraries it"
        + " stands on, the system, the audio formats that can be read here, and whether the"
        + " database opens. Your own folder is written as ~. fpctl check looks at the database"
        + " in depth."
    ],
    positionals: [],
    options: [.database, .reportFormat],
    environment: [
      .databaseVariable, .noColorVariable,
      Note(term: "PATH", meaning: "where ffmpeg is looked for"),
    ],
    exitCodes: [
      Note(term: "0", meaning: "all is well; ffmpeg and a database need not be there"),
      Note(term: "2", meaning: "the database can't be used"),
      .usageExit,
    ],
    examples: [Note(term: "fpctl doctor", meaning: "what to paste into a bug report")])
}
