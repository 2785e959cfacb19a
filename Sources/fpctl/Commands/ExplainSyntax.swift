import Fingerprint

extension ExplainCommand {
  static let syntax = CommandSyntax(
    name: "explain", summary: "Show why a piece of audio was recognised, or wasn't",
    discussion: [
      "Identifies QUERY as `fpctl identify` does and tells why the best answer was accepted or"
        + " refused: how sure it is and against which threshold, how other tracks fare, which parts of"
        + " the query carry the evidence. --track explains another track: why not this one?",
      "--output why.html writes a page with pictures of all that: the spectra of the query and of the"
        + " track's own file with the peaks found and missed, the votes, the evidence over time, the"
        + " rivals. It needs nothing but itself.",
      "Tracks are named as for `fpctl inspect`, which shows what each stage made of the audio.",
    ],
    positionals: [
      Positional(name: "QUERY", help: "the audio to explain; - is standard input", kind: .path)
    ],
    options: [
      .explainedTrack, .database, .start, .queryDuration, .limit, .maxFalseRate, .speedRange,
      .tempoRange, .pitchRange, .exhaustive, .explainFormat, .explainOutput, .raw,
    ],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "the best answer, or with --track that track, is accepted"),
      Note(term: "1", meaning: "it is refused"),
      Note(term: "2", meaning: "something failed"),
      .usageExit,
    ],
    examples: [
      Note(term: "fpctl explain noisy.wav", meaning: "the verdict and its reasons"),
      Note(term: "fpctl explain --output why.html noisy.wav", meaning: "all of it, as a page"),
      Note(
        term: "fpctl explain --track 17 noisy.wav", meaning: "why it isn't taken for track 17"),
    ])
}

extension Option {
  static let explainedTrack = Option(
    long: "track", short: "t", value: ("TRACK", .text),
    help: "explain this track, by number, recording id or path", defaultText: "the best answer")

  static let explainFormat = Option(
    long: "format", short: "f",
    value: ("FORMAT", .choice(ExplainCommand.Format.allCases.map(\.rawValue))),
    help: "text, json or html",
    detail:
      "Documentation/JSONOutput.md has the fields of json. On a terminal html goes to a file of"
      + " the query's name with .explain.html behind it, in the working folder.",
    defaultText: "as the ending of --output says, else text")

  static let explainOutput = Option(
    long: "output", short: "o", value: ("FILE", .path),
    help: "write it to FILE, and only a summary to standard output; - for standard output")
}
