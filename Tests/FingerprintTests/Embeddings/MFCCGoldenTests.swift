import Foundation
import Testing

@testable import Fingerprint

/// The coefficients that librosa computes, kept in `Fixtures/golden/mfcc.json` by
/// `Fixtures/make-mfcc.py`.
struct MFCCGoldenTests {
  private struct Kept: Decodable {
    let audio: String
    let samples: Int
    let silence: [Int]
    let cases: [Case]
  }

  private struct Case: Decodable {
    let name: String
    let settings: Settings
    let coefficients: [[Float]]
    let mean_and_deviation: [Float]
  }

  /// By librosa's names.
  private struct Settings: Decodable {
    let sr: Double
    let n_fft: Int
    let hop_length: Int
    let n_mels: Int
    let fmin: Double
    let fmax: Double
    let n_mfcc: Int
    let amin: Float
    let top_db: Float

    var parameters: MFCCParameters {
      var parameters = MFCCParameters()
      parameters.sampleRate = sr
      parameters.windowLength = n_fft
      parameters.hopLength = hop_length
      parameters.bands = n_mels
      parameters.lowestHertz = fmin
      parameters.highestHertz = fmax
      parameters.coefficients = n_mfcc
      parameters.leastPower = amin
      parameters.rangeDecibels = top_db
      return parameters
    }
  }

  private let kept: Kept
  private let sound: [Float]

  init() throws {
    let json = try Data(contentsOf: URL(filePath: Fixtures.folder + "/golden/mfcc.json"))
    kept = try JSONDecoder().decode(Kept.self, from: json)
    let input = AudioInput.file(path: Fixtures.folder + "/" + kept.audio)
    // at the file's own rate: nothing is resampled
    var sound = Array(try samples(of: input, rate: 22_050).samples.prefix(kept.samples))
    for index in kept.silence[0]..<kept.silence[1] { sound[index] = 0 }
    self.sound = sound
  }

  @Test("Coefficients are librosa's to 1e-3, and so are their means and deviations")
  func coefficients() {
    #expect(kept.cases.count == 2)
    for one in kept.cases {
      let parameters = one.settings.parameters
      let made = MFCCAnalyzer(parameters).coefficients(of: sound.span)
      #expect(largestDifference(made, one.coefficients.flatMap { $0 }) < 1e-3, "\(one.name)")
      let pooled = MFCCModel(parameters: parameters).embedding(of: sound.span)
      #expect(largestDifference(pooled ?? [], one.mean_and_deviation) < 1e-3, "\(one.name)")
    }
  }

  @Test("One of the cases is the shipped model")
  func shipped() {
    #expect(
      kept.cases.first { $0.name == MFCCModel().name }?.settings.parameters == .standard)
  }

  private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.max() ?? 0
  }
}
