import Testing

@testable import Fingerprint

/// What was played when, from what was heard in stretches.
struct PlayLogTests {
  private static func match(
    _ id: Int64, at offset: Double, speed: Double = 1, p: Double = 1e-6, isAccepted: Bool = true,
    length: Double = 200, heard: ClosedRange<Double> = 0...10
  ) -> Match {
    let track = Track(
      id: TrackID(rawValue: id), recordingID: "\(id)", title: "\(id)", artist: nil, album: nil,
      date: nil, language: nil, durationSeconds: length, path: nil, digest: "", addedAt: "")
    let start = max(heard.lowerBound, -offset / speed)
    let end = min(heard.upperBound, (length - offset) / speed)
    return Match(
      track: track, isAccepted: isAccepted, offsetSeconds: offset, queryRange: start...end,
      trackRange: (offset + start * speed)...(offset + end * speed), speed: speed,
      pitchSemitones: 0, score: 1, pChance: p, margin: 1, votes: 1)
  }

  /// What a log makes of stretches of ten seconds that begin at these times: a line a play.
  private static func plays(_ stretches: [(start: Double, matches: [Match])]) -> [String] {
    var log = PlayLog()
    var answers = stretches.flatMap { stretch in
      log.take(
        LiveIdentifier.Answer(
          streamRange: stretch.start...(stretch.start + 10),
          identification: Identification(
            durationSeconds: 10, matches: stretch.matches, warnings: [], times: StageTimes())))
    }
    answers += log.finish()
    return answers.map { answer in
      let match = answer.identification.matches[0]
      #expect(answer.identification.matches.count == 1)
      #expect(match.queryRange == 0...answer.identification.durationSeconds)
      return
        "\(match.track.id) \(answer.streamRange) from \(match.offsetSeconds) p \(match.pChance)"
    }
  }

  @Test("A track that goes on is one play, as sure as its surest stretch, from its beginning on")
  func goesOn() {
    let plays = Self.plays([
      (0, []), (10, [Self.match(1, at: -4)]), (20, [Self.match(1, at: 6.2, p: 1e-9)]),
      (30, [Self.match(1, at: 16)]), (40, []),
    ])
    #expect(plays == ["1 14.0...40.0 from 0.0 p 1e-09"])
  }

  @Test("Where one is cut off by another each is played as far as it is heard")
  func cut() {
    let plays = Self.plays([
      (0, [Self.match(1, at: 50)]),
      (10, [Self.match(1, at: 60, heard: 0...4.25), Self.match(2, at: 25, heard: 4.25...10)]),
      (20, [Self.match(2, at: 35)]),
    ])
    #expect(plays == ["1 0.0...14.25 from 50.0 p 1e-06", "2 14.25...30.0 from 29.25 p 1e-06"])
  }

  @Test("It ends where the track does, and the next begins where it does")
  func change() {
    let plays = Self.plays([
      (0, [Self.match(1, at: 187)]), (10, [Self.match(1, at: 197), Self.match(2, at: -3)]),
      (20, [Self.match(2, at: 7)]),
    ])
    #expect(plays == ["1 0.0...13.0 from 187.0 p 1e-06", "2 13.0...30.0 from 0.0 p 1e-06"])
  }

  @Test(
    "An announcement doesn't interrupt it, half a minute does",
    arguments: [(30.0, 1), (40.0, 1), (50.0, 2)])
  func gap(next: Double, count: Int) {
    let silent = stride(from: 10.0, to: next, by: 10).map { ($0, [Match]()) }
    let plays = Self.plays(
      [(0, [Self.match(1, at: 50)])] + silent + [(next, [Self.match(1, at: 50 + next)])])
    #expect(plays.count == count)
  }

  @Test("Played again, from elsewhere, or at another speed it is another play")
  func again() {
    #expect(Self.plays([(0, [Self.match(1, at: 0)]), (10, [Self.match(1, at: 0)])]).count == 2)
    #expect(Self.plays([(0, [Self.match(1, at: 0)]), (10, [Self.match(1, at: 10.6)])]).count == 2)
    let fast = Self.plays([
      (0, [Self.match(1, at: 0, speed: 1.05)]), (10, [Self.match(1, at: 10.5, speed: 1.05)]),
    ])
    #expect(fast == ["1 0.0...20.0 from 0.0 p 1e-06"])
  }

  @Test(
    "Heard at another repetition for a stretch it is still one play",
    arguments: [0, 1, 2, 3, 4])
  func repetition(elsewhere: Int) {
    let plays = Self.plays(
      (0..<5).map { index in
        let start = Double(index) * 10
        return (start, [Self.match(1, at: 20 + start + (index == elsewhere ? 45.6 : 0))])
      })
    #expect(plays == ["1 0.0...50.0 from 20.0 p 1e-06"])
  }

  @Test("Heard at another repetition for longer it is one play if it comes back to its place")
  func longRepetition() {
    let places: [Double] = [20, 30, 40, 95.6, 105.6, 70, 80]
    let plays = Self.plays(
      places.enumerated().map { (Double($0) * 10, [Self.match(1, at: $1)]) })
    #expect(plays == ["1 0.0...70.0 from 20.0 p 1e-06"])
    let edited = Self.plays(
      places.prefix(5).enumerated().map { (Double($0) * 10, [Self.match(1, at: $1)]) })
    #expect(edited.count == 2)
  }

  @Test("A track that has ended and begins again is another play, however short")
  func restart() {
    let places: [Double] = [160, 170, 180, 190, 0]
    let plays = Self.plays(
      places.enumerated().map { (Double($0) * 10, [Self.match(1, at: $1)]) } + [(50, [])])
    #expect(
      plays == ["1 0.0...40.0 from 160.0 p 1e-06", "1 40.0...50.0 from 0.0 p 1e-06"])
  }

  @Test("Plays are given by when they began, though one within another ends first")
  func ascending() {
    let plays = Self.plays(
      (0..<12).map { index in
        let start = Double(index) * 10
        let other = index == 2 ? [Self.match(2, at: 50)] : []
        return (start, [Self.match(1, at: start)] + other)
      })
    #expect(plays == ["1 0.0...120.0 from 0.0 p 1e-06", "2 20.0...30.0 from 50.0 p 1e-06"])
  }

  @Test("The last stretch reaches back, and counts no second twice")
  func reachingBack() {
    let plays = Self.plays([
      (0, [Self.match(1, at: 30)]), (10, [Self.match(1, at: 40)]), (14, [Self.match(1, at: 44)]),
    ])
    #expect(plays == ["1 0.0...24.0 from 30.0 p 1e-06"])
    #expect(
      Self.plays([(0, [Self.match(1, at: 190)]), (4, [Self.match(1, at: 194)])])
        == ["1 0.0...10.0 from 190.0 p 1e-06"])
  }

  @Test("What isn't accepted isn't played")
  func rejected() {
    #expect(Self.plays([(0, [Self.match(1, at: 0, isAccepted: false)])]).isEmpty)
  }
}
