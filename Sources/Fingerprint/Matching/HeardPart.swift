/// In what part of a query a track that was recognised is heard: a clip over two of them holds each
/// for a while only.
///
/// The query's prominence under the track's peaks averages m times their weights where the track is
/// heard, 0 where it isn't. So the logarithm of how much likelier a stretch is with the track than
/// without it is a sum over its peaks, m w (v − m w / 2), and the stretch with the largest sum is where
/// it is heard. What lies before and behind is left out where that leaves little doubt: where the
/// track rests nothing speaks for either. That stretch tells m anew.
///
/// Cost: a few passes over the peaks of one candidate. Decision 0014 has what else was tried.
enum HeardPart {
  /// So much likelier must it be, as a logarithm, that a beginning or an end is without the track before
  /// it is left out: 22,000 times. Undamaged audio comes to that in a tenth of a second, music deep in
  /// noise in three.
  private static let doubt: Float = 10
  /// Rounds at most.
  private static let rounds = 4

  /// The peaks that lie where the track is heard, of those of ``MatchVerifier/weighedPeaks(of:)``.
  static func indices(_ peaks: [WeighedPeak]) -> Range<Int> {
    var likeliest = peaks.indices
    var evidence = [Float]()
    for _ in 0..<rounds {
      var (sum, square) = (Float(0), Float(0))
      for peak in peaks[likeliest] {
        sum += peak.weight * peak.value
        square += peak.weight * peak.weight
      }
      guard sum > 0 else { return peaks.indices }
      evidence = peaks.map { peak in
        let expected = sum / square * peak.weight
        return expected * (peak.value - expected / 2)
      }
      let before = likeliest
      likeliest = largestSum(evidence)
      if likeliest == before { break }
    }
    let isFirstIn = evidence[..<likeliest.lowerBound].reduce(0, +) > -doubt
    let isLastIn = evidence[likeliest.upperBound...].reduce(0, +) > -doubt
    return (isFirstIn ? 0 : likeliest.lowerBound)..<(isLastIn ? peaks.count : likeliest.upperBound)
  }

  /// The stretch of numbers with the largest sum (J. Bentley, Programming pearls, CACM 27, 1984).
  private static func largestSum(_ numbers: [Float]) -> Range<Int> {
    var (largest, range) = (-Float.infinity, 0..<0)
    var (sum, start) = (Float(0), 0)
    for (index, number) in numbers.enumerated() {
      if sum <= 0 { (sum, start) = (0, index) }
      sum += number
      if sum > largest { (largest, range) = (sum, start..<(index + 1)) }
    }
    return range
  }

  /// The part of the query in seconds, without an end where it is heard to the last peak that was
  /// weighed.
  ///
  /// - Parameter first: The query's frame at which the map that was weighed begins.
  static func seconds(
    _ peaks: [WeighedPeak], from first: Int, _ parameters: FingerprintParameters
  ) -> ClosedRange<Double> {
    let heard = indices(peaks)
    let axes = SpectrumAxes(parameters)
    // halfway between the last peak that isn't heard and the first that is
    func border(_ index: Int) -> Double {
      let frames = (peaks[index - 1].frame, peaks[index].frame)
      return
        (axes.seconds(ofFrame: first + frames.0) + axes.seconds(ofFrame: first + frames.1)) / 2
    }
    let start = heard.lowerBound > 0 ? border(heard.lowerBound) : -.infinity
    let end = heard.upperBound < peaks.count ? border(heard.upperBound) : .infinity
    return start...max(start, end)
  }
}
