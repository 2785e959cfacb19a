import Foundation
import Testing

@testable import Fingerprint

/// What the stages make of three tracks, as it is kept in `Fixtures/golden`: a change there is a
/// change of every fingerprint, which a database made before would not match. `former` holds what
/// the former standard preset makes, which is what databases hold that were made with it.
///
/// `FPCTL_UPDATE_GOLDEN=1 swift test …` writes the files anew.
struct GoldenTests {
  /// FLAC only: what other decoders give depends on their version.
  private static let names = [
    "01-ode-to-joy-strings", "05-scarborough-fair-flute-harp", "07-late-lamp-piano",
  ]

  private static let presets = [
    ("", FingerprintParameters.standard),
    ("former/", FingerprintParameters.Preset.standard.formerParameters),
  ]

  /// Writes the files anew where that is asked for: once, before any test reads them.
  static let update: Result<Void, any Error> = Result {
    guard ProcessInfo.processInfo.environment["FPCTL_UPDATE_GOLDEN"] == "1" else { return }
    for (folder, parameters) in presets {
      for name in names {
        let text = try made(name, parameters).text
        try text.write(toFile: path(folder, name), atomically: true, encoding: .utf8)
      }
    }
  }

  init() throws { try Self.update.get() }

  private static func path(_ folder: String, _ name: String) -> String {
    Fixtures.folder + "/golden/\(folder)\(name).txt"
  }

  /// What the library makes of a track today.
  private static func made(
    _ name: String, _ parameters: FingerprintParameters
  ) throws -> GoldenFile {
    GoldenFile(
      try Fingerprinter(parameters: parameters).reference(
        of: .file(path: Fixtures.track(name + ".flac"))))
  }

  @Test(
    "The constellation is the one that was kept, up to a peak in two hundred", arguments: names,
    presets)
  func constellation(name: String, preset: (folder: String, parameters: FingerprintParameters))
    throws
  {
    let made = try Self.made(name, preset.parameters)
    let advice: Comment = "if this is meant, update the golden files and the change log"
    let kept = try GoldenFile(
      parsing: String(contentsOfFile: Self.path(preset.folder, name), encoding: .utf8))
    #expect(made.parameters == kept.parameters, advice)
    #expect(made.frames == kept.frames, advice)
    // the last bit of a level may differ from processor to processor, and make another of two
    // rivals a peak
    let missing = Set(kept.peaks).subtracting(made.peaks).count
    let new = Set(made.peaks).subtracting(kept.peaks).count
    #expect(missing <= kept.peaks.count / 200, advice)
    #expect(new <= kept.peaks.count / 200, advice)
    // of the same peaks the same landmarks on any
    let digest = GoldenFile.digest(ofLandmarksOf: kept.peaks, preset.parameters)
    #expect(digest == kept.hashes, advice)
  }

  @Test("A golden file reads as it was written")
  func format() throws {
    let standard = FingerprintParameters.Preset.standard
    for parameters in [standard.parameters, standard.formerParameters] {
      let reference = try Fingerprinter(parameters: parameters).reference(
        of: Signal.music(seconds: 3, seed: 1).input)
      let file = GoldenFile(reference)
      #expect(try GoldenFile(parsing: file.text) == file)
    }
  }
}

/// A fingerprint as text: parameters, frames, number of peaks and digest of the landmarks, a word
/// and a value a line; then each peak's frame and bin, and where these are kept its loudness and
/// whether it is paired (1 or 0).
struct GoldenFile: Equatable {
  let parameters: String
  let frames: Int
  let hashes: String
  let peaks: [Line]

  /// What is kept of a peak.
  struct Line: Hashable {
    let spot: Spot
    var rest: [Int32] = []
  }

  struct Malformed: Error {
    let line: String
  }

  init(_ reference: ReferenceFingerprint) {
    parameters = reference.parameters.identifier
    frames = reference.frames
    peaks = Self.lines(reference.peaks, reference.parameters)
    hashes = Self.digest(ofLandmarksOf: peaks, reference.parameters)
  }

  /// What is kept of the landmarks that peaks make.
  static func digest(ofLandmarksOf lines: [Line], _ parameters: FingerprintParameters) -> String {
    let peaks = lines.map { line in
      Peak(
        frame: line.spot.frame, bin: line.spot.bin, strength: 0, isPaired: line.rest.last != 0)
    }
    let digest = ContentDigest()
    for landmark in PairMaker(fanOut: parameters.fanOut, parameters).landmarks(of: peaks) {
      let words = [landmark.hash.rawValue.littleEndian, UInt32(landmark.frame).littleEndian]
      words.withUnsafeBytes { digest.update($0) }
    }
    return digest.text
  }

  init(parsing text: String) throws {
    var lines = text.split(separator: "\n")[...]
    func value(of word: String) throws -> String {
      let line = String(lines.popFirst() ?? "")
      guard line.hasPrefix(word + " ") else { throw Malformed(line: line) }
      return String(line.dropFirst(word.count + 1))
    }
    parameters = try value(of: "parameters")
    frames = Int(try value(of: "frames")) ?? -1
    let count = Int(try value(of: "peaks"))
    hashes = try value(of: "hashes")
    peaks = try lines.map { line in
      let numbers = line.split(separator: " ").compactMap { Int32($0) }
      guard numbers.count == 2 || numbers.count == 4 else { throw Malformed(line: String(line)) }
      return Line(
        spot: Spot(frame: numbers[0], bin: Int16(numbers[1])), rest: Array(numbers.dropFirst(2)))
    }
    guard peaks.count == count else { throw Malformed(line: "\(peaks.count) peaks") }
  }

  /// What is stored of a track's peaks, as lines of a file.
  static func lines(_ peaks: [Peak], _ parameters: FingerprintParameters) -> [Line] {
    peaks.map { peak in
      Line(
        spot: Spot(frame: peak.frame, bin: peak.bin),
        rest: parameters.keepsLoudness ? [Int32(peak.loudness), peak.isPaired ? 1 : 0] : [])
    }
  }

  var text: String {
    var text =
      "parameters \(parameters)\nframes \(frames)\npeaks \(peaks.count)\nhashes \(hashes)\n"
    for peak in peaks {
      let numbers = [peak.spot.frame, Int32(peak.spot.bin)] + peak.rest
      text += numbers.map(String.init).joined(separator: " ") + "\n"
    }
    return text
  }
}
