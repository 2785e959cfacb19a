import Testing

@testable import Fingerprint

/// Presets, and the databases that are made with them.
struct FingerprintPresetTests {

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func database(_ preset: FingerprintParameters.Preset, tracks: Int = 3) throws -> String {
    let path = folder.file("\(preset.rawValue).fpdb")
    try fill(try FingerprintDatabase(path: path, preset: preset), tracks: tracks)
    return path
  }

  private func formerDatabase(
    _ preset: FingerprintParameters.Preset, tracks: Int = 3
  ) throws -> String {
    let path = folder.file("former \(preset.rawValue).fpdb")
    try fill(try emptyDatabase(path, preset.formerParameters), tracks: tracks)
    return path
  }

  private func fill(_ database: FingerprintDatabase, tracks: Int) throws {
    for seed in 0..<UInt64(tracks) {
      try database.add(
        Signal.music(seconds: 30, seed: seed).input, metadata: TrackMetadata(title: "\(seed)"))
    }
  }

  @Test(
    "The former presets' identifiers are those that stored databases have",
    arguments: [
      (FingerprintParameters.Preset.compact, "landmark-98628608"),
      (.standard, "landmark-07f6f7c3"), (.dense, "landmark-791caac9"),
    ])
  func formerIdentifiers(preset: FingerprintParameters.Preset, identifier: String) {
    #expect(preset.formerParameters.identifier == identifier)
    #expect(preset.formerParameters.preset == preset)
  }

  @Test(
    "The presets' identifiers are those that databases are made with",
    arguments: [
      (FingerprintParameters.Preset.compact, "landmark-c8b8b296"),
      (.standard, "landmark-e7de9b74"), (.dense, "landmark-a5ed5364"),
    ])
  func presentIdentifiers(preset: FingerprintParameters.Preset, identifier: String) {
    #expect(preset.parameters.identifier == identifier)
  }

  @Test("Every preset has an identifier of its own, now and formerly, and is known by its values")
  func identifiers() {
    let presets = FingerprintParameters.Preset.allCases
    let all = presets.map(\.parameters) + presets.map(\.formerParameters)
    #expect(Set(all.map(\.identifier)).count == 2 * presets.count)
    #expect(all.map(\.preset) == presets + presets)
    var own = FingerprintParameters.standard
    own.fanOut = 7
    #expect(own.preset == nil)
  }

  @Test("Presets differ in peaks and pairs only: their frames and bins are the same")
  func grid() {
    for preset in FingerprintParameters.Preset.allCases {
      var parameters = preset.parameters
      parameters.peaksPerSecond = FingerprintParameters.standard.peaksPerSecond
      parameters.pairedPerSecond = FingerprintParameters.standard.pairedPerSecond
      #expect(parameters == .standard)
    }
  }

  @Test("Former presets paired every peak and kept none's loudness; frames and bins were the same")
  func formerGrid() {
    for preset in FingerprintParameters.Preset.allCases {
      var parameters = preset.formerParameters
      #expect(parameters.pairedPerSecond >= parameters.peaksPerSecond)
      #expect(!parameters.keepsLoudness)
      parameters.keepsLoudness = true
      parameters.peaksPerSecond = FingerprintParameters.standard.peaksPerSecond
      parameters.pairedPerSecond = FingerprintParameters.standard.pairedPerSecond
      parameters.fanOut = FingerprintParameters.standard.fanOut
      #expect(parameters == .standard)
    }
  }

  @Test(
    "A database opens with what it was made with, finds its tracks, and is sound",
    arguments: FingerprintParameters.Preset.allCases, [false, true])
  func reopened(preset: FingerprintParameters.Preset, isFormer: Bool) throws {
    let path = try isFormer ? formerDatabase(preset) : database(preset)
    for access in [FingerprintDatabase.Access.readOnly, .diagnosis, .existing, .readWrite] {
      let database = try FingerprintDatabase(path: path, access: access)
      #expect(database.parameters == (isFormer ? preset.formerParameters : preset.parameters))
    }
    let database = try FingerprintDatabase(path: path, preset: preset)
    #expect(try database.check().findings == [])
    func expectFound(_ seed: UInt64) throws {
      let query = Signal.music(seconds: 30, seed: seed).excerpt(from: 11.3, seconds: 5)
      let best = try #require(try database.identify(query.input).best)
      #expect(best.track.title == "\(seed)")
      #expect(abs(best.offsetSeconds - 11.3) < 0.03)
    }
    try expectFound(1)
    try database.rebuild()
    try expectFound(1)
    // and it goes on with what it has
    try database.add(
      Signal.music(seconds: 30, seed: 7).input, metadata: TrackMetadata(title: "7"))
    for seed in [1, 7] as [UInt64] { try expectFound(seed) }
    try database.mergePending(above: 0)
    for seed in [1, 7] as [UInt64] { try expectFound(seed) }
    #expect(try database.check().findings == [])
  }

  @Test(
    "A former preset's database is what its present one would open, no other",
    arguments: FingerprintParameters.Preset.allCases)
  func formerDisagreement(preset: FingerprintParameters.Preset) throws {
    let path = try formerDatabase(preset, tracks: 1)
    for other in FingerprintParameters.Preset.allCases where other != preset {
      let error = try #require(thrown { try FingerprintDatabase(path: path, preset: other) })
      #expect(error.code == .otherParameters)
      #expect(error.reason.hasPrefix("was made with the preset \(preset.rawValue) "))
    }
    // a fingerprint of today's would never be found in it
    let input = Signal.music(seconds: 5, seed: 1).input
    let reference = try Fingerprinter(parameters: preset.parameters).reference(of: input)
    let database = try FingerprintDatabase(path: path, preset: preset)
    let source = try TrackSource(of: input)
    let error = thrown {
      try database.add(reference, metadata: TrackMetadata(title: "new"), source: source)
    }
    #expect(error?.code == .otherParameters)
    #expect(try database.trackCount() == 1)
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
