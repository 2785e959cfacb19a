import Foundation

@testable import FingerprintEvaluation

/// Test signals at the rate of queries.
enum Sound {
  static func sine(hertz: Double, amplitude: Double = 0.5, seconds: Double) -> [Float] {
    (0..<Int(seconds * Take.sampleRate)).map {
      Float(amplitude * sin(2 * .pi * hertz * Double($0) / Take.sampleRate))
    }
  }

  static func noise(seconds: Double, seed: UInt64 = 1) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return NoiseMaker(count: Int(seconds * Take.sampleRate)).white(using: &generator)
      .map { $0 * 0.1 }
  }

  /// Something like music: notes of eight decaying partials, four a second.
  static func music(seconds: Double, seed: UInt64 = 1) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    var samples = [Float](repeating: 0, count: Int(seconds * Take.sampleRate))
    for start in stride(from: 0, to: samples.count, by: 4_000) {
      let hertz = 110 * pow(2, Double(Int.random(in: 0..<36, using: &generator)) / 12)
      for index in start..<min(start + 8_000, samples.count) {
        let time = Double(index - start) / Take.sampleRate
        for partial in 1...8 {
          let phase = 2 * Double.pi * hertz * Double(partial) * time
          samples[index] += Float(0.06 * exp(-4 * time) / Double(partial) * sin(phase))
        }
      }
    }
    return samples
  }

  /// The frequency of a sine, by its upward passages through zero.
  static func hertz(_ samples: some Collection<Float>) -> Double {
    let samples = Array(samples)
    var crossings: [Double] = []
    for index in samples.indices.dropFirst() where samples[index - 1] < 0 && samples[index] >= 0 {
      let step = samples[index] - samples[index - 1]
      crossings.append(Double(index) - Double(samples[index] / step))
    }
    guard let first = crossings.first, let last = crossings.last, last > first else { return 0 }
    return Double(crossings.count - 1) * Take.sampleRate / (last - first)
  }

  /// Decibels of the mean power, full scale being 0.
  static func decibels(_ samples: some Collection<Float>) -> Double {
    10 * log10(SignalPower.mean(samples))
  }

  /// The correlation of two signals' overlap, −1 to 1, where `b` is `lag` samples later.
  static func correlation(_ a: [Float], _ b: [Float], lag: Int = 0) -> Double {
    var (sum, powerA, powerB) = (0.0, 0.0, 0.0)
    for index in a.indices where b.indices.contains(index + lag) {
      let (x, y) = (Double(a[index]), Double(b[index + lag]))
      (sum, powerA, powerB) = (sum + x * y, powerA + x * x, powerB + y * y)
    }
    return powerA > 0 && powerB > 0 ? sum / (powerA * powerB).squareRoot() : 0
  }
}

extension Take {
  /// A take whose query begins after a second and ends a quarter before the end.
  init(_ samples: [Float]) {
    self.init(
      path: "", samples: samples, start: Take.sampleRate,
      count: Double(samples.count) - 1.25 * Take.sampleRate)
  }

  /// The take after a damage that needs no recordings.
  func damaged(_ text: String, seed: UInt64 = 1) throws -> Take {
    var take = self
    try Damager(sources: DamageSources()).apply(Damage(text), to: &take) {
      SeededGenerator(seed: seed, name: $0)
    }
    return take
  }
}

extension Damage {
  /// The damage of a text that leaves nothing open.
  init(_ text: String) throws {
    self = try VariedDamage(text).drawn { SeededGenerator(seed: 0, name: $0) }
  }
}

/// A folder of a test's own that goes when the test lets go of it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "FingerprintEvaluationTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes samples as FLAC and returns the path.
  @discardableResult
  func write(_ samples: [Float], to name: String) throws -> String {
    try FileContents.write(try SoundFileWriter.flac.encoded(samples), to: "\(path)/\(name)")
    return "\(path)/\(name)"
  }
}
