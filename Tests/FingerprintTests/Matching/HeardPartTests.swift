import Testing

@testable import Fingerprint

/// In what part of a query a track is heard.
struct HeardPartTests {
  /// Peaks, five frames apart, with values around `mean` in a part of them and around 0 elsewhere.
  private func peaks(
    _ count: Int, heard: Range<Int>, mean: Float = 1.5, seed: UInt64 = 1
  ) -> [WeighedPeak] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { index in
      let chance = Float.random(in: -1.5...1.5, using: &generator)
      return WeighedPeak(
        frame: 5 * index, bin: 0, value: chance + (heard.contains(index) ? mean : 0),
        weight: .random(in: 0.5...1, using: &generator))
    }
  }

  @Test(
    "The part with the evidence is found, to a few peaks",
    arguments: [0..<100, 0..<60, 150..<300, 40..<80, 100..<250] as [Range<Int>],
    1...5 as ClosedRange<UInt64>)
  func part(heard: Range<Int>, seed: UInt64) {
    let found = HeardPart.indices(peaks(300, heard: heard, seed: seed))
    #expect(abs(found.lowerBound - heard.lowerBound) <= 8)
    #expect(abs(found.upperBound - heard.upperBound) <= 8)
  }

  @Test("Of what is heard throughout nothing is left out", arguments: 1...20 as ClosedRange<UInt64>)
  func whole(seed: UInt64) {
    for count in [4, 30, 300] {
      #expect(HeardPart.indices(peaks(count, heard: 0..<count, seed: seed)) == 0..<count)
    }
  }

  @Test("A few peaks that aren't there, at either end, leave too much doubt to leave them out")
  func doubt() {
    #expect(HeardPart.indices(peaks(300, heard: 5..<295)) == 0..<300)
  }

  @Test("Where nothing speaks for the track nothing is left out")
  func nothing() {
    #expect(HeardPart.indices([]) == 0..<0)
    #expect(HeardPart.indices(peaks(40, heard: 0..<40, mean: -3)) == 0..<40)
  }

  @Test("Seconds are those of the query, without an end where the track is heard to the last peak")
  func seconds() {
    let parameters = FingerprintParameters.standard
    let all = HeardPart.seconds(peaks(300, heard: 0..<300), from: 0, parameters)
    #expect(all == -Double.infinity...Double.infinity)
    #expect(HeardPart.seconds([], from: 0, parameters) == all)
    let first = HeardPart.seconds(peaks(300, heard: 0..<100), from: 0, parameters)
    // the middle of the window at the 100th peak, 93 ms after its beginning
    #expect(first.lowerBound == -Double.infinity)
    #expect(abs(first.upperBound - (500 * parameters.hopSeconds + 0.093)) < 1)
    let later = HeardPart.seconds(peaks(300, heard: 0..<100), from: 43, parameters)
    #expect(abs(later.upperBound - first.upperBound - 43 * parameters.hopSeconds) < 1e-9)
  }

  @Test(
    "In a clip that goes from one tune to another each is heard up to there, at other speeds too",
    arguments: [3, 5, 7.5], [1, 1.04])
  func cut(seconds: Double, speed: Double) throws {
    let tunes = try Fixtures.tunes.get().database
    let clip =
      Fixtures.tune(2).excerpt(from: 4, seconds: seconds)
      + Fixtures.tune(9).excerpt(from: 3, seconds: 10 - seconds)
    let played = AudioInput.samples(clip, sampleRate: Signal.rate * speed)
    let matches = try tunes.identify(played).matches
    try #require(!matches.isEmpty)
    for match in matches {
      let isFirst = match.track.recordingID == "2"
      #expect(isFirst || match.track.recordingID == "9")
      let border = isFirst ? match.queryRange.upperBound : match.queryRange.lowerBound
      #expect(abs(border - seconds / speed) < 0.3)
      // on both clocks
      let place = isFirst ? match.trackRange.upperBound : match.trackRange.lowerBound
      #expect(abs(place - (isFirst ? 4 + seconds : 3)) < 0.3)
    }
  }
}
