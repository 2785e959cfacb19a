#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a query was played, against the recording: faster or slower, higher or lower.
struct Warp: Hashable, Sendable {
  /// Recording seconds a query second.
  let time: Float
  /// Recording hertz a query hertz.
  let frequency: Float

  /// As it was recorded.
  static let none = Warp(time: 1, frequency: 1)

  /// `factor` times as fast, and higher by as much: a turntable, a tape.
  static func speed(_ factor: Float) -> Warp { Warp(time: factor, frequency: 1 / factor) }

  /// `factor` times as fast at the same pitch.
  static func tempo(_ factor: Float) -> Warp { Warp(time: factor, frequency: 1) }

  /// Higher by that factor at the same tempo.
  static func pitch(_ factor: Float) -> Warp { Warp(time: 1, frequency: 1 / factor) }

  /// Semitones by which the query is higher than the recording.
  var semitones: Float { frequency == 1 ? 0 : -12 * log2(frequency) }

  /// Itself and so many warps on either side, steps being factors less 1 of what it changes.
  func neighbours(step: Float, count: Int) -> [Warp] {
    guard self != .none else { return [self] }
    return (-count...count).map { number in
      let factor = 1 + Float(number) * step
      return Warp(
        time: time == 1 ? 1 : time * factor, frequency: frequency == 1 ? 1 : frequency / factor)
    }
  }
}

/// The warps that a query is tried under when it isn't recognised as it is: three lines from the
/// middle outwards, speed, tempo and pitch.
///
/// The steps follow from what a landmark and a vote bear. A quarter of a per cent off, a pair's
/// higher bins round to the next one, and over five seconds its offset drifts by half a frame.
/// Tempo alone moves no bin, and neighbouring votes count together.
struct WarpLadder: Sendable {
  /// A warp, and the step to the next on its line: a factor less 1 of what it changes.
  struct Rung: Sendable {
    let warp: Warp
    let step: Float
    /// Whether it was added for a closer look.
    var isCloser = false

    /// Warps between this and the next rungs, itself among them.
    var vicinity: [Warp] { warp.neighbours(step: step / 4, count: 2) }
  }

  /// The rungs, the unchanged one first.
  private(set) var rungs: [Rung]

  /// Only the unchanged one.
  static let none = WarpLadder(rungs: [Rung(warp: .none, step: 0)])

  private init(rungs: [Rung]) { self.rungs = rungs }

  /// The rungs within the ranges that `options` allow, the steps between them so much coarser that no
  /// more than ``QueryLandmarks/mostRungs`` are needed.
  init(_ options: SearchOptions, _ query: QueryParameters) {
    var coarseness = 1.0
    repeat {
      rungs =
        Self.none.rungs
        + Self.line(
          1 - options.speedRange...1 + options.speedRange, query.speedStep * coarseness, Warp.speed)
        + Self.line(
          1 - options.tempoRange...1 + options.tempoRange, query.tempoStep * coarseness, Warp.tempo)
        + Self.line(
          exp2(-options.pitchRange / 12)...exp2(options.pitchRange / 12),
          query.pitchStep * coarseness, Warp.pitch)
      coarseness *= 1.25
    } while rungs.count > QueryLandmarks.mostRungs
  }

  /// Both ways from 1, each rung farther than the one before by the same factor, 1 + `step`, until
  /// the range of factors is covered.
  private static func line(
    _ range: ClosedRange<Double>, _ step: Double, _ warp: (Float) -> Warp
  ) -> [Rung] {
    func count(_ factor: Double) -> Int {
      // a range that ends at a rung, but for the rounding, needs no further one
      Int((abs(log(factor)) / log(1 + step) - 1e-6).rounded(.up))
    }
    let (up, down) = (count(range.upperBound), count(range.lowerBound))
    return (1...max(1, up, down)).flatMap { number -> [Rung] in
      let factor = pow(1 + step, Double(number))
      return [number <= up ? factor : nil, number <= down ? 1 / factor : nil].compactMap {
        $0.map { Rung(warp: warp(Float($0)), step: Float(step)) }
      }
    }
  }
}

extension WarpLadder {
  /// Adds the warp under which the best of `verified`, best first, stands, unless none was changed.
  /// - Returns: its number, or no number.
  mutating func addCloser(to verified: [VerifiedCandidate]) -> Range<Int> {
    let first = rungs.count
    if let best = verified.first(where: { $0.warp != .none }) {
      rungs.append(Rung(warp: best.warp, step: best.rung.step / 4, isCloser: true))
    }
    return first..<rungs.count
  }

  /// Warps on either side of one of these, in finer steps.
  static func vicinity(of warp: Warp, _ query: QueryParameters) -> [Warp] {
    let step = warp.frequency == 1 ? query.tempoStep : query.speedStep
    return warp.neighbours(step: Float(step) / 8, count: 3)
  }
}

/// A query's cells on a recording's grid, and the other way, under a warp.
///
/// Frames are counted by where their windows begin and belong to the windows' middles; bins are
/// counted from the lowest that is kept and belong to hertz.
struct WarpedGrid {
  private let warp: Warp
  private let inverse: Warp
  /// Frames from a window's beginning to its middle.
  private let middle: Float
  private let lowestBin: Float

  init(_ warp: Warp, _ parameters: FingerprintParameters) {
    self.warp = warp
    inverse = Warp(time: 1 / warp.time, frequency: 1 / warp.frequency)
    middle = Float(parameters.windowLength) / Float(2 * parameters.hopLength)
    lowestBin = Float(parameters.lowestBin)
  }

  /// The frame of the recording, counted from where the query begins in it.
  func recordingFrame(_ frame: Float) -> Float { (frame + middle) * warp.time - middle }

  /// The bin of the recording.
  func recordingBin(_ bin: Float) -> Float { (bin + lowestBin) * warp.frequency - lowestBin }

  /// The frame of the query that a frame of the recording, counted from where the query begins in
  /// it, was heard at.
  @inline(__always)
  func queryFrame(_ frame: Float) -> Float { (frame + middle) * inverse.time - middle }

  /// The bin of the query.
  @inline(__always)
  func queryBin(_ bin: Float) -> Float { (bin + lowestBin) * inverse.frequency - lowestBin }

  /// The query's peaks as the recording has them, by frame, then bin, from where between frames and
  /// bins they lie; without those that leave the `bins` that are kept.
  func moved(_ peaks: [Peak], bins: Int) -> [Peak] {
    var moved = [Peak]()
    moved.reserveCapacity(peaks.count)
    for peak in peaks {
      let bin = recordingBin(Float(peak.bin) + peak.binFraction).rounded()
      guard bin >= 0, bin < Float(bins) else { continue }
      let frame = recordingFrame(Float(peak.frame) + peak.frameFraction).rounded()
      moved.append(Peak(frame: Int32(frame), bin: Int16(bin), strength: peak.strength))
    }
    moved.sort(by: Peak.precedes)
    return moved
  }
}
