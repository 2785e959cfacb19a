import Fingerprint

/// What an inspection amounts to in a few phrases: for a picture's head, and for the text.
struct InspectionCaption {
  let path: String
  let inspection: Inspection
  /// Whether a track was asked for, found or not.
  let wantsTrack: Bool

  /// The clip, and where it lies in which track.
  var title: String {
    let name = path == "-" ? StandardInput.name : path.split(separator: "/").last.map(String.init)
    let clip = (name ?? path).printable
    guard inspection.comparison != nil else { return clip }
    return "\(clip) in \(trackName) \(place)"
  }

  /// `Artist – Title (track 7)`; empty where there is none.
  var trackName: String {
    inspection.comparison.map {
      "\($0.match.track.displayName.printable) (track \($0.match.track.id))"
    } ?? ""
  }

  /// See ``Match/place``.
  var place: String { inspection.comparison?.match.place ?? "" }

  var notes: [String] {
    let duration = inspection.durationSeconds
    var notes = ["\(duration.fixed(1)) s"]
    if inspection.startSeconds > 0 {
      notes[0] += " from \(clockTime(inspection.startSeconds, tenths: true)) on"
    }
    let isShortened =
      duration >= Inspector.longestSeconds
      || wantsTrack && duration >= QueryParameters.standard.longestSeconds
    if isShortened { notes[0] += " (--start chooses others)" }
    if wantsTrack { return notes + verdict }
    func rate(_ number: Int) -> String {
      duration > 0 ? " (\(rateText(Double(number) / duration))/s)" : ""
    }
    let (query, reference) = (inspection.query, inspection.reference)
    return notes + [
      "\(counted(inspection.spectrogram.frames, "frame")) of "
        + counted(inspection.spectrogram.bins, "bin"),
      "as a query \(counted(query.peaks.count, "peak"))\(rate(query.peaks.count)), "
        + "\(counted(query.pairs.count, "pair"))\(rate(query.pairs.count))",
      "as a track \(counted(reference.peaks.count, "peak"))\(rate(reference.peaks.count)), "
        + "\(counted(reference.pairs.count, "pair"))\(rate(reference.pairs.count))",
    ]
  }

  /// Whether it is believed, and on what evidence.
  var verdict: [String] {
    guard let comparison = inspection.comparison else {
      return ["no landmark in common with any such track"]
    }
    let match = comparison.match
    let peaks = comparison.referencePeaks.count
    let share = Double(comparison.matchedPeaks) / Double(max(1, peaks))
    let belief =
      comparison.rank == nil
      ? "not accepted: others look so much better that it was not weighed"
      : "p(chance) \(chance(match.pChance)), \(match.isAccepted ? "accepted" : "not accepted")"
    return [match.change].compactMap(\.self) + [
      belief,
      "score \(match.score.fixed(1)), \(counted(match.votes, "vote"))",
      "\(comparison.matchedPeaks.grouped) of the track’s \(counted(peaks, "peak")) found: "
        + "\((100 * share).fixed(0)) %, by chance \((100 * comparison.chanceShare).fixed(0)) %",
    ]
  }
}
