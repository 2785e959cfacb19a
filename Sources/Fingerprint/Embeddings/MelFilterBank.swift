#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Triangular filters, evenly spaced on the mel scale and each of area 1 in hertz: what
/// `librosa.filters.mel(htk=False, norm="slaney")` makes.
///
/// The scale is Slaney's (Auditory Toolbox, 1998): linear to 1,000 Hz, 15 mel there, logarithmic
/// above, 27 mel to a factor of 6.4.
struct MelFilterBank: Sendable {
  /// The first bin of each filter's weights.
  private let firstBins: [Int]
  /// Where each filter's weights begin, and where the last one's end.
  private let starts: [Int]
  private let weights: [Float]

  /// Filters for the bins of a transform of `length` samples.
  init(count: Int, length: Int, sampleRate: Double, lowest: Double, highest: Double) {
    let low = MelFilterBank.mel(lowest)
    let step = (MelFilterBank.mel(highest) - low) / Double(count + 1)
    let edges = (0..<(count + 2)).map { MelFilterBank.hertz(low + Double($0) * step) }
    var firstBins = [Int]()
    var starts = [0]
    var weights = [Float]()
    for filter in 0..<count {
      let (left, centre, right) = (edges[filter], edges[filter + 1], edges[filter + 2])
      var first = 0
      for bin in 0...(length / 2) {
        let hertz = Double(bin) * sampleRate / Double(length)
        let weight = min((hertz - left) / (centre - left), (right - hertz) / (right - centre))
        guard weight > 0 else { continue }
        if weights.count == starts[filter] { first = bin }
        weights.append(Float(weight * 2 / (right - left)))
      }
      firstBins.append(first)
      starts.append(weights.count)
    }
    self.firstBins = firstBins
    self.starts = starts
    self.weights = weights
  }

  /// How many filters there are.
  var count: Int { firstBins.count }

  /// The weights of a filter and the bin of the first.
  func filter(_ number: Int) -> (firstBin: Int, weights: ArraySlice<Float>) {
    (firstBins[number], weights[starts[number]..<starts[number + 1]])
  }

  /// The sum of the powers under each filter.
  func apply(
    _ powers: UnsafeBufferPointer<Float>, into bands: UnsafeMutableBufferPointer<Float>
  ) {
    weights.withUnsafeBufferPointer { weights in
      for filter in 0..<firstBins.count {
        let (start, end) = (starts[filter], starts[filter + 1])
        let shift = firstBins[filter] - start
        var sum: Float = 0
        for index in start..<end { sum += weights[index] * powers[index + shift] }
        bands[filter] = sum
      }
    }
  }

  static func mel(_ hertz: Double) -> Double {
    hertz < 1_000 ? hertz * 3 / 200 : 15 + log(hertz / 1_000) * 27 / log(6.4)
  }

  static func hertz(_ mel: Double) -> Double {
    mel < 15 ? mel * 200 / 3 : 1_000 * exp((mel - 15) * log(6.4) / 27)
  }
}
