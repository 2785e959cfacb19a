import Fingerprint
import FingerprintPictures

extension InspectCommand {
  static let syntax = CommandSyntax(
    name: "inspect", summary: "Show what each stage makes of a piece of audio",
    discussion: [
      "Tells what FILE is turned into, stage by stage: audio, spectrum, whitening, peaks, pairs. With"
        + " --track also how it compares with a track of the database: why it is recognised, or"
        + " isn't. --picture draws it.",
      "At most \(Int(Inspector.longestSeconds)) seconds are looked at, and compared with a track"
        + " \(Int(QueryParameters.standard.longestSeconds)), as much as a query may have; --start and"
        + " --duration choose others.",
    ],
    positionals: [
      Positional(name: "FILE", help: "the audio to inspect; - is standard input", kind: .path)
    ],
    options: [
      .start, .duration, .comparedTrack, .database, .stage, .inspectFormat, .picture, .layers,
      .size, .raw,
    ],
    environment: [.databaseVariable, .noColorVariable],
    exitCodes: [
      Note(term: "0", meaning: "done; with --track the match is accepted"),
      Note(term: "1", meaning: "with --track, the track isn't heard in the file"),
      Note(term: "2", meaning: "something failed"),
      .usageExit,
    ],
    examples: [
      Note(term: "fpctl inspect noisy.wav", meaning: "counts, rates and times of each stage"),
      Note(
        term: "fpctl inspect --track best --picture why.png noisy.wav",
        meaning: "draw which peaks of the best answer's track are found, and the votes for it"),
      Note(
        term: "fpctl inspect --picture peaks.svg --layers whitened,peaks noisy.wav",
        meaning: "draw one stage"),
      Note(
        term: "fpctl inspect --stage pairs --duration 2 noisy.wav", meaning: "list hashes"),
    ])
}

extension Option {
  static let comparedTrack = Option(
    long: "track", short: "t", value: ("TRACK", .text),
    help: "compare with a track, by number, recording id or path, or with the best answer: best")

  static let stage = Option(
    long: "stage",
    value: ("STAGE", .choice(InspectedStage.allCases.map(\.rawValue))),
    help: "show one stage, with all it made: "
      + InspectedStage.allCases.map(\.rawValue).joined(separator: ", "))

  static let inspectFormat = Option(
    long: "format", short: "f", value: ("FORMAT", .choice(["text", "json"])), help: "text or json",
    detail: "Documentation/JSONOutput.md has the fields.", defaultText: "text")

  static let picture = Option(
    long: "picture", short: "p", value: ("FILE", .path), help: "draw it, as FILE.png or FILE.svg")

  static let layers = Option(
    long: "layers", value: ("LIST", .text),
    help: "what to draw, separated by commas: "
      + PictureLayers.named.map(\.name).joined(separator: ", "),
    detail: "spectrogram, whitened and histogram are panels, the others are drawn upon them."
      + " matches and histogram need --track.",
    defaultText: "spectrogram,peaks,pairs; with --track spectrogram,matches,histogram")

  static let size = Option(
    long: "size", value: ("WxH", .text), help: "the picture's size in pixels",
    defaultText: "1600x900")
}
