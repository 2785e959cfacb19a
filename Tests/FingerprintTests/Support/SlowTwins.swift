import Foundation

@testable import Fingerprint

// What the library does fast, done in the obvious way.

/// The first half of the spectrum by the definition: O(n²).
func naiveDFT(_ samples: [Double]) -> [(real: Double, imaginary: Double)] {
  let count = samples.count
  return (0...(count / 2)).map { bin in
    var (real, imaginary) = (0.0, 0.0)
    for (index, sample) in samples.enumerated() {
      let angle = -2 * Double.pi * Double(bin * index % count) / Double(count)
      real += sample * cos(angle)
      imaginary += sample * sin(angle)
    }
    return (real, imaginary)
  }
}

/// ``Whitener`` by summing each cell's surroundings anew.
func naiveWhitening(_ rows: [[Float]], _ parameters: FingerprintParameters) -> [[Float]] {
  let levels = rows.map { row in row.map { Int(max($0, parameters.silenceDecibels) * 256) } }
  let (frames, bins) = (rows.count, parameters.binCount)
  let reach = (frames: parameters.whiteningFrames / 2, bins: parameters.whiteningBins / 2)
  return (0..<frames).map { frame in
    (0..<bins).map { bin in
      var (sum, count) = (0, 0)
      for row in levels[max(0, frame - reach.frames)...min(frames - 1, frame + reach.frames)] {
        let part = row[max(0, bin - reach.bins)...min(bins - 1, bin + reach.bins)]
        sum += part.reduce(0, +)
        count += part.count
      }
      let level = levels[frame][bin]
      if level <= Int(parameters.silenceDecibels * 256) { return Whitener.silence }
      return Float((Double(level) - Double(sum) / Double(count)) / 256)
    }
  }
}

/// ``PeakPicker`` by comparing each cell with every other in its neighbourhood.
func naivePeaks(_ rows: [[Float]], _ parameters: FingerprintParameters) -> [Peak] {
  let bins = parameters.binCount
  var peaks = [Peak]()
  for frame in rows.indices {
    for bin in 0..<bins where rows[frame][bin] >= parameters.minimumPeakDecibels {
      let frames =
        max(
          0, frame - parameters.peakReachFrames)...min(
          rows.count - 1, frame + parameters.peakReachFrames)
      let around =
        max(0, bin - parameters.peakReachBins)...min(bins - 1, bin + parameters.peakReachBins)
      let level = rows[frame][bin]
      if frames.allSatisfy({ near in around.allSatisfy { rows[near][$0] <= level } }) {
        peaks.append(Peak(frame: Int32(frame), bin: Int16(bin), strength: level))
      }
    }
  }
  return peaks
}

/// The second span of ``Whitener`` by summing each cell's surroundings, and their rows, anew.
func naiveSurroundings(_ rows: [[Float]], _ parameters: FingerprintParameters) -> [[Float]] {
  let levels = rows.map { row in row.map { Int(max($0, parameters.silenceDecibels) * 256) } }
  let (frames, bins) = (rows.count, parameters.binCount)
  let reach = (frames: parameters.whiteningFrames / 2, bins: parameters.whiteningBins / 2)
  func mean(_ cells: [Int]) -> Double { Double(cells.reduce(0, +)) / Double(cells.count) / 256 }
  return (0..<frames).map { frame in
    let near = levels[max(0, frame - reach.frames)...min(frames - 1, frame + reach.frames)]
    let overall = mean(near.flatMap { $0 })
    return (0..<bins).map { bin in
      let box = near.flatMap { $0[max(0, bin - reach.bins)...min(bins - 1, bin + reach.bins)] }
      return Float(mean(box) - overall)
    }
  }
}

/// ``DensityLimiter`` by counting, for each peak, the stronger ones near it.
func naiveLimited(_ peaks: [Peak], reach: Int32, limit: Int, paired: Int = .max) -> [Peak] {
  peaks.enumerated().compactMap { index, peak in
    let stronger = peaks.enumerated().count { other, rival in
      abs(rival.frame - peak.frame) <= reach
        && (rival.strength > peak.strength || (rival.strength == peak.strength && other < index))
    }
    guard stronger < limit else { return nil }
    var peak = peak
    peak.isPaired = stronger < paired
    return peak
  }
}

/// ``PairMaker`` by looking at all later peaks that are paired, sorted by distance.
func naiveLandmarks(
  _ peaks: [Peak], fanOut: Int, _ parameters: FingerprintParameters
) -> [Landmark] {
  let peaks = peaks.filter(\.isPaired)
  return peaks.flatMap { anchor in
    peaks.filter { target in
      (parameters.nearestTarget...parameters.farthestTarget).contains(
        Int(target.frame - anchor.frame))
        && abs(Int(target.bin) - Int(anchor.bin)) <= parameters.widestTarget
    }
    .sorted { ($0.frame, $0.bin) < ($1.frame, $1.bin) }
    .prefix(fanOut)
    .map { target in
      let step = Int(target.bin) - Int(anchor.bin) + 63
      let word = Int(anchor.bin) << 13 | step << 6 | Int(target.frame - anchor.frame)
      return Landmark(hash: LandmarkHash(rawValue: UInt32(word)), frame: anchor.frame)
    }
  }
}

/// Where a hash was found.
struct Place: Hashable {
  let track: TrackID
  let frame: Int32
}

/// The inverted index as a dictionary.
struct DictionaryIndex: Equatable {
  private(set) var places: [UInt32: Set<Place>] = [:]

  mutating func add(_ landmarks: [Landmark], of track: TrackID) {
    for landmark in landmarks {
      add(landmark.hash.rawValue, Place(track: track, frame: landmark.frame))
    }
  }

  mutating func add(_ hash: UInt32, _ place: Place) { places[hash, default: []].insert(place) }

  /// Postings in all.
  var count: Int { places.values.reduce(0) { $0 + $1.count } }
}
