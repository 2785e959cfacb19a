import Foundation
import Testing

@testable import Fingerprint

struct AudibilityTests {
  private static let parameters = FingerprintParameters.standard

  /// The query's level under which half of a grade is heard: 3 dB below the grade's middle.
  private static let halves: [Float] = [-18, -8, 2, 12]

  private func view(_ samples: [Float], _ parameters: FingerprintParameters = parameters)
    -> QueryView
  {
    QueryView(samples, from: 0, parameters, .standard)
  }

  @Test(
    "Half is heard where the peak is 3 dB above the query, 73 % at 8 dB, and a tenth comes on top",
    arguments: 0..<4)
  func closedForm(grade: Int) {
    let half = Self.halves[grade]
    let audibility = Audibility(spectrum: [half, half - 5, half + 5, half - 10], bins: 4)
    let shares = [0.5, 0.731_058_6, 0.268_941_4, 0.880_797_1]
    for (bin, share) in shares.enumerated() {
      let weight = audibility.weight(UInt8(grade), bin: bin)
      #expect(abs(Double(weight) - (0.1 + share) / 1.1) < 1e-5)
    }
  }

  @Test("As much as a peak gains by being louder than what is half heard it loses by being softer")
  func symmetry() {
    for grade in 0..<4 {
      for difference in [0, 1, 3, 10, 25] as [Float] {
        let half = Self.halves[grade]
        let audibility = Audibility(spectrum: [half + difference, half - difference], bins: 2)
        let sum = audibility.weight(UInt8(grade), bin: 0) + audibility.weight(UInt8(grade), bin: 1)
        #expect(abs(sum - 1.2 / 1.1) < 1e-5)
      }
    }
  }

  @Test("The louder the peak, and the softer the query at its bin, the more it counts")
  func monotone() {
    let spectrum = (0..<81).map { Float($0 - 40) }
    let audibility = Audibility(spectrum: spectrum, bins: 81)
    for bin in 0..<81 {
      let weights = (0..<4).map { audibility.weight(UInt8($0), bin: bin) }
      #expect(zip(weights, weights.dropFirst()).allSatisfy { $0 < $1 })
    }
    for grade in 0..<4 as Range<UInt8> {
      let weights = (0..<81).map { audibility.weight(grade, bin: $0) }
      #expect(zip(weights, weights.dropFirst()).allSatisfy { $0 > $1 })
    }
  }

  @Test("No peak counts less than the eleventh part of one that is all heard, none more than it")
  func bounds() {
    let audibility = Audibility(spectrum: [-400, -60, 0, 60, 400], bins: 5)
    #expect(audibility.weights.count == 20)
    #expect(audibility.weights.allSatisfy { (0.1 / 1.1 - 1e-6...1).contains($0) })
    #expect(audibility.weight(3, bin: 0) == 1)
    #expect(abs(audibility.weight(0, bin: 4) - 0.1 / 1.1) < 1e-6)
  }

  @Test("Where a database keeps no loudness every peak counts one")
  func former() {
    let samples = Signal.music(seconds: 3, seed: 1)
    for preset in FingerprintParameters.Preset.allCases {
      let parameters = preset.formerParameters
      let weights = Audibility(view(samples, parameters), parameters).weights
      #expect(weights == [Float](repeating: 1, count: 4 * 512))
    }
    #expect(Audibility(spectrum: nil, bins: 3).weights == [Float](repeating: 1, count: 12))
  }

  @Test("A query's spectrum is the mean of the surroundings of its frames", arguments: [0.1, 1, 6])
  func spectrum(seconds: Double) {
    let samples = Signal.music(seconds: seconds, seed: 3)
      .mixed(with: Signal.noise(amplitude: 0.1, seconds: seconds, seed: 4))
    let view = view(samples)
    let rows = surroundings(spectrogram(samples))
    #expect(rows.count == view.frames)
    for bin in 0..<view.bins {
      let mean = rows.reduce(0.0) { $0 + Double($1[bin]) } / Double(rows.count)
      #expect(abs(Double(view.spectrum[bin]) - mean) < 1e-3)
    }
    let audibility = Audibility(view, Self.parameters)
    #expect(
      audibility.weights == Audibility(spectrum: view.spectrum, bins: view.bins).weights)
    // a part is weighed as the whole is
    #expect(view.part(0..<(view.frames / 2)).spectrum == view.spectrum)
  }

  @Test("Volume changes no weight")
  func volume() {
    let samples = Signal.music(seconds: 3, seed: 5)
      .mixed(with: Signal.noise(amplitude: 0.1, seconds: 3, seed: 6))
    let loud = Audibility(view(samples), Self.parameters).weights
    let soft = Audibility(view(samples.scaled(by: 1 / 16)), Self.parameters).weights
    #expect(zip(loud, soft).allSatisfy { abs($0 - $1) < 0.002 })
  }

  @Test("Noise in one half of the spectrum drowns what is there, and spares the other half")
  func band() {
    // a dense comb of tones from 1.5 to 2.6 kHz, over a soft bed
    var samples = Signal.noise(amplitude: 0.001, seconds: 4, seed: 7)
    for step in 0..<60 {
      samples = samples.mixed(
        with: Signal.sine(
          hertz: 1_500 + Double(step) * 18.7, amplitude: 0.01, seconds: 4))
    }
    let audibility = Audibility(view(samples), Self.parameters)
    // 2 kHz and 500 Hz
    let bins = [2_000.0, 500].map {
      Int($0 * Double(Self.parameters.windowLength) / Self.parameters.sampleRate)
        - Self.parameters.lowestBin
    }
    for grade in 0..<4 as Range<UInt8> {
      #expect(audibility.weight(grade, bin: bins[0]) < audibility.weight(grade, bin: bins[1]))
    }
    #expect(audibility.weight(1, bin: bins[0]) < 0.3)
    #expect(audibility.weight(1, bin: bins[1]) > 0.7)
  }

  @Test("Silence weighs the same everywhere")
  func silence() {
    let weights = Audibility(view(Signal.silence(seconds: 2)), Self.parameters).weights
    for grade in 0..<4 {
      let row = weights[(grade * 512)..<((grade + 1) * 512)]
      // a peak as loud as all together counts alike at any bin, up to rounding
      #expect((row.max() ?? 1) - (row.min() ?? 0) < 1e-5)
    }
  }
}
