@testable import Fingerprint
@testable import fpctl

/// A track with the fields that tests look at.
func sampleTrack(
  _ id: Int64 = 7, title: String = "Title", artist: String? = "Artist", album: String? = nil,
  path: String? = "/music/title.flac", duration: Double = 225
) -> Track {
  Track(
    id: TrackID(rawValue: id), recordingID: "rec-\(id)", title: title, artist: artist,
    album: album, date: nil, language: nil, durationSeconds: duration, path: path,
    digest: "xxh3:00", addedAt: "2026-01-31T12:00:00Z")
}

/// A match of ten seconds at 1:23.4.
func sampleMatch(
  _ track: Track = sampleTrack(), isAccepted: Bool = true, offset: Double = 83.4, speed: Double = 1,
  pitch: Double = 0, pChance: Double = 1e-20, heard: ClosedRange<Double> = 0...10
) -> Match {
  Match(
    track: track, isAccepted: isAccepted, offsetSeconds: offset, queryRange: heard,
    trackRange: offset...(offset + 10), speed: speed, pitchSemitones: pitch, score: 41.5,
    pChance: pChance, margin: 30, votes: 212)
}

/// The answer to a query of ten seconds.
func sampleAnswer(
  _ matches: [Match] = [sampleMatch()], warnings: [String] = [], times: StageTimes = StageTimes()
) -> Identification {
  Identification(durationSeconds: 10, matches: matches, warnings: warnings, times: times)
}

func sampleOutcome(of path: String = "noisy.wav", _ answer: Identification) -> QueryOutcome {
  QueryOutcome(path: path, result: .success(answer))
}

func sampleFailure(_ path: String = "gone.wav") -> QueryOutcome {
  let error = FingerprintError(.fileNotFound, path, "no such file", advice: "look for it")
  return QueryOutcome(path: path, result: .failure(error))
}

extension Surroundings {
  /// A process in `/home/me` with four processors and only these variables.
  static func fake(_ variables: [String: String] = [:]) -> Surroundings {
    Surroundings(variables: { variables[$0] }, workingFolder: "/home/me", processors: 4)
  }
}

/// The command that words stand for.
func parsed<C: Command>(
  _ type: C.Type, _ words: String..., surroundings: Surroundings = .fake()
) throws -> C {
  let request = try CommandLineParser(commands: Program.syntax)
    .request([C.syntax.name] + words)
  guard case .run(_, let arguments) = request else {
    throw UsageError("not a command to run: \(request)")
  }
  return try C(arguments, surroundings)
}
