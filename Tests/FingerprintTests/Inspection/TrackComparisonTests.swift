import Foundation
import Testing

@testable import Fingerprint

@Suite("Comparison with a track")
struct TrackComparisonTests {
  private static let noisy = AudioInput.file(path: Fixtures.query("noisy.wav"))

  @Test("It is the answer that identify gives", arguments: [false, true])
  func agreement(isExhaustive: Bool) throws {
    let library = try Fixtures.library.get().database
    var options = SearchOptions()
    options.isExhaustive = isExhaustive
    let answer = try #require(try library.identify(Self.noisy, options: options).best)
    let best = try library.inspection(of: Self.noisy, options: options)
    let named = try library.inspection(
      of: Self.noisy, comparedWith: answer.track.id, options: options)
    for comparison in [best.comparison, named.comparison] {
      let comparison = try #require(comparison)
      #expect(comparison.match == answer)
      #expect(comparison.rank == 1)
      let histogram = comparison.histogram
      #expect(histogram.votes[histogram.best] == answer.votes)
      #expect(histogram.votes.max() == answer.votes)
      #expect(answer.votes > histogram.chanceVotes && histogram.chanceVotes > 0)
      let offset =
        histogram.firstOffsetSeconds + Double(histogram.best) * histogram.secondsPerOffset
      #expect(abs(offset - answer.offsetSeconds) < 2 * histogram.secondsPerOffset)
    }
  }

  @Test("Of an undamaged clip nearly all of the track's peaks are found, of a noisy one some")
  func found() throws {
    let library = try Fixtures.library.get().database
    let path = Fixtures.track("07-late-lamp-piano.flac")
    let start = 100 * FingerprintParameters.standard.hopSeconds
    let clean = try library.inspection(
      of: .file(path: path), excerpt: Excerpt(startSeconds: start, durationSeconds: 8))
    let shares = try [clean, library.inspection(of: Self.noisy)].map {
      let comparison = try #require($0.comparison)
      return Double(comparison.matchedPeaks) / Double(comparison.referencePeaks.count)
    }
    #expect(shares[0] > 0.9)
    #expect(shares[1] > 0.3 && shares[1] < 0.7)
    let chance = try #require(clean.comparison?.chanceShare)
    #expect(chance > 0.005 && chance < 0.06)
  }

  @Test("Found peaks lie on peaks of the query, missed ones don't, and all lie within the clip")
  func places() throws {
    let inspection = try Fixtures.library.get().database.inspection(of: Self.noisy)
    let comparison = try #require(inspection.comparison)
    let axes = inspection.whitened.axes
    #expect(comparison.isMatched.count == inspection.query.peaks.count)
    let offset = comparison.match.offsetSeconds
    for peak in comparison.referencePeaks {
      #expect(peak.seconds >= 0 && peak.seconds <= inspection.durationSeconds)
      #expect(abs(peak.trackSeconds - offset - peak.seconds) < 1e-6)
      let near = inspection.query.peaks.indices.filter {
        abs(inspection.query.peaks[$0].seconds - peak.seconds) < 1.5001 * axes.secondsPerFrame
          && abs(inspection.query.peaks[$0].hertz - peak.hertz) < 1.5 * axes.hertzPerBin
      }
      #expect(near.isEmpty != peak.isMatched)
      if peak.isMatched { #expect(near.contains { comparison.isMatched[$0] }) }
    }
  }

  @Test("Another track is judged too, and not accepted")
  func other() throws {
    let library = try Fixtures.library.get().database
    let tracks = try library.tracks()
    let other = try #require(tracks.first { $0.title.contains("Greensleeves") })
    let inspection = try library.inspection(of: Self.noisy, comparedWith: other.id)
    let comparison = try #require(inspection.comparison)
    #expect(comparison.match.track == other)
    #expect(!comparison.match.isAccepted)
    #expect(comparison.rank != 1)
  }

  @Test("Silence compares with nothing, and a track that isn't there is an error")
  func nothing() throws {
    let library = try Fixtures.library.get().database
    let silence = Signal.silence(seconds: 2).input
    #expect(try library.inspection(of: silence).comparison == nil)
    #expect {
      try library.inspection(of: silence, comparedWith: TrackID(rawValue: 999))
    } throws: {
      ($0 as? FingerprintError)?.code == .trackNotFound
    }
  }

  @Test(
    "The highest of many Poisson numbers is what adding terms up says",
    arguments: [(0.01, 500), (0.5, 2_000), (3.0, 10_000), (20.0, 100)])
  func highestByChance(mean: Double, places: Int) {
    // the tail, smallest terms first
    func tail(_ number: Int) -> Double {
      (number...(number + 200)).reversed().reduce(0.0) { sum, k in
        sum + exp(Double(k) * log(mean) - mean - lgamma(Double(k) + 1))
      }
    }
    let least = (0...).first { Double(places) * tail($0) <= 0.05 }
    let found = OffsetHistogram.highestByChance(mean: mean, places: places)
    // bounded from above, so it may be one too high but never too low
    #expect(found == least || found == least.map { $0 + 1 })
    #expect(OffsetHistogram.highestByChance(mean: 0, places: places) == 1)
  }

  @Test("A histogram joins neighbours, and leaves the winner out of the mean")
  func histogram() {
    let counts: [Int32: Int] = [100: 7, 101: 3, 99: 2, 150: 1, 40: 4]
    let histogram = OffsetHistogram(
      counts, best: 100, offsets: 1_007, hopSeconds: 0.02)
    #expect(histogram.votes.count == 431)
    #expect(histogram.votes[histogram.best] == 12)
    #expect(abs(histogram.firstOffsetSeconds - (100 - 215) * 0.02) < 1e-9)
    #expect(histogram.votes[histogram.best + 50] == 1)
    #expect(histogram.total == 17)
    #expect(histogram.highestElsewhere == 4)
    #expect(abs(histogram.meanVotes - 0.015) < 1e-9)
  }
}
