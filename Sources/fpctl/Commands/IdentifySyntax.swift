import Fingerprint

extension IdentifyCommand {
  static let syntax = CommandSyntax(
    name: "identify", summary: "Name the indexed track that a piece of audio is from",
    discussion: [
      "Looks for each FILE in the database and tells which track it is from, where in that track,"
        + " and how likely such a resemblance would be by chance. A few seconds can be enough, also"
        + " through noise and lossy compression.",
      "With --model mfcc it tells instead which tracks each FILE sounds most like, best first,"
        + " with no claim that it is from any of them; see --models of `fpctl index`.",
      "With --every it tells what is heard in each stretch of a long recording, an hour of radio say;"
        + " with --raw, too, as soon as a stretch is over, so that a stream without end can be piped in."
        + " (Stretches of less than 10 s are told from the tenth second on.)",
      "Files, and stretches of one, are worked on several at a time; results come in the order of the files.",
      "Ctrl-C (SIGINT) or SIGTERM finishes the files in hand, with --every the stretch (a stream"
        + " ends there), and prints what was found, whole; a second one ends at once.",
    ],
    positionals: [
      Positional(
        name: "FILE", help: "the audio to identify; - is standard input", kind: .path,
        isRepeatable: true)
    ],
    options: [
      .database, .model, .start, .queryDuration, .every, .join, .limit, .maxFalseRate, .all,
      .speedRange,
      .tempoRange,
      .pitchRange, .exhaustive, .format, .timing, .raw, .jobs,
    ],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [
      Note(
        term: "0", meaning: "every file was identified, or compared by a model that isn't landmark"),
      Note(
        term: "1",
        meaning: "nothing failed, and at least one file matched nothing, with --every in no stretch"
      ),
      Note(term: "2", meaning: "at least one file, or everything, failed"),
      .usageExit,
      Note(term: "130", meaning: "stopped by SIGINT before the last file; the output is whole"),
      Note(term: "143", meaning: "stopped by SIGTERM before the last file; the output is whole"),
    ],
    examples: [
      Note(term: "fpctl identify noisy.wav", meaning: "name the track"),
      Note(
        term: "fpctl identify --start 1:30 --duration 10 concert.flac",
        meaning: "listen to ten seconds from 1:30 on only"),
      Note(
        term: "fpctl identify --every 10 --format csv radio.mp3 > played.csv",
        meaning: "what was played when, ten seconds a row"),
      Note(
        term: "fpctl identify --every 10 --join radio.mp3", meaning: "a line for each track played"),
      Note(
        term: "radio | fpctl identify --every 10 --raw s16le,16000 -",
        meaning:
          "what is playing, as it plays; radio is ffmpeg -i URL -f s16le -ac 1 -ar 16000 -"),
      Note(
        term: "fpctl identify --format jsonl clips/*.wav > answers.jsonl",
        meaning: "a batch, one JSON record a file"),
      Note(
        term: "arecord -d 8 -f S16_LE -r 16000 -t raw | fpctl identify --raw s16le,16000 -",
        meaning: "ask the microphone"),
      Note(
        term: "fpctl identify --model mfcc --limit 5 clip.wav",
        meaning: "name the five tracks that sound most like it"),
    ])
}

extension Option {
  static let model = Option(
    long: "model", short: "m", value: ("NAME", .choice(ModelNames.all)),
    help: "what to compare by: \(ModelNames.all.joined(separator: " or "))",
    detail:
      "The others than landmark go without --max-false-rate, --all, --exhaustive, --timing and the"
      + " ranges of speed, tempo and pitch.",
    defaultText: ModelNames.landmark)

  static let start = Option(
    long: "start", value: ("TIME", .time(0...1_000_000)), help: "where in the audio to begin",
    detail: "Seconds, m:ss or h:mm:ss: 90, 1:30 and 0:01:30 are the same.", defaultText: "0")

  static let duration = Option(
    long: "duration", value: ("TIME", .time(0.001...1_000_000)),
    help: "how much of the audio to use at most",
    detail: "Written as for --start.", defaultText: "to the end")

  static let queryDuration = Option(
    long: duration.long, value: duration.value, help: duration.help,
    detail:
      "Written as for --start. No more than \(longestQuery) s are used at once.",
    defaultText: "to the end, \(longestQuery) s at most")

  static let every = Option(
    long: "every", value: ("TIME", .time(0.5...120)),
    help: "ask for one stretch of so long after the other",
    detail:
      "A result each, with where it begins, for audio of any length; the last reaches back to be as"
      + " long, and less than half a second at the end is left out. 10 is a good choice: shorter"
      + " withstands less noise, and --max-false-rate is of each; in longer ones more than one track may"
      + " be heard, of which not all are told.")

  static let join = Option(
    long: "join", help: "with --every: tell each time that a track is played, as one",
    detail:
      "With when it began and how long it was heard, once it is over, which is known half a minute"
      + " later, in order of their beginnings. Times are those of what was recognised: to a tenth of"
      + " a second in undamaged audio; where noise hides a begin or end, or a track is heard in a"
      + " stretch too short to be told, up to a stretch off. Nothing is told of what isn't recognised."
  )

  private static let longestQuery = Int(QueryParameters.standard.longestSeconds)

  static let limit = Option(
    long: "limit", short: "n", value: ("N", .integer(1...1000)), help: "tracks to name at most",
    defaultText: String(SearchOptions().limit))

  static let maxFalseRate = Option(
    long: "max-false-rate", value: ("P", .number(0...1)),
    help: "accept a match that is at most this likely by chance",
    detail: "Of audio that isn't in the database about this share gets a wrong answer.",
    defaultText: SearchOptions().maxFalseRate.shortest)

  static let all = Option(
    long: "all", short: "a", help: "show matches that aren't accepted, too",
    detail: "They are marked and don't count for the exit code.")

  static let speedRange = Option(
    long: "speed-range", value: ("PERCENT", .number(0...50)),
    help: "try speeds this far from the track's own",
    detail:
      "As of a turntable: the pitch moves along. Like the next two it costs time only where a query"
      + " isn't recognised as it is; 0 tries none.",
    defaultText: (SearchOptions().speedRange * 100).shortest)

  static let tempoRange = Option(
    long: "tempo-range", value: ("PERCENT", .number(0...50)),
    help: "try tempos this far from the track's own, its pitch kept",
    defaultText: (SearchOptions().tempoRange * 100).shortest)

  static let pitchRange = Option(
    long: "pitch-range", value: ("SEMITONES", .number(0...12)),
    help: "try pitches this far from the track's own, its tempo kept",
    defaultText: SearchOptions().pitchRange.shortest)

  static let exhaustive = Option(
    long: "exhaustive", help: "spend full effort on every query",
    detail: "Otherwise a query whose first, quick look leaves no doubt is answered from that.")

  static let format = Option(
    long: "format", short: "f",
    value: ("FORMAT", .choice(IdentifyCommand.Format.allCases.map(\.rawValue))),
    help: "text, json, jsonl or csv",
    detail: "json is one array, jsonl a record a line; Documentation/JSONOutput.md has the fields.",
    defaultText: "text")

  static let timing = Option(
    long: "timing", help: "add the time and work each stage took",
    detail: "The total is from opening the file to the answer; starting the program and opening the"
      + " database are not in it, bringing the index into memory for the first file is.")

  static let raw = Option(
    long: "raw", value: ("FORMAT", .text), help: "read headerless samples: s16le,44100,2",
    detail: "ENCODING,RATE[,CHANNELS], interleaved; ENCODING is one of "
      + RawFormat.Encoding.allCases.map(\.rawValue).joined(separator: ", ")
      + ", CHANNELS is 1 if left out.")
}
