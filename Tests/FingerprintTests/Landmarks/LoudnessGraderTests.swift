import Foundation
import Testing

@testable import Fingerprint

struct LoudnessGraderTests {
  private static let parameters = FingerprintParameters.standard

  /// The maxima of rows of levels, graded as they come out.
  private func graded(_ rows: [[Float]]) -> [Peak] {
    var whitener = Whitener(Self.parameters)
    var picker = PeakPicker(Self.parameters)
    var grader = LoudnessGrader(Self.parameters)
    var peaks = [Peak]()
    func take(_ levels: Span<Float>, _ around: Span<Float>) {
      let first = peaks.count
      grader.push(around)
      picker.push(levels, into: &peaks)
      grader.grade(&peaks, from: first)
    }
    for row in rows { whitener.push(row.span, emit: take) }
    whitener.finish(emit: take)
    let first = peaks.count
    picker.finish(into: &peaks)
    grader.grade(&peaks, from: first)
    return peaks
  }

  @Test(
    "Grades begin at 15, 25 and 35 dB above the mean",
    arguments: [
      (-200, 0), (0, 0), (14.99, 0), (15, 1), (24.99, 1), (25, 2), (34.99, 2), (35, 3), (45, 3),
      (300, 3),
    ] as [(Float, UInt8)])
  func edges(decibels: Float, grade: UInt8) {
    #expect(LoudnessGrader.grade(decibels) == grade)
  }

  @Test("A grade's decibels are the middle of what it begins and ends with")
  func middles() {
    #expect((0..<4).map(LoudnessGrader.decibels) == [-15, -5, 5, 15])
    for grade in 0..<LoudnessGrader.grades {
      let middle = LoudnessGrader.middle + LoudnessGrader.decibels(grade)
      #expect(Int(LoudnessGrader.grade(middle)) == grade)
      #expect(Int(LoudnessGrader.grade(middle - 4.99)) == grade)
      #expect(Int(LoudnessGrader.grade(middle + 4.99)) == grade)
    }
  }

  @Test(
    "A cell above a level picture has the grade of that height, wherever it stands",
    arguments: [(10, 0), (20, 1), (24.5, 1), (25.5, 2), (30, 2), (40, 3)] as [(Float, UInt8)],
    [0, 5, 139])
  func cell(loudness: (height: Float, grade: UInt8), frame: Int) {
    for bin in [0, 17, 256, 511] {
      var rows = [[Float]](repeating: [Float](repeating: -60, count: 512), count: 140)
      rows[frame][bin] += loudness.height
      let peaks = graded(rows)
      #expect(peaks.spots == [Spot(frame: Int32(frame), bin: Int16(bin))])
      #expect(peaks.first?.loudness == loudness.grade)
    }
  }

  @Test("What is loud is loud among all bins, not among those around it")
  func colour() {
    // one half of the spectrum is 30 dB above the other, so that the mean is in between
    var rows = [[Float]](
      repeating: (0..<512).map { $0 < 256 ? -40 : -70 }, count: 140)
    for bin in [128, 384] { rows[70][bin] += 12 }
    let peaks = graded(rows)
    let grades = Dictionary(uniqueKeysWithValues: zip(peaks.spots, peaks.map(\.loudness)))
    #expect(grades[Spot(frame: 70, bin: 128)] == 2)
    #expect(grades[Spot(frame: 70, bin: 384)] == 0)
  }

  @Test(
    "A tone in white noise has the grade of its level over the noise's",
    arguments: [(20, 1), (30, 2), (40, 3)] as [(Double, UInt8)])
  func tone(decibels: Double, grade: UInt8) throws {
    // noise of variance v shows in a Hann window of n at 6 v / n of a full-scale sine's power; the
    // mean of its decibels is 2.51 lower
    let amplitude = 0.001
    let mean =
      10 * log10(6 * amplitude * amplitude / 3 / Double(Self.parameters.windowLength)) - 2.51
    let hertz = 150 * Self.parameters.sampleRate / Double(Self.parameters.windowLength)
    let tone = Signal.sine(hertz: hertz, amplitude: pow(10, (mean + decibels) / 20), seconds: 20)
    let noise = Signal.noise(amplitude: Float(amplitude), seconds: 20, seed: 11)
    let reference = try Fingerprinter().reference(of: tone.mixed(with: noise).input)
    let own = reference.peaks.filter { Int($0.bin) == 150 - Self.parameters.lowestBin }
    #expect(own.count > 50)
    #expect(own.count { $0.loudness == grade } >= own.count * 95 / 100)
  }

  @Test("Volume changes no grade", arguments: [0.1, 0.5, 4] as [Float])
  func gain(factor: Float) throws {
    // with a bed of noise, so that no cell is near the limit
    let noise = Signal.noise(amplitude: 0.02, seconds: 15, seed: 5)
    let music = Signal.music(seconds: 15, seed: 5).mixed(with: noise)
    func grades(_ samples: [Float]) throws -> [Spot: UInt8] {
      let peaks = try Fingerprinter().reference(of: samples.input).peaks
      return Dictionary(uniqueKeysWithValues: zip(peaks.spots, peaks.map(\.loudness)))
    }
    let before = try grades(music)
    let after = try grades(music.scaled(by: factor))
    let common = Set(before.keys).intersection(after.keys)
    #expect(common.count > 300)
    // levels are kept to 1/256 dB, so that one as near as that to an edge may pass it
    #expect(common.count { before[$0] == after[$0] } >= common.count * 99 / 100)
    #expect(Set(before.values) == [0, 1, 2, 3])
  }

  @Test("In a stream a peak has the grade that it has over the whole", arguments: [5, 140, 700])
  func stream(frames: Int) {
    var generator = SplitMix64(seed: UInt64(frames))
    let rows = (0..<frames).map { _ in
      (0..<512).map { Float.random(in: -80 ... -10, using: &generator) - Float($0) * 0.05 }
    }
    let peaks = graded(rows)
    let around = surroundings(rows)
    #expect(!peaks.isEmpty)
    for peak in peaks {
      let level = peak.strength + around[Int(peak.frame)][Int(peak.bin)]
      #expect(peak.loudness == LoudnessGrader.grade(level))
    }
  }
}
