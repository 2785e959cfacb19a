import Fingerprint

/// `fpctl tracks`: what is in the database?
struct TracksCommand: Command {
  typealias Format = IdentifyCommand.Format

  /// The words that a track must have.
  let text: String
  /// The one track to show, by what it is named.
  let name: String?
  let naming: TrackNaming
  let databasePath: String
  let format: Format
  private let surroundings: Surroundings

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    text = arguments.positionals.joined(separator: " ")
    name = arguments.text(.track)
    naming = arguments.text(.by).flatMap { TrackNaming(rawValue: $0) } ?? .any
    if name != nil, !arguments.positionals.isEmpty {
      throw UsageError("--track: shows one track, so give no TEXT with it")
    }
    if name == nil, arguments.text(.by) != nil {
      throw UsageError("--by: says what --track is, so give that, too")
    }
    databasePath = surroundings.databasePath(arguments)
    format = arguments.text(.format).flatMap { Format(rawValue: $0) } ?? .text
    self.surroundings = surroundings
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    let database = try FingerprintDatabase(path: databasePath, access: .readOnly)
    defer { database.close() }
    let tracks = try tracks(in: database)
    write(tracks, to: console)
    guard !tracks.isEmpty else {
      console.note(try emptiness(of: database))
      return .noMatch
    }
    if name == nil {
      let seconds = tracks.reduce(0) { $0 + $1.durationSeconds }
      console.note("\(counted(tracks.count, "track")), \(roughTime(seconds))")
    }
    return .success
  }

  private func tracks(in database: FingerprintDatabase) throws(FingerprintError) -> [Track] {
    guard let name else { return try database.tracks(matching: text) }
    do {
      return try database.tracks(named: [name], by: naming)
    } catch {
      guard error.code == .trackNotFound else { throw error }
      return []
    }
  }

  private func emptiness(of database: FingerprintDatabase) throws(FingerprintError) -> String {
    let count = try database.trackCount()
    let total = counted(count, "track")
    if count == 0 { return "\(databasePath): holds no tracks; `fpctl index` adds some" }
    return "\(databasePath): none of its \(total) \(name.map { "is \($0)" } ?? "matches \(text)")"
  }

  private func write(_ tracks: [Track], to console: Console) {
    let records = tracks.lazy.map(TrackRecord.init)
    switch format {
    case .text:
      let text = TrackText(
        surroundings: surroundings, palette: console.palette,
        width: Descriptor.standardOutput.columns)
      let lines = name == nil ? text.lines(tracks) : tracks.flatMap(text.details)
      write(lines.lazy.map { $0 + "\n" }, to: console)
    case .json:
      console.write("[")
      write(
        records.enumerated().lazy.map { ($0.offset > 0 ? ",\n" : "\n") + $0.element.json.text },
        to: console)
      console.write("\n]\n")
    case .jsonl:
      write(records.map { $0.json.text + "\n" }, to: console)
    case .csv:
      console.write(CSV.row(TrackRecord.columns))
      write(records.map(\.csv), to: console)
    }
  }

  private func write(_ lines: some Sequence<String>, to console: Console) {
    for line in lines {
      if console.isOutputClosed { return }
      console.write(line)
    }
  }
}
