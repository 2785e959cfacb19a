import Testing

@testable import Fingerprint

/// Presets, and the databases that are made with them.
struct FingerprintPresetTests {

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func database(_ preset: FingerprintParameters.Preset, tracks: Int = 3) throws -> String {
    let path = folder.file("\(preset.rawValue).fpdb")
    let database = try FingerprintDatabase(path: path, preset: preset)
    for seed in 0..<UInt64(tracks) {
      try database.add(
        Signal.music(seconds: 30, seed: seed).input, metadata: TrackMetadata(title: "\(seed)"))
    }
    return path
  }

  @Test("The standard preset's identifier is the one that stored databases have")
  func standard() {
    #expect(FingerprintParameters.standard.identifier == "landmark-07f6f7c3")
  }

  @Test("Every preset has an identifier of its own, and is known by its values")
  func identifiers() {
    let presets = FingerprintParameters.Preset.allCases
    #expect(Set(presets.map(\.parameters.identifier)).count == presets.count)
    #expect(presets.map(\.parameters.preset) == presets)
    var own = FingerprintParameters.standard
    own.fanOut = 7
    #expect(own.preset == nil)
  }

  @Test("Presets differ in peaks and pairs only: their frames and bins are the same")
  func grid() {
    for preset in FingerprintParameters.Preset.allCases {
      var parameters = preset.parameters
      parameters.peaksPerSecond = FingerprintParameters.standard.peaksPerSecond
      parameters.fanOut = FingerprintParameters.standard.fanOut
      #expect(parameters == .standard)
    }
  }

  @Test(
    "A database opens with what it was made with, finds its tracks, and is sound",
    arguments: FingerprintParameters.Preset.allCases)
  func reopened(preset: FingerprintParameters.Preset) throws {
    let path = try database(preset)
    for access in [FingerprintDatabase.Access.readOnly, .diagnosis, .existing, .readWrite] {
      let database = try FingerprintDatabase(path: path, access: access)
      #expect(database.parameters == preset.parameters)
    }
    let database = try FingerprintDatabase(path: path, preset: preset)
    try database.rebuild()
    let query = Signal.music(seconds: 30, seed: 1).excerpt(from: 11.3, seconds: 5)
    let best = try #require(try database.identify(query.input).best)
    #expect(best.track.title == "1")
    #expect(abs(best.offsetSeconds - 11.3) < 0.03)
    #expect(try database.check().isSound)
  }

  @Test("The more is asked for, the more is stored")
  func size() throws {
    let sizes = try FingerprintParameters.Preset.allCases.map { preset in
      let database = try FingerprintDatabase(path: try database(preset))
      try database.rebuild()
      let statistics = try database.statistics()
      return statistics.peakBytes + statistics.postingBytes
    }
    #expect(FingerprintParameters.Preset.allCases == [.compact, .standard, .dense])
    #expect(Double(sizes[0]) < 0.7 * Double(sizes[1]))
    #expect(Double(sizes[2]) > 1.3 * Double(sizes[1]))
  }

  @Test(
    "Another preset than the file's is an error that names both and the ways out",
    arguments: [FingerprintDatabase.Access.readOnly, .existing, .readWrite])
  func disagreement(access: FingerprintDatabase.Access) throws {
    let path = try database(.compact, tracks: 1)
    let error = try #require(
      thrown { try FingerprintDatabase(path: path, access: access, preset: .dense) })
    #expect(error.code == .otherParameters)
    #expect(
      error.reason
        == "was made with the preset compact (\(FingerprintParameters.compact.identifier)),"
        + " not with dense (\(FingerprintParameters.dense.identifier))")
    #expect(error.advice?.hasPrefix("go on with the preset it has, or index") == true)
    #expect(try FingerprintDatabase(path: path).trackCount() == 1)
  }

  @Test("A fingerprint of another preset is refused: it could never be found")
  func foreignFingerprint() throws {
    let database = try FingerprintDatabase(path: folder.file("a.fpdb"), preset: .compact)
    let input = Signal.music(seconds: 5, seed: 1).input
    let reference = try Fingerprinter().reference(of: input)
    let source = try TrackSource(of: input)
    let error = try #require(
      thrown {
        try database.add(reference, metadata: TrackMetadata(title: "new"), source: source)
      })
    #expect(error.code == .otherParameters)
    #expect(error.description.contains(FingerprintParameters.standard.identifier))
    #expect(try database.trackCount() == 0)
    var stream = try ReferenceStream(
      sampleRate: Signal.rate, parameters: database.parameters)
    try stream.push(Signal.music(seconds: 5, seed: 2))
    #expect(try database.add(stream, metadata: TrackMetadata(title: "stream")).title == "stream")
  }

  @Test("A check of a file whose identifier is damaged goes by the parameters beside it")
  func damagedIdentifier() throws {
    let path = try database(.dense, tracks: 1)
    try rawConnection(path).execute(
      "UPDATE meta SET value = 'landmark-0' WHERE key = 'parameters_identifier'")
    let error = try #require(thrown { try FingerprintDatabase(path: path) })
    #expect(error.code == .otherParameters)
    for preset in FingerprintParameters.Preset.allCases {
      #expect(error.reason.contains("\(preset.rawValue) (\(preset.parameters.identifier))"))
    }
    let report = try FingerprintDatabase(path: path, access: .diagnosis).check()
    #expect(report.findings.map(\.invariant) == [.parameters])
  }
}
