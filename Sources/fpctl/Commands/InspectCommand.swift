import Fingerprint
import FingerprintPictures

/// `fpctl inspect`: what does each stage make of a clip?
struct InspectCommand: Command {
  let path: String
  let databasePath: String
  let excerpt: Excerpt
  let rawFormat: RawFormat?
  let comparison: Comparison?
  let stage: InspectedStage?
  let isJSON: Bool
  let picture: PictureRequest?

  /// The track to compare with.
  enum Comparison: Equatable {
    case best
    /// By number, recording id or path.
    case track(String)
  }

  /// A picture to be made.
  struct PictureRequest: Equatable {
    let path: String
    let format: PictureFormat
    var layers: PictureLayers?
    var width = 1600
    var height = 900
  }

  init(_ arguments: ParsedArguments, _ surroundings: Surroundings) throws(UsageError) {
    path = arguments.positionals[0]
    databasePath = surroundings.databasePath(arguments)
    excerpt = arguments.excerpt
    rawFormat = try arguments.rawFormat()
    comparison = Self.comparison(arguments)
    stage = arguments.text(.stage).flatMap { InspectedStage(rawValue: $0) }
    isJSON = arguments.text(.inspectFormat) == "json"
    picture = try Self.picture(arguments)
    guard comparison == nil else { return }
    if arguments.text(.database) != nil {
      throw UsageError("--db: serves to compare with a track; name it, or write --track best")
    }
    if stage == .match {
      throw UsageError("--stage match: is a comparison with a track; name it with --track")
    }
    if let layers = picture?.layers, !layers.isDisjoint(with: .ofComparison) {
      throw UsageError("--layers: matches and histogram compare with a track; name it with --track")
    }
  }

  func run(_ console: Console) async throws(FingerprintError) -> ExitStatus {
    let target = picture.map { OutputFile(path: $0.path, option: "--picture") }
    try target?.requireNone(of: [(path, "what is to be inspected")])
    if comparison != nil {
      try target?.requireNone(of: OutputFile.files(ofDatabase: databasePath))
    }
    let inspection = try inspection()
    try target?.requireNone(of: OutputFile.files(of: inspection.comparison?.match.track))
    for warning in inspection.warnings { console.warning("\(path): \(warning)") }
    if let picture { try draw(inspection, picture) }
    if isJSON {
      let record = InspectionJSON(path: path, inspection: inspection, stage: stage)
      console.write(record.record.text + "\n")
    } else {
      let text = InspectionText(
        path: path, inspection: inspection, wantsTrack: comparison != nil, palette: console.palette)
      console.write(stage.map(text.detail) ?? text.overview)
      if let picture {
        console.note("drew \(picture.path), \(picture.width) × \(picture.height)")
      }
    }
    guard comparison != nil else { return .success }
    return inspection.comparison?.match.isAccepted == true ? .success : .noMatch
  }

  private func inspection() throws(FingerprintError) -> Inspection {
    let input = { () throws(FingerprintError) in
      try AudioInput(
        path: path, raw: rawFormat, excerpt: excerpt, atMost: Inspector.longestSeconds)
    }
    guard let comparison else { return try Inspector().inspection(of: input(), excerpt: excerpt) }
    let database = try FingerprintDatabase(path: databasePath, access: .readOnly)
    defer { database.close() }
    var track: TrackID?
    if case .track(let name) = comparison { track = try database.tracks(named: [name]).first?.id }
    return try database.inspection(of: input(), excerpt: excerpt, comparedWith: track)
  }

  private func draw(
    _ inspection: Inspection, _ request: PictureRequest
  ) throws(FingerprintError) {
    let caption = InspectionCaption(
      path: path, inspection: inspection, wantsTrack: comparison != nil)
    let picture = InspectionPicture(
      inspection, title: caption.title, notes: caption.notes, layers: request.layers,
      width: request.width, height: request.height)
    try picture.drawn(as: request.format).write(to: request.path)
  }

  private static func comparison(_ arguments: ParsedArguments) -> Comparison? {
    arguments.text(.comparedTrack).map { $0 == "best" ? .best : .track($0) }
  }

  private static func picture(_ arguments: ParsedArguments) throws(UsageError) -> PictureRequest? {
    guard let path = arguments.text(.picture) else {
      for option in [Option.size, .layers] where arguments.text(option) != nil {
        throw UsageError("--\(option.long): is of a picture; name its file with --picture")
      }
      return nil
    }
    guard let format = PictureFormat(path: path) else {
      throw UsageError("--picture: expected a name that ends in .png or .svg, got \"\(path)\"")
    }
    var request = PictureRequest(path: path, format: format)
    if let text = arguments.text(.size) { (request.width, request.height) = try size(text) }
    if let text = arguments.text(.layers) { request.layers = try layers(text) }
    return request
  }

  private static func size(_ text: String) throws(UsageError) -> (Int, Int) {
    let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count == 2, let width = Int(sides[0]), let height = Int(sides[1]),
      InspectionPicture.widths.contains(width), InspectionPicture.heights.contains(height)
    else {
      let least = "\(InspectionPicture.widths.lowerBound)x\(InspectionPicture.heights.lowerBound)"
      let most = "\(InspectionPicture.widths.upperBound)x\(InspectionPicture.heights.upperBound)"
      throw UsageError("--size: expected a size from \(least) to \(most), got \"\(text)\"")
    }
    return (width, height)
  }

  private static func layers(_ text: String) throws(UsageError) -> PictureLayers {
    var layers = PictureLayers()
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let layer = PictureLayers.named.first(where: { $0.name == name })?.layer else {
        let names = PictureLayers.named.map(\.name).joined(separator: ", ")
        throw UsageError(
          "--layers: expected some of \(names), separated by commas, got \"\(text)\"")
      }
      layers.insert(layer)
    }
    return layers
  }
}

/// A stage that can be looked at on its own.
enum InspectedStage: String, CaseIterable {
  case audio, spectrum, whitening, peaks, pairs, match
}
