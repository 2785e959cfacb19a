import Foundation
import Testing

@testable import Fingerprint

/// Summing the evidence at all offsets at once against its definition.
struct OffsetEvidenceTests {
  private static let parameters = FingerprintParameters.standard

  @Test(
    "Peaks added several at a time weigh as each by itself, however many and however far apart",
    arguments: [0.4, 1, 3], [0, 3, 40, 400, 1_500])
  func twin(seconds: Double, count: Int) {
    let view = QueryView(
      Signal.noise(seconds: seconds, seed: 5), from: 0, Self.parameters, .standard)
    let evidence = OffsetEvidence(
      ProminenceMap(view), Audibility(view, Self.parameters), part: 0..<view.frames,
      Self.parameters)
    let twin = NaiveEvidence(view, Self.parameters)
    var random = SplitMix64(seed: 9)
    var sums = OffsetEvidence.Sums()
    // a track of fewer frames than the query, and others after it in the same memory
    for frames in [12, 900, 400] {
      let peaks = (0..<min(count, 4 * frames)).map { _ in
        var peak = Peak(
          frame: .random(in: 0..<Int32(frames), using: &random),
          bin: .random(in: 0..<Int16(view.bins), using: &random), strength: 0)
        peak.loudness = .random(in: 0..<UInt8(LoudnessGrader.grades), using: &random)
        return peak
      }.sorted(by: Peak.precedes)
      evidence.weigh(peaks, frames: frames, &sums)
      let offsets = frames + view.frames - 1
      for index in 0..<offsets {
        let offset = index - (view.frames - 1)
        let inside = peaks.count { (0..<view.frames).contains(Int($0.frame) - offset) }
        if inside < MatchVerifier.fewestPeaks {
          #expect(sums.evidence[index] == -.infinity)
        } else {
          // 16 bits: a cell more or less would be one or two
          #expect(abs(sums.evidence[index] - twin.prominence(of: peaks, offset: offset)) < 0.1)
        }
      }
      #expect(sums.evidence[offsets...].allSatisfy { $0 == -.infinity })
    }
  }
}

/// The evidence of peaks at a place by its definition: the weighted mean of what the query's cells
/// stand out by, in deviations of chance.
struct NaiveEvidence {
  private let view: QueryView
  private let cells: [Float]
  private let keepsLoudness: Bool

  init(_ view: QueryView, _ parameters: FingerprintParameters) {
    self.view = view
    cells = ProminenceMap(view).cells
    keepsLoudness = parameters.keepsLoudness
  }

  func prominence(of peaks: [Peak], offset: Int) -> Float {
    let inside = peaks.filter { (0..<view.frames).contains(Int($0.frame) - offset) }
    guard inside.count >= MatchVerifier.fewestPeaks else { return 0 }
    let sum = inside.reduce(0.0) {
      let cell = (Int($1.frame) - offset) * view.bins + Int($1.bin)
      return $0 + weight($1) * Double(cells[cell])
    }
    let squares = inside.reduce(0.0) { $0 + weight($1) * weight($1) }
    return Float(sum / squares.squareRoot())
  }

  private func weight(_ peak: Peak) -> Double {
    guard keepsLoudness else { return 1 }
    let halves = [-18.0, -8, 2, 12]
    let above = halves[Int(peak.loudness)] - Double(view.spectrum[Int(peak.bin)])
    return (0.1 + 1 / (1 + exp(-above / 5))) / 1.1
  }
}
