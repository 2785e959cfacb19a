import Foundation
import Testing

@testable import Fingerprint

/// Closed forms and laws of ``ChanceModel``.
struct ChanceModelTests {
  /// Rivals as chance makes them: ordered exponential numbers, at their expected places.
  private static let rivals: [Float] = (1...80).map { 9 - 0.8 * log(Float($0)) }

  private func fit(
    _ rivals: [Float] = rivals, elsewhere: Float? = nil, peaks: Int = 130,
    tracks: Int = .max
  ) throws -> ChanceFit {
    try #require(
      ChanceModel.fit(
        rivals: rivals, elsewhere: elsewhere, peaks: peaks, tracks: tracks))
  }

  @Test("The probability falls by e for every scale above the base, and is 1 below it")
  func fall() throws {
    let fit = try fit()
    #expect(fit.pChance(ofScore: fit.base - 1) == 1)
    #expect(fit.pChance(ofScore: fit.base) == 1)
    let ratio = fit.pChance(ofScore: fit.base + fit.scale) / fit.pChance(ofScore: fit.base)
    #expect(abs(ratio * 2.718281828 - 1) < 1e-6)
  }

  @Test("The score for a probability has that probability", arguments: [0.5, 0.1, 1e-3, 1e-9])
  func inverse(probability: Double) throws {
    let fit = try fit()
    let score = fit.score(atChance: probability)
    #expect(abs(fit.pChance(ofScore: score) / probability - 1) < 1e-9)
    #expect(fit.score(atChance: 0) == .infinity)
  }

  @Test("Louder rivals move the answer with them: only the distance counts")
  func shift() throws {
    let louder = Self.rivals.map { $0 + 7 }
    let p = try fit().pChance(ofScore: 15)
    let q = try fit(louder).pChance(ofScore: 22)
    #expect(abs(p / q - 1) < 1e-4)
  }

  @Test("Five copies of the right track among the rivals don't hide it")
  func copies() throws {
    let copies = [Float](repeating: 24, count: 5) + Self.rivals
    #expect(try fit(copies).pChance(ofScore: 25) < 1e-3)
  }

  @Test("Four tenths of what the best rival has above the mean are asked of the match")
  func handicap() throws {
    let fit = try fit()
    #expect(abs(fit.handicap - 0.4 * (Double(Self.rivals[0]) - fit.mean)) < 1e-9)
    #expect(abs(fit.base - fit.handicap - (fit.mean + 0.95 * fit.deviation)) < 1e-9)
  }

  @Test("A fifth of what another place in its own track has is asked besides, if it has anything")
  func elsewhere() throws {
    let plain = try fit()
    let repeated = try fit(elsewhere: Float(plain.mean) + 1)
    #expect(abs(repeated.handicap - plain.handicap - 0.2) < 1e-6)
    #expect(abs(repeated.score(atChance: 1e-3) - plain.score(atChance: 1e-3) - 0.2) < 1e-6)
    #expect(try fit(elsewhere: Float(plain.mean) - 1).handicap == plain.handicap)
  }

  @Test("A copy and a refrain hide nothing: they count as four deviations at most")
  func bound() throws {
    let refrain = try fit([60] + Self.rivals.dropFirst(), elsewhere: 60)
    #expect(abs(refrain.handicap - (0.4 + 0.2) * 4 * refrain.deviation) < 1e-9)
  }

  @Test("Only the better half of the rivals is looked at, 40 at most")
  func half() throws {
    #expect(try fit().rivals.count == 40)
    #expect(try fit(Array(Self.rivals.prefix(30))).rivals.count == 15)
    let poorer = Self.rivals.prefix(40) + Self.rivals.dropFirst(40).map { $0 - 5 }
    #expect(try fit(Array(poorer)) == fit())
  }

  @Test("With more peaks more is asked of a match, and where its rivals are places in few tracks")
  func stricter() throws {
    let plain = try fit().score(atChance: 1e-3)
    #expect(try fit(peaks: 400).score(atChance: 1e-3) > plain)
    #expect(try fit(tracks: 30) == fit())
    let scores = try [29, 10, 3, 2, 1].map { try fit(tracks: $0).score(atChance: 1e-3) }
    #expect(([plain] + scores).sorted() == [plain] + scores)
    // in the measure of what grows with the peaks: 0.06 √n · 2 (1/k − 1/30)
    let more = try fit(tracks: 2).deviation - fit().deviation
    #expect(abs(more - 0.06 * 130.0.squareRoot() * 2 * (0.5 - 1.0 / 30)) < 1e-9)
    // and its own track tells more, twice as much at most
    let alone = try fit(tracks: 1)
    let repeated = try fit(elsewhere: Float(alone.mean) + 1, tracks: 1)
    #expect(abs(repeated.handicap - alone.handicap - 0.4) < 1e-6)
    // where there is no other its own places are the rivals, and tell what it is like
    #expect(try fit(tracks: 0).deviation == fit().deviation)
  }

  @Test("There is no judging by fewer than four rivals", arguments: 0...3)
  func few(count: Int) {
    #expect(ChanceModel.fit(rivals: Array(Self.rivals.prefix(count)), peaks: 100) == nil)
  }
}
